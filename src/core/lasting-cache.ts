/**
 * Entries of Cache Storage that outlive a killed browser. Three faults of browsers are answered
 * here, and nowhere else (measured in Chromium 156; see docs/reliability.md):
 *
 * - An entry that is put at once into a new cache can be gone after a restart, though the same visit
 *   finds it. A pause between opening and the first put prevents that.
 * - A browser that is killed while an entry is overwritten can lose the old and the new one. So the
 *   new is put beside the old, then in its place; a reader takes whichever is there.
 * - A cache that is deleted under an open page leaves a handle that stores nothing. So the cache is
 *   opened for each operation.
 */

/** The part of the browser's CacheStorage that is used. */
export interface CacheStore {
  open(name: string): Promise<EntryStore>;
  delete(name: string): Promise<boolean>;
  /** How long a new cache must rest before its first entry; {@link SETTLE_MS} without it. */
  readonly settleMs?: number;
}

export interface EntryStore {
  match(url: string): Promise<Response | undefined>;
  put(url: string, response: Response): Promise<void>;
  delete(url: string): Promise<boolean>;
  keys(): Promise<readonly { readonly url: string }[]>;
}

/** The shortest pause that never lost an entry, of 200 caches in each of five rounds. */
const SETTLE_MS = 300;

/** Marks what was put beside an entry. No key of this app has a query of its own. */
const BESIDE = '?beside';

export class LastingCache {
  readonly #name: string;
  readonly #caches: () => CacheStore;
  /** Ends once the cache can be written to; puts that come together wait for the same. */
  #resting: Promise<void> | null = null;

  constructor(name: string, caches: () => CacheStore = () => globalThis.caches) {
    this.#name = name;
    this.#caches = caches;
  }

  /** @throws DOMException where the browser stores nothing */
  async match(key: string): Promise<Response | undefined> {
    const cache = await this.#open();
    return (await cache.match(key)) ?? cache.match(key + BESIDE);
  }

  /**
   * Stores an entry, and replaces one of the same key; equal bytes are not written again.
   * @throws DOMException `QuotaExceededError`, after which the old entry is still there
   */
  async put(
    key: string,
    content: ArrayBuffer | string,
    headers: Readonly<Record<string, string>>,
  ): Promise<void> {
    await this.#rest();
    const response = () => new Response(content, { headers });
    await exclusively(this.#name, async () => {
      const cache = await this.#open();
      const old = await cache.match(key);
      if (!old) return cache.put(key, response());
      if (await isSame(old, response())) return;
      try {
        await cache.put(key + BESIDE, response());
        await cache.put(key, response());
      } finally {
        await cache.delete(key + BESIDE);
      }
    });
  }

  async delete(key: string): Promise<void> {
    const cache = await this.#open();
    await Promise.all([cache.delete(key), cache.delete(key + BESIDE)]);
  }

  /** Gives the keys that {@link match} finds. */
  async keys(): Promise<readonly string[]> {
    const urls = (await (await this.#open()).keys()).map(({ url }) => url);
    return [...new Set(urls.map(placeOf))];
  }

  /**
   * Brings entries to their places that a killed browser has left beside them; call it at a start.
   * @returns the number of entries that would have been lost
   */
  sweep(): Promise<number> {
    return exclusively(this.#name, async () => {
      const cache = await this.#open();
      const beside = (await cache.keys()).map(({ url }) => url).filter((url) => url !== placeOf(url));
      let restored = 0;
      for (const url of beside) {
        const left = await cache.match(url);
        if (left && !(await cache.match(placeOf(url)))) {
          await cache.put(placeOf(url), left);
          restored++;
        }
        await cache.delete(url);
      }
      return restored;
    });
  }

  async drop(): Promise<void> {
    await this.#caches().delete(this.#name);
  }

  async #open(): Promise<EntryStore> {
    return this.#caches().open(this.#name);
  }

  /** Waits where nothing is in the cache, because it may have been made a moment ago. */
  async #rest(): Promise<void> {
    this.#resting ??= (async () => {
      const isEmpty = (await (await this.#open()).keys()).length === 0;
      const ms = this.#caches().settleMs ?? SETTLE_MS;
      if (isEmpty) await new Promise((resolve) => setTimeout(resolve, ms));
    })().finally(() => {
      this.#resting = null;
    });
    await this.#resting;
  }
}

const placeOf = (url: string): string => (url.endsWith(BESIDE) ? url.slice(0, -BESIDE.length) : url);

async function isSame(one: Response, other: Response): Promise<boolean> {
  if ([...other.headers].some(([name, value]) => one.headers.get(name) !== value)) return false;
  const [a, b] = (await Promise.all([one.arrayBuffer(), other.arrayBuffer()])).map(
    (buffer) => new Uint8Array(buffer),
  );
  return a?.length === b?.length && (a?.every((byte, index) => byte === b?.[index]) ?? false);
}

/**
 * Serialises changes over all open pages where the browser has locks: one page must not tidy what
 * another is storing.
 */
export function exclusively<T>(name: string, work: () => Promise<T>): Promise<T> {
  const locks = globalThis.navigator?.locks;
  return locks ? (locks.request(name, work) as Promise<T>) : work();
}
