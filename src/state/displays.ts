/** Which images for the screen are kept in memory. */
import type { DisplayImage } from '../core/image.ts';
import type { CaseList } from './case-list.ts';

/** The others are decoded again when shown. */
const MOST = 12;
/**
 * The bound of stored values and overlays: seven images of 3,000 x 3,000 at 16 bits. Those on the
 * screen are always kept.
 */
const MOST_BYTES = 2 ** 27;

export class Displays {
  readonly #list: CaseList;
  readonly #isOnScreen: (key: number) => boolean;
  /** Keys of files and bytes of their images; the last shown last. */
  #kept: readonly (readonly [key: number, bytes: number])[] = [];

  constructor(list: CaseList, isOnScreen: (key: number) => boolean) {
    this.#list = list;
    this.#isOnScreen = isOnScreen;
  }

  /**
   * Whether reading a file should make its image too: for the one on the screen and the first of
   * many. The others may never be looked at.
   * @param expected number of images that other readings will make
   */
  isWanted(key: number, expected: number): boolean {
    if (this.#list.get(key)?.display) return false;
    if (this.#isOnScreen(key)) return true;
    const largest = Math.max(0, ...this.#kept.map(([, bytes]) => bytes));
    const room = MOST_BYTES - bytesOf(this.#kept) - expected * largest;
    return this.#kept.length + expected < MOST && room > largest;
  }

  /** Keeps the image of a file that is still open, and frees those shown least recently. */
  keep(key: number, display: DisplayImage): void {
    const found = this.#list.get(key);
    if (!found) return;
    if (found.display !== display) this.#list.update(key, { display });
    this.forget(key);
    this.#kept = [...this.#kept, [key, bytesOfImage(display)]];
    while (this.#kept.length > MOST || bytesOf(this.#kept) > MOST_BYTES) {
      const oldest = this.#kept.find(([one]) => !this.#isOnScreen(one) && one !== key);
      if (!oldest) return;
      const [dropped] = oldest;
      this.forget(dropped);
      this.#list.update(dropped, { display: null });
    }
  }

  forget(key: number): void {
    this.#kept = this.#kept.filter(([one]) => one !== key);
  }

  clear(): void {
    this.#kept = [];
  }
}

function bytesOfImage({ samples, overlays }: DisplayImage): number {
  return overlays.reduce((sum, { bits }) => sum + bits.byteLength, samples.byteLength);
}

const bytesOf = (kept: readonly (readonly [key: number, bytes: number])[]) =>
  kept.reduce((sum, [, bytes]) => sum + bytes, 0);
