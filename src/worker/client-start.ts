/** Notices a worker that is held in the constructor of a worker of its own. */

/** A worker is constructed in some milliseconds, and on a busy device in a second. */
const LIMIT_MS = 12_000;
const LOOKS = 12;

export interface StartWatch {
  /** @param isStarting false once the constructor has returned, or the worker is gone */
  set(isStarting: boolean): void;
}

/**
 * Counts looks and not time, because a device may sleep and clocks are set.
 * @param onHeld called once, 12 s after the constructor was entered and not left
 */
export function createStartWatch(onHeld: () => void): StartWatch {
  let timer: ReturnType<typeof setInterval> | undefined;
  return {
    set(isStarting) {
      clearInterval(timer);
      if (!isStarting) return;
      let looks = 0;
      timer = setInterval(() => {
        looks++;
        if (looks < LOOKS) return;
        clearInterval(timer);
        onHeld();
      }, LIMIT_MS / LOOKS);
    },
  };
}
