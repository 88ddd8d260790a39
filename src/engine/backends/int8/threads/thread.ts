/** Runs a helper thread, in a worker of a page or of Node. */
import type { ThreadTask } from '../host.ts';
import { instantiate } from '../kernels.ts';
import { CONTROL } from '../plan/memory.ts';

/** Returns when told to stop. */
export function serveThread({ module, memory, thread }: ThreadTask): void {
  instantiate(module, memory).serve(CONTROL, thread);
}
