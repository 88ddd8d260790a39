/** How long nobody has touched a kiosk. */

/** A person who only reads is asked before everything is wiped (WCAG 2.2, 2.2.1: 20 s at least). */
export const WARNING_S = 20;

/** Two clocks, in milliseconds. */
export interface Clocks {
  /** Runs on while a device sleeps, and may be set. */
  readonly wallMs: () => number;
  /** Never set back, and in some browsers stands still while a device sleeps. */
  readonly steadyMs: () => number;
}

const DEVICE_CLOCKS: Clocks = { wallMs: () => Date.now(), steadyMs: () => performance.now() };

/**
 * Counts by whichever clock has gone further: a device that slept has been idle, and a clock that
 * was set back must not keep a patient's images on the screen.
 */
export class IdleTime {
  readonly #clocks: Clocks;
  #wallMs = 0;
  #steadyMs = 0;

  constructor(clocks: Clocks = DEVICE_CLOCKS) {
    this.#clocks = clocks;
    this.touched();
  }

  /** Somebody is there. */
  touched(): void {
    this.#wallMs = this.#clocks.wallMs();
    this.#steadyMs = this.#clocks.steadyMs();
  }

  elapsedSeconds(): number {
    const wall = this.#clocks.wallMs() - this.#wallMs;
    const steady = this.#clocks.steadyMs() - this.#steadyMs;
    return Math.max(wall, steady, 0) / 1000;
  }
}
