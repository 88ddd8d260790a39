/** The helper threads that share one memory. */
import type { HelperThread, Int8Host } from '../host.ts';
import { CONTROL_WORDS } from '../plan/encode/descriptor-layout.ts';
import { controlBlock } from '../plan/memory.ts';

/**
 * A worker's script is loaded and compiled in some 50 ms; one that takes this long will not start.
 */
const START_MS = 5000;

export class ThreadPool {
  readonly #helpers: readonly HelperThread[];
  readonly #control: Int32Array;

  private constructor(helpers: readonly HelperThread[], control: Int32Array) {
    this.#helpers = helpers;
    this.#control = control;
  }

  /**
   * Starts `threads - 1` helpers and waits until each has entered the kernels.
   * @throws Error with the reason, if one does not start.
   */
  static async start(
    { newThread }: Pick<Int8Host, 'newThread'>,
    module: WebAssembly.Module,
    memory: WebAssembly.Memory,
    threads: number,
  ): Promise<ThreadPool> {
    if (!newThread) throw new Error('the host has no threads');
    const control = controlBlock(memory);
    const helpers = Array.from({ length: threads - 1 }, () => newThread());
    const pool = new ThreadPool(helpers, control);
    let failure: string | null = null;
    helpers.forEach((helper, i) => {
      helper.onFailure((reason) => {
        failure ??= reason;
      });
      helper.start({ module, memory, thread: i + 1 });
    });
    const untilMs = performance.now() + START_MS;
    while (Atomics.load(control, CONTROL_WORDS.ready) < helpers.length) {
      if (failure === null && performance.now() > untilMs) failure = `it did not start within ${START_MS} ms`;
      if (failure !== null) {
        pool.stop();
        throw new Error(failure);
      }
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    return pool;
  }

  /** Tells every helper to end, and terminates it. */
  stop(): void {
    Atomics.store(this.#control, CONTROL_WORDS.stop, 1);
    for (const word of [CONTROL_WORDS.run, CONTROL_WORDS.generation]) Atomics.notify(this.#control, word);
    for (const helper of this.#helpers) helper.terminate();
  }
}

/** Whether this thread may block in `Atomics.wait`; a page's main thread may not. */
export function maySleep(): boolean {
  if (typeof SharedArrayBuffer === 'undefined') return false;
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1, 0);
    return true;
  } catch {
    return false;
  }
}
