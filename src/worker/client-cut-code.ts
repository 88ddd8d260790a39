/**
 * Workers whose code did not arrive. Browsers give up on a request now and then, more often while
 * the device is busy, and a worker remembers a failed import as long as it lives (Chromium 156; a
 * page asks again). So only another worker can try again.
 */

/** Before each further worker. */
const PAUSES_MS = [100, 500, 2000, 5000];

/** As the engines of browsers word it. */
const CUT = /dynamically imported module|importing a module script failed/i;

/** Whether a message of an error says so. */
export const isCutCode = (text: string): boolean => CUT.test(text);

export interface CutCode {
  /** Whether the next worker is not to be started yet. */
  readonly isWaiting: boolean;
  /** @returns false where enough workers have tried in a row; then the count begins again */
  wait(): boolean;
  /** A worker has all that it needs. */
  arrived(): void;
}

/** @param tryAgain called after each pause */
export function createCutCode(tryAgain: () => void): CutCode {
  let tries = 0;
  let isWaiting = false;
  return {
    get isWaiting() {
      return isWaiting;
    },
    wait() {
      const pauseMs = PAUSES_MS[tries];
      if (pauseMs === undefined) {
        tries = 0;
        return false;
      }
      tries += 1;
      isWaiting = true;
      setTimeout(() => {
        isWaiting = false;
        tryAgain();
      }, pauseMs);
      return true;
    },
    arrived() {
      tries = 0;
    },
  };
}
