/** Signs a built app: the public key goes into the service worker, then every file is listed anew. */
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeReleaseList } from '../setup/release-list.mjs';
import type { ReleaseKey } from './keys.ts';

/** How src/offline/service-worker.ts names the key. */
const PLACE = 'self.__RELEASE_KEY__';

export interface ReleaseIdentity {
  readonly version: string;
  /** Above that of every release before it. */
  readonly number: number;
}

/**
 * Copies a built app, and signs the copy.
 * @param app the built app, which stays as it is
 * @param folder of the copy
 * @throws Error where the service worker has no place for the key
 */
export async function signedCopy(
  app: string,
  folder: string,
  key: ReleaseKey,
  identity: ReleaseIdentity,
): Promise<void> {
  await cp(app, folder, { recursive: true });
  await signInPlace(folder, key, identity);
}

/** As {@link signedCopy}, in the folder itself; a folder that was signed before is signed again. */
export async function signInPlace(folder: string, key: ReleaseKey, identity: ReleaseIdentity): Promise<void> {
  const worker = join(folder, 'service-worker.js');
  const script = await readFile(worker, 'utf8');
  const pinned = JSON.stringify(key.publicKey);
  if (!script.includes(PLACE) && !script.includes(pinned))
    throw new Error(`${worker} has no place for the public key`);
  await writeFile(worker, script.replaceAll(PLACE, pinned));
  const list = await writeReleaseList(folder, identity);
  await writeFile(join(folder, 'release.sig'), key.sign(list));
}
