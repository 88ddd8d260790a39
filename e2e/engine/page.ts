/** A page that only owns the engine's worker. */
import { allowOwnScripts } from '../../src/core/own-scripts.ts';
import './wire.ts';

allowOwnScripts();
const worker = new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module' });

window.engine = (call, ...args) =>
  new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => ('error' in data ? reject(new Error(data.error)) : resolve(data.value));
    worker.onerror = ({ message }) => reject(new Error(`the worker died: ${message}`));
    worker.postMessage({ call, args });
  });
