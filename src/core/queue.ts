/** Asynchronous tasks one at a time. */
import { throwIfAborted } from './abort.ts';

/** Runs each task when all earlier ones have ended, whether they succeeded or failed. */
export class Queue {
  /** The end of the last task; it never rejects. */
  #last: Promise<unknown> = Promise.resolve();

  /**
   * @param signal checked before the task starts; a running task observes it itself
   * @throws AppError kind `cancelled` if the abort came before the task had started; the task's own
   * errors
   */
  run<T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const turn = this.#last.then(() => {
      if (signal) throwIfAborted(signal);
      return task();
    });
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
