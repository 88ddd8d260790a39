/** Files that were closed a moment ago: kept so that closing can be undone, then freed for good. */
import type { PlacedCase } from './case-list.ts';
import type { AppStore, Case } from './store.ts';

/** Long enough to notice a wrong key and to reach the button; the files lie on the disk as before. */
const UNDO_MS = 10_000;

export class Closed {
  readonly #store: AppStore;
  /** The last closed last; each lists its files in ascending places. */
  #closings: (readonly PlacedCase[])[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(store: AppStore) {
    this.#store = store;
  }

  /** Every closing puts off the end of the earlier ones. The large image of a file is not kept. */
  add(closing: readonly PlacedCase[]): void {
    if (closing.length === 0) return;
    this.#closings.push(closing.map(({ one, at }) => ({ at, one: { ...one, display: null } })));
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.forget(), UNDO_MS);
    this.#tell();
  }

  /** Hands out the last closing; the one before it is the next. */
  takeLast(): readonly PlacedCase[] {
    const last = this.#closings.pop() ?? [];
    this.#tell();
    return last;
  }

  /** Changes files that may come back. */
  change(change: (one: Case) => Case): void {
    this.#closings = this.#closings.map((closing) =>
      closing.map(({ one, at }) => ({ at, one: change(one) })),
    );
  }

  forget(): void {
    this.#closings = [];
    this.#tell();
  }

  #tell(): void {
    const last = this.#closings.at(-1);
    const [first] = last ?? [];
    this.#store.setState({
      closed: last && first ? { files: last.length, name: first.one.name } : null,
    });
  }
}
