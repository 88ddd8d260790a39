import type { CacheStore, EntryStore } from '../lasting-cache.ts';

/** Shorter than the browser's, so that tests wait for less. */
const SETTLE_MS = 100;

interface Entries {
  readonly map: Map<string, { readonly bytes: ArrayBuffer; readonly headers: Headers }>;
  isSettled: boolean;
  first: string | null;
}

/**
 * Cache Storage with the faults of Chromium 156: {@link restart} loses a first entry that was put
 * too soon, and a kill in the moment of an overwrite leaves neither entry.
 */
export class FaultyCaches implements CacheStore {
  readonly settleMs = SETTLE_MS;
  quotaBytes = Number.POSITIVE_INFINITY;
  writes = 0;
  readonly #stores = new Map<string, Entries>();
  #killAt = 0;
  #isDead = false;

  async open(name: string): Promise<EntryStore> {
    const store = this.#stores.get(name) ?? this.#make(name);
    return {
      match: async (url) => {
        const found = store.map.get(url);
        return found && new Response(found.bytes.slice(0), { headers: found.headers });
      },
      put: async (url, response) => {
        const isSoon = !store.isSettled;
        const bytes = await response.arrayBuffer();
        this.#write(() => void store.map.delete(url));
        const used = [...store.map.values()].reduce((sum, one) => sum + one.bytes.byteLength, 0);
        if (used + bytes.byteLength > this.quotaBytes) throw new DOMException('full', 'QuotaExceededError');
        if (store.map.size === 0 && isSoon) store.first = url;
        store.map.set(url, { bytes, headers: response.headers });
      },
      delete: async (url) => {
        this.#write(() => undefined);
        return store.map.delete(url);
      },
      keys: async () => [...store.map.keys()].map((url) => ({ url })),
    };
  }

  async delete(name: string): Promise<boolean> {
    return this.#stores.delete(name);
  }

  urls(name: string): readonly string[] {
    return [...(this.#stores.get(name)?.map.keys() ?? [])];
  }

  /** Kills the browser in its nth write from now on. */
  killAtWrite(nth: number): void {
    this.#killAt = this.writes + nth;
  }

  restart(): void {
    this.#killAt = 0;
    this.#isDead = false;
    for (const store of this.#stores.values()) {
      if (store.first !== null) store.map.delete(store.first);
      store.first = null;
    }
  }

  #make(name: string): Entries {
    const store: Entries = { map: new Map(), isSettled: false, first: null };
    setTimeout(() => {
      store.isSettled = true;
    }, SETTLE_MS / 2);
    this.#stores.set(name, store);
    return store;
  }

  #write(onKill: () => void): void {
    if (this.#isDead) throw new Error('the browser was killed');
    this.writes++;
    if (this.writes !== this.#killAt) return;
    this.#isDead = true;
    onKill();
    throw new Error('the browser was killed');
  }
}
