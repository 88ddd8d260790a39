/** Which images for the screen are kept in memory. */
import type { DisplayImage } from '../core/image.ts';
import type { CaseList } from './case-list.ts';

/** At most 4 MB each; the others are decoded again when shown. */
const MOST = 12;

export class Displays {
  readonly #list: CaseList;
  readonly #selectedKey: () => number | null;
  /** The last shown last. */
  #kept: number[] = [];

  constructor(list: CaseList, selectedKey: () => number | null) {
    this.#list = list;
    this.#selectedKey = selectedKey;
  }

  /**
   * Whether reading a file should make its image too: for the one on the screen and the first of
   * many. The others may never be looked at.
   * @param expected number of images that other readings will make
   */
  isWanted(key: number, expected: number): boolean {
    if (this.#list.get(key)?.display) return false;
    return key === this.#selectedKey() || this.#kept.length + expected < MOST;
  }

  /** Keeps the image of a file that is still open, and frees those shown least recently. */
  keep(key: number, display: DisplayImage): void {
    const found = this.#list.get(key);
    if (!found) return;
    if (found.display !== display) this.#list.update(key, { display });
    const kept = [...this.#kept.filter((one) => one !== key), key];
    const selected = this.#selectedKey();
    const dropped = kept.slice(0, -MOST).filter((one) => one !== selected);
    for (const one of dropped) this.#list.update(one, { display: null });
    this.#kept = kept.filter((one) => !dropped.includes(one));
  }

  forget(key: number): void {
    this.#kept = this.#kept.filter((one) => one !== key);
  }

  clear(): void {
    this.#kept = [];
  }
}
