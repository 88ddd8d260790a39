/** Code that a page loads on demand. That of a worker needs another worker: see worker/client-cut-code.ts. */

/** Between tries; a request that the browser gave up on is answered at the next, in most cases. */
const PAUSES_MS = [100, 500, 2000];

/**
 * Loads a part of the app, with three more tries: browsers give up on a request now and then, and
 * more often while the device is busy (1 of 500 loads of the page in Chromium 156 under load).
 * @param load calls `import()`, which asks again after a failure
 * @throws the error of the last try
 */
export async function loadCode<T>(load: () => Promise<T>): Promise<T> {
  for (const pauseMs of PAUSES_MS) {
    try {
      return await load();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
  return load();
}
