/**
 * Which release answers, and how the next one comes: fetched and verified beside the running one,
 * tried by a page, swapped in one transaction. Runs in the service worker.
 */
import { sha256 } from '../../core/hash.ts';
import type { Offer } from '../messages.ts';
import { LIST_FILE, parseList, type ReleaseList, ReleaseRefused, SIGNATURE_FILE } from './list.ts';
import {
  changeRecord,
  type InstalledRelease,
  installed,
  offered,
  type Releases,
  readRecord,
} from './record.ts';
import { isSignedBy } from './signature.ts';
import type { ReleaseStore } from './store.ts';

const FETCH_LIMIT_MS = 30_000;

export interface ServedRelease {
  readonly release: InstalledRelease;
  readonly list: ReleaseList;
  readonly bytes: ArrayBuffer;
}

/**
 * Fetches the list that the server has, with its signature where a key is pinned.
 * @param key the pinned public key in base64, or null
 * @throws ReleaseRefused `unreachable`, `malformed`, `unsigned` or `wrong-signature`
 */
export async function fetchServed(home: string, key: string | null): Promise<ServedRelease> {
  const bytes = await fetched(home + LIST_FILE);
  if (!bytes) throw new ReleaseRefused('unreachable', LIST_FILE);
  if (key !== null) {
    const signature = await fetched(home + SIGNATURE_FILE);
    if (!signature) throw new ReleaseRefused('unsigned');
    if (!(await isSignedBy(key, bytes, signature))) throw new ReleaseRefused('wrong-signature');
  }
  const list = parseList(bytes);
  const { version, number } = list;
  return { release: { id: await sha256(bytes), version, number, key }, list, bytes };
}

async function fetched(url: string): Promise<ArrayBuffer | null> {
  try {
    const signal = AbortSignal.timeout(FETCH_LIMIT_MS);
    const response = await fetch(url, { cache: 'no-store', credentials: 'same-origin', signal });
    return response.ok ? await response.arrayBuffer() : null;
  } catch {
    return null;
  }
}

/**
 * Holds a release against the one that is running.
 * @throws ReleaseRefused `unsigned`, `other-key` or `older`
 */
export function judge(release: InstalledRelease, { current, allowedId }: Releases): void {
  if (!current || current.id === release.id) return;
  if (current.key !== null && release.key === null) throw new ReleaseRefused('unsigned');
  if (current.key !== null && release.key !== current.key) throw new ReleaseRefused('other-key');
  if (release.key === null || allowedId === release.id) return;
  if (release.number <= current.number) throw new ReleaseRefused('older', String(release.number));
}

export interface LookOptions {
  readonly home: string;
  readonly key: string | null;
  readonly store: ReleaseStore;
}

/**
 * Looks whether the server has another release, and stores it beside the running one.
 * @throws ReleaseRefused, DOMException where storage is full
 */
export async function look({ home, key, store }: LookOptions): Promise<void> {
  const { release, bytes } = await fetchServed(home, key);
  const releases = await readRecord();
  const { current, candidate } = releases;
  if (candidate?.id === release.id) return;
  if (current?.id === release.id) {
    // The server has gone back to what runs here.
    if (candidate) await changeRecord((now) => ({ ...now, candidate: null }));
    return;
  }
  if (releases.refused.some(({ id }) => id === release.id) && releases.allowedId !== release.id) return;
  judge(release, releases);
  await store.download(release.id, bytes, current && (await store.list(current.id)));
  await changeRecord((now) => (now.current ? offered(now, release) : installed(now, release)));
}

/** The release that waits for a trial or for its turn. */
export async function offerOf({ candidate }: Releases, store: ReleaseStore): Promise<Offer | null> {
  if (!candidate) return null;
  const list = await store.list(candidate.id);
  return list && { id: candidate.id, isTried: candidate.isTried, selfTest: list.selfTest };
}
