/**
 * The entry script of every worker that the page starts: one script, because a bundler gives each
 * worker script its own copy of everything that it needs, and TF.js would be stored on the device
 * three times.
 *
 * It imports nothing statically and exports nothing. Otherwise the bundler places shared modules in
 * this chunk, other chunks import them from it, and WebKit evaluates the entry of a module worker
 * once more for that import: two listeners, two copies of every class and every model file fetched
 * twice (WebKitGTK 2.50).
 */

export {}; // A module to the compiler, without an export.

declare const self: DedicatedWorkerGlobalScope;

/**
 * Held from the first moment to the worker's end: the browser gives it back however the worker ends,
 * which no event tells.
 */
const lock = `penumbra-worker-${crypto.randomUUID?.() ?? Math.random()}`;
const hold = (): Promise<never> => {
  self.postMessage({ type: 'alive', lock });
  return new Promise<never>(() => undefined);
};
void self.navigator.locks?.request(lock, hold).catch(() => undefined);

/** Calls that arrive while the host's code is being loaded. */
const waiting: MessageEvent[] = [];
const queue = (event: MessageEvent): void => void waiting.push(event);

self.addEventListener('message', queue);
import('./start-host.ts').then(
  ({ startHost }) => {
    self.removeEventListener('message', queue);
    startHost(self, waiting);
  },
  // The page's client sees this as an error of the worker, fails its calls and starts another
  // worker next time.
  (error: unknown) => self.reportError(error),
);
