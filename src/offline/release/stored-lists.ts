/** The stored lists of releases, for the service worker, and for the worker that tidies weights. */
import { LastingCache } from '../../core/lasting-cache.ts';
import { parseList } from './list.ts';

export const RELEASES_CACHE = 'penumbra-releases-v1';

/** Where one release can be asked for by its id, whichever is current: `release/ID/`. */
export const RELEASE_FOLDER = /^release\/([0-9a-f]{64})\/(.*)$/;

export const releaseFolder = (id: string): string => `release/${id}/`;

/** An address in the folder of one release, as it is for all: what is stored by address is stored once. */
export const inAllReleases = (url: string): string => url.replace(/release\/[0-9a-f]{64}\//, '');

/** @param home address of the app's folder, with a slash at the end */
export const listKey = (home: string, id: string): string => `${home}release/${id}.json`;

/** Hashes of all files of all stored releases: weights of a release that is being stored are in use. */
export async function releasedHashes(cache = new LastingCache(RELEASES_CACHE)): Promise<ReadonlySet<string>> {
  const hashes = new Set<string>();
  for (const key of await cache.keys()) {
    const bytes = await (await cache.match(key))?.arrayBuffer();
    for (const file of bytes ? parseList(bytes).files : []) hashes.add(file.sha256);
  }
  return hashes;
}
