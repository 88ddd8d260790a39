/** A page that does nothing but own the worker in which all engines run, as they do in the app. */
import type { ComparisonCall } from '../contest.ts';

declare global {
  interface Window {
    /** Calls the worker; a rejection carries its message. */
    compared: (call: ComparisonCall, ...args: readonly unknown[]) => Promise<unknown>;
  }
}

const worker = new Worker(new URL('./comparison.worker.ts', import.meta.url), { type: 'module' });

window.compared = (call, ...args) =>
  new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => ('error' in data ? reject(new Error(data.error)) : resolve(data.value));
    worker.onerror = ({ message }) => reject(new Error(`the worker died: ${message}`));
    worker.postMessage({ call, args });
  });
