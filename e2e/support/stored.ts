/** All that a site has stored in a browser: to be compared, and to be taken away. */
import { expect, type Page } from '@playwright/test';

export interface Stored {
  /** In caches, databases and the site's own file system: where it is, in order. */
  readonly places: readonly string[];
  /** Local storage. */
  readonly local: Readonly<Record<string, string>>;
}

/** @param page of the site */
export const storedHere = (page: Page): Promise<Stored> => sweep(page, null);

/**
 * Takes away all but what is named, of which nothing may be missing, and sets local storage back.
 * @param page of the site, and the only one that is open
 */
export async function leaveOnly(page: Page, kept: Stored): Promise<void> {
  expect(await sweep(page, kept)).toEqual(kept);
}

/**
 * Whether the compiled plan of int8 is stored: the last thing that a first visit stores, once the
 * page is idle and has measured its kernels.
 */
export const keepsPlan = async (page: Page): Promise<boolean> =>
  (await storedHere(page)).places.includes('database penumbra-kept-plans, plans: ["lite0-14","int8",0]');

/** @param kept all else is removed; null removes nothing @returns what is there afterwards */
function sweep(page: Page, kept: Stored | null): Promise<Stored> {
  return page.evaluate(async (wanted) => {
    const places: string[] = [];
    const visit = async (place: string, remove: () => unknown) => {
      if (wanted?.places.includes(place) ?? true) places.push(place);
      else await remove();
    };
    const settled = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });

    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys())
        await visit(`cache ${name}: ${request.url}`, () => cache.delete(request));
    }
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await settled(indexedDB.open(name));
      for (const storeName of database.objectStoreNames) {
        const store = () => database.transaction(storeName, 'readwrite').objectStore(storeName);
        for (const key of await settled(store().getAllKeys()))
          await visit(`database ${name}, ${storeName}: ${JSON.stringify(key)}`, () =>
            settled(store().delete(key)),
          );
      }
      database.close();
    }
    const root = await navigator.storage.getDirectory();
    for await (const name of root.keys())
      await visit(`file ${name}`, () => root.removeEntry(name, { recursive: true }));
    if (wanted) {
      localStorage.clear();
      Object.assign(localStorage, wanted.local);
    }
    return { places: places.sort(), local: { ...localStorage } };
  }, kept);
}
