/** Whether every file of the app is stored as it was built; runs in the service worker. */
import type { AppCheck } from './messages.ts';

/** One file of the build. */
export interface BuiltFile {
  readonly url: string;
  readonly revision: string | null;
  /** As in a script's attribute: `sha256-` and the hash in base64. */
  readonly integrity?: string;
}

interface Options {
  /** Name of the cache that holds the app. */
  readonly cacheName: string;
  /** Key under which a file is stored. */
  readonly keyOf: (url: string) => string | undefined;
}

/** Reads every stored byte; a file that is gone or damaged is fetched again where that is possible. */
export async function checkApp(
  files: readonly BuiltFile[],
  { cacheName, keyOf }: Options,
): Promise<AppCheck> {
  const cache = await caches.open(cacheName);
  let missing = 0;
  let repaired = 0;
  for (const file of files) {
    const key = keyOf(file.url);
    if (key === undefined || (await isSound(file, await cache.match(key)))) continue;
    try {
      const fresh = await fetch(file.url, { cache: 'reload', credentials: 'same-origin' });
      if (!fresh.ok || !(await isSound(file, fresh.clone())))
        throw new TypeError(`not the file: ${file.url}`);
      await cache.delete(key);
      await cache.put(key, fresh);
      repaired++;
    } catch {
      missing++;
    }
  }
  return { files: files.length, missing, repaired };
}

async function isSound({ integrity }: BuiltFile, stored: Response | undefined): Promise<boolean> {
  const bytes = await stored?.arrayBuffer().catch(() => null);
  if (!bytes) return false;
  return integrity === undefined || integrity === (await integrityOf(bytes));
}

async function integrityOf(bytes: ArrayBuffer): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return `sha256-${btoa(String.fromCharCode(...hash))}`;
}
