/**
 * TF.js has one engine per realm and one active backend in it: what one session awaits, another must not switch
 * away. So loads and runs of all its sessions queue here.
 */
let lastTurn: Promise<unknown> = Promise.resolve();

/** Runs the task when all earlier ones have ended, well or badly. */
export function exclusive<T>(task: () => Promise<T>): Promise<T> {
  const turn = lastTurn.then(task);
  lastTurn = turn.catch(() => undefined);
  return turn;
}
