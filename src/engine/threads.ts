/** Whether threads can be had in this browser; the one place that decides it. */

/**
 * Tells whether this page or worker can share a memory with a worker, which every thread of
 * WebAssembly needs.
 *
 * Cross-origin isolation alone does not prove it: WebKitGTK 2.50 reports isolation and refuses to
 * post a shared memory (`DataCloneError`). So one page of memory is posted to a channel that nobody
 * reads.
 * @returns false where there is no isolation, no worker to start, no shared memory, or no way to post
 * it; never throws
 */
export function canShareMemory(): boolean {
  if (globalThis.crossOriginIsolated !== true || typeof Worker === 'undefined') return false;
  const { port1, port2 } = new MessageChannel();
  try {
    port1.postMessage(new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }));
    return true;
  } catch {
    return false;
  } finally {
    port1.close();
    port2.close();
  }
}
