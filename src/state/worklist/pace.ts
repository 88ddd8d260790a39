/** How fast files are read, by those that were: the time that is left, where it is known. */

/** The latest that count; the pace follows a change of file size within so many files. */
const MOST = 30;

/** Fewer readings, or a shorter time, say too little of those that follow. */
const FEWEST = 5;
const SHORTEST_MS = 2000;

export class Pace {
  /** When each of the latest readings ended, in milliseconds; the first entry is when they began. */
  #endsMs: number[] = [];

  /** Begins anew: what was measured before says nothing of what follows, as after a pause. */
  restart(nowMs: number): void {
    this.#endsMs = [nowMs];
  }

  /** A file was read, or found to be unreadable. */
  finished(nowMs: number): void {
    if (this.#endsMs.length === 0) return;
    this.#endsMs.push(nowMs);
    if (this.#endsMs.length > MOST + 1) this.#endsMs.shift();
  }

  /**
   * @param files number of files that are not finished
   * @returns milliseconds, or null as long as too little was measured
   */
  leftMs(files: number): number | null {
    const [first = 0] = this.#endsMs;
    const finished = this.#endsMs.length - 1;
    const tookMs = (this.#endsMs.at(-1) ?? 0) - first;
    if (finished < FEWEST || tookMs < SHORTEST_MS) return null;
    return (files * tookMs) / finished;
  }
}
