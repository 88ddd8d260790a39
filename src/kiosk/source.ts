/**
 * Where the policy comes from: the file beside the app, once at each start, and without a network
 * the copy of the last start. A kiosk that was closed once stays closed until the file says otherwise.
 */
import type { KioskFile } from '../core/kiosk.ts';
import { type CacheStore, LastingCache } from '../core/lasting-cache.ts';

const CACHE_NAME = 'penumbra-kiosk';

/** A larger file is no policy. */
const LARGEST_CHARACTERS = 20_000;

export interface KioskSource {
  /** The policy of the last start; off where there was none. */
  stored(): Promise<KioskFile>;
  /** Asks for the file. Null where nobody answers, so that what is stored holds. */
  fresh(): Promise<KioskFile | null>;
}

const parse = async (text: string): Promise<KioskFile> => (await import('./policy.ts')).parseKioskFile(text);

/** @param url of `kiosk.json` */
export function createKioskSource(
  url: string,
  fetch: typeof globalThis.fetch = globalThis.fetch.bind(globalThis),
  caches: () => CacheStore = () => globalThis.caches,
): KioskSource {
  const cache = new LastingCache(CACHE_NAME, caches);
  return {
    async stored() {
      try {
        const response = await cache.match(url);
        return response ? await parse(await response.text()) : { kind: 'off' };
      } catch {
        return { kind: 'off' };
      }
    },

    async fresh() {
      let text: string;
      try {
        const response = await fetch(url, { cache: 'no-store', credentials: 'same-origin' });
        const isPage = response.headers.get('Content-Type')?.includes('html') ?? false;
        if (response.status === 404 || response.status === 410) {
          await cache.delete(url).catch(() => undefined);
          return { kind: 'off' };
        }
        // A gateway's login page, or a server that is out of order, says nothing of the kiosk.
        if (!response.ok || isPage) return null;
        text = (await response.text()).slice(0, LARGEST_CHARACTERS);
      } catch {
        return null;
      }
      const file = await parse(text);
      const kept =
        file.kind === 'off'
          ? cache.delete(url)
          : cache.put(url, text, { 'Content-Type': 'application/json' });
      await kept.catch(() => undefined);
      return file;
    },
  };
}
