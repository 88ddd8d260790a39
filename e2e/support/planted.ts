/** Looks for words in bytes of any kind, in whichever form they may have slipped out. */
import type { Page } from '@playwright/test';

interface Pattern {
  /** The word and its form, as a failure names them. */
  readonly name: string;
  /** One character for each byte. */
  readonly text: string;
  /** In lower case, to be looked for in lower case. */
  readonly isCaseless: boolean;
}

/** @param words ASCII, of at least 6 letters, as base64 leaves out up to two at either end */
function patternsOf(words: readonly string[]): readonly Pattern[] {
  return words.flatMap((word) => {
    const plain = word.toLowerCase();
    const bytes = Buffer.from(word, 'latin1');
    const base64 = [0, 1, 2].map((shift) => {
      const text = Buffer.concat([Buffer.alloc(shift), bytes])
        .toString('base64')
        .replace(/=+$/, '');
      // The first and the last characters also hold bits of neighbours.
      return {
        name: `${word} in base64`,
        text: text.slice(shift === 0 ? 0 : shift + 1, -1),
        isCaseless: false,
      };
    });
    return [
      { name: word, text: plain, isCaseless: true },
      { name: `${word} in UTF-16`, text: [...plain].join('\0'), isCaseless: true },
      {
        name: `${word} percent-encoded`,
        text: [...bytes].map((byte) => `%${byte.toString(16)}`).join(''),
        isCaseless: true,
      },
      { name: `${word} in hexadecimal`, text: bytes.toString('hex'), isCaseless: true },
      ...base64,
    ];
  });
}

/** The words that are in the bytes, each with its form. */
export function plantedIn(content: Buffer | string, words: readonly string[]): readonly string[] {
  const text = typeof content === 'string' ? content : content.toString('latin1');
  const lower = text.toLowerCase();
  return patternsOf(words)
    .filter((pattern) => (pattern.isCaseless ? lower : text).includes(pattern.text))
    .map(({ name }) => name);
}

/**
 * The words that a page keeps or shows of itself: storage of every kind, cookies, address, title and
 * history; each with its place.
 */
export async function plantedInStorage(page: Page, words: readonly string[]): Promise<readonly string[]> {
  const cookies = plantedIn(JSON.stringify(await page.context().cookies()), words);
  const kept = await page.evaluate(async (patterns) => {
    const found: string[] = [];
    const look = (place: string, text: string) => {
      const lower = text.toLowerCase();
      for (const { name, text: wanted, isCaseless } of patterns)
        if ((isCaseless ? lower : text).includes(wanted)) found.push(`${place}: ${name}`);
    };
    const latin1 = new TextDecoder('latin1');
    const lookAt = async (place: string, value: unknown): Promise<void> => {
      if (value instanceof Blob) look(place, latin1.decode(await value.arrayBuffer()));
      else if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) look(place, latin1.decode(value));
      else if (typeof value === 'object' && value !== null) {
        for (const [key, inner] of value instanceof Map ? value : Object.entries(value)) {
          look(place, String(key));
          await lookAt(place, inner);
        }
      } else look(place, String(value));
    };
    const settled = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });

    await lookAt('local storage', { ...localStorage });
    await lookAt('session storage', { ...sessionStorage });
    await lookAt('history', history.state);
    look('address', decodeURI(location.href) + location.href + document.referrer + window.name);
    look('title', document.title);
    for (const entry of performance.getEntries()) look('performance', entry.name);
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        look(`cache ${name}`, request.url);
        const stored = await cache.match(request);
        await lookAt(`cache ${name}`, await stored?.arrayBuffer());
        await lookAt(`cache ${name}`, Object.fromEntries(stored?.headers ?? []));
      }
    }
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await settled(indexedDB.open(name));
      for (const storeName of database.objectStoreNames) {
        const store = database.transaction(storeName).objectStore(storeName);
        const entries = await Promise.all([settled(store.getAllKeys()), settled(store.getAll())]);
        await lookAt(`database ${name}`, entries);
      }
      database.close();
    }
    const root = await navigator.storage.getDirectory();
    for await (const [name, handle] of root.entries()) {
      look('file system', name);
      if (handle instanceof FileSystemFileHandle) await lookAt('file system', await handle.getFile());
    }
    return found;
  }, patternsOf(words));
  return [...cookies.map((name) => `cookies: ${name}`), ...kept];
}
