/** The helper threads of one memory. */
import type { HelperThread, Int8Host } from '../host.ts';
import { CONTROL_WORDS } from '../plan/encode/descriptor-layout.ts';
import { controlBlock } from '../plan/memory.ts';

/** A worker's script is loaded and compiled in some 50 ms; one that needs so long will not come. */
const START_MS = 5000;

export class ThreadPool {
  readonly #helpers: readonly HelperThread[];
  readonly #control: Int32Array;

  private constructor(helpers: readonly HelperThread[], control: Int32Array) {
    this.#helpers = helpers;
    this.#control = control;
  }

  /**
   * Starts `threads - 1` helpers and waits until each is in the kernels.
   * @throws Error where one does not come, with its reason
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

  /** Lets every helper end by itself, and ends what does not. */
  stop(): void {
    Atomics.store(this.#control, CONTROL_WORDS.stop, 1);
    for (const word of [CONTROL_WORDS.run, CONTROL_WORDS.generation]) Atomics.notify(this.#control, word);
    for (const helper of this.#helpers) helper.terminate();
  }
}

/** Whether this thread may sleep in `Atomics.wait`; a page's own may not. */
export function maySleep(): boolean {
  if (typeof SharedArrayBuffer === 'undefined') return false;
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1, 0);
    return true;
  } catch {
    return false;
  }
}
