/** Two signed releases, and a server that can be cut off and that can change from one to the other. */
import { appendFile, mkdir, rename, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { makeKey, readKey } from '../pack/keys.ts';
import { signedCopy, signInPlace } from '../pack/sign.ts';
import { serveBuiltApp } from '../shared/browser.ts';
import { ROOT } from '../shared/files.ts';
import { retitle } from '../shared/retitle.ts';

/** By the title of its page. */
export const TITLES = { one: 'Penumbra', two: 'Penumbra two' } as const;
export type ReleaseName = keyof typeof TITLES;

/**
 * Signs the build as number 1, and a changed copy as number 2: another page, another manifest and
 * another service worker.
 */
export async function makeReleases(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const keyFile = join(folder, 'key.pem');
  await makeKey(keyFile);
  const key = await readKey(keyFile);
  const [one, two] = [join(folder, 'one'), join(folder, 'two')];
  await signedCopy(join(ROOT, 'dist'), one, key, { version: '1', number: 1 });
  await signedCopy(join(ROOT, 'dist'), two, key, { version: '2', number: 2 });
  await retitle(two, TITLES.two);
  await appendFile(join(two, 'models/lite0-14/manifest.json'), '\n');
  await appendFile(join(two, 'service-worker.js'), '\n//2\n');
  await signInPlace(two, key, { version: '2', number: 2 });
}

export interface ReleaseServer {
  /** The address stays the same, as it names what the browser stores. */
  url(): string;
  /** Changes to another release in one step, and to the network if it was cut. */
  serve(name: ReleaseName): Promise<void>;
  cut(): Promise<void>;
}

export async function releaseServer(folder: string): Promise<ReleaseServer> {
  const link = join(folder, 'served');
  let running: Awaited<ReturnType<typeof serveBuiltApp>> | null = null;
  let address = '';
  return {
    url: () => address,
    async serve(name) {
      await symlink(join(folder, name), `${link}-next`);
      await rename(`${link}-next`, link);
      running ??= await serveBuiltApp(link, address === '' ? 0 : Number(new URL(address).port));
      address = running.url;
    },
    async cut() {
      await running?.close();
      running = null;
    },
  };
}
