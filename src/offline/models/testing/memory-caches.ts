import type { CacheStore, EntryStore } from '../../../core/lasting-cache.ts';

/**
 * The browser's CacheStorage as far as it is used, in memory; `quotaBytes` is the capacity of each
 * cache.
 */
export class MemoryCaches implements CacheStore {
  readonly settleMs = 0;
  readonly opened = new Map<string, MemoryCache>();
  readonly quotaBytes: number;

  constructor(quotaBytes = Number.POSITIVE_INFINITY) {
    this.quotaBytes = quotaBytes;
  }

  async open(name: string): Promise<MemoryCache> {
    const cache = this.opened.get(name) ?? new MemoryCache(this.quotaBytes);
    this.opened.set(name, cache);
    return cache;
  }

  async delete(name: string): Promise<boolean> {
    return this.opened.delete(name);
  }
}

class MemoryCache implements EntryStore {
  readonly entries = new Map<string, ArrayBuffer>();
  readonly quotaBytes: number;

  constructor(quotaBytes: number) {
    this.quotaBytes = quotaBytes;
  }

  async match(url: string): Promise<Response | undefined> {
    const bytes = this.entries.get(url);
    return bytes && new Response(bytes);
  }

  async put(url: string, response: Response): Promise<void> {
    const bytes = await response.arrayBuffer();
    const used = [...this.entries.values()].reduce((sum, { byteLength }) => sum + byteLength, 0);
    if (used + bytes.byteLength > this.quotaBytes) throw new DOMException('full', 'QuotaExceededError');
    this.entries.set(url, bytes);
  }

  async delete(url: string): Promise<boolean> {
    return this.entries.delete(url);
  }

  async keys(): Promise<readonly { readonly url: string }[]> {
    return [...this.entries.keys()].map((url) => ({ url }));
  }
}
