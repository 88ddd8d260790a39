/** The open files: changed one by one, published to the store as a whole. */
import type { AppStore, Case } from './store.ts';

/**
 * Views follow a list of files that are being read this often: faster than anybody reads it, and
 * seldom enough to leave the processor to the reading.
 */
export const PUBLISHED_EVERY_MS = 100;

/** A file and its place in the list, counted from 0. */
export interface PlacedCase {
  readonly one: Case;
  readonly at: number;
}

export class CaseList {
  readonly #store: AppStore;
  readonly #cases = new Map<number, Case>();
  #publishedMs = Number.NEGATIVE_INFINITY;
  #isChanged = false;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(store: AppStore) {
    this.#store = store;
  }

  get(key: number): Case | undefined {
    return this.#cases.get(key);
  }

  /** In the order of the list. */
  values(): Iterable<Case> {
    return this.#cases.values();
  }

  /** Views see the files once they are published. */
  add(cases: readonly Case[]): void {
    for (const one of cases) this.#cases.set(one.key, one);
    this.#isChanged = true;
  }

  /** Changes a file that is still open; views see it within a tenth of a second. */
  update(key: number, change: Partial<Omit<Case, 'key'>>): void {
    const found = this.#cases.get(key);
    if (!found) return;
    this.#cases.set(key, { ...found, ...change });
    this.#isChanged = true;
    const waitMs = this.#publishedMs + PUBLISHED_EVERY_MS - performance.now();
    if (waitMs <= 0) this.publish();
    else this.#timer ??= setTimeout(() => this.publish(), waitMs);
  }

  /**
   * Publishes at once.
   * @param neighbour the file to show where the removed one was on the screen
   */
  remove(key: number, neighbour: number | null): void {
    if (!this.#cases.delete(key)) return;
    this.#store.setState(({ selectedKey }) => ({
      selectedKey: selectedKey === key ? neighbour : selectedKey,
      cases: this.#snapshot(),
    }));
  }

  /** Puts files back in their places; views see them once they are published. */
  insert(placed: readonly PlacedCase[]): void {
    const all = [...this.#cases.values()];
    for (const { one, at } of placed) all.splice(at, 0, one);
    this.#cases.clear();
    this.add(all);
  }

  /** Number of files before it. */
  placeOf(key: number): number {
    return [...this.#cases.keys()].indexOf(key);
  }

  clear(): void {
    this.#cases.clear();
    this.#store.setState({ cases: this.#snapshot(), selectedKey: null });
  }

  /** Shows every change to the views now; without one, they have nothing to render. */
  publish(): void {
    if (this.#isChanged) this.#store.setState({ cases: this.#snapshot() });
  }

  #snapshot(): readonly Case[] {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#isChanged = false;
    this.#publishedMs = performance.now();
    return [...this.#cases.values()];
  }
}
