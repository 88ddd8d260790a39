/** Recognizes files of the same content among those that are open. */
import { sha256 } from '../core/hash.ts';
import { Memo } from '../core/memo.ts';

/**
 * Files of one size are told apart by their beginning: a DICOM header holds unique identifiers, and
 * a compressed picture differs early.
 */
const HEAD_BYTES = 65_536;

interface Entry {
  readonly key: number;
  readonly bytes: number;
  readonly head: Memo<string>;
  readonly whole: Memo<string>;
}

export class Duplicates {
  readonly #bySize = new Map<number, Entry[]>();

  /**
   * Registers a file, once however often it is asked for. Nothing is read where no other file has
   * its size.
   * @returns key of the first file of the same content that was registered before it; null where
   * there is none, or where the browser cannot read one of both
   */
  async register(key: number, blob: Blob): Promise<number | null> {
    const ofThisSize = this.#bySize.get(blob.size) ?? [];
    const known = ofThisSize.find((entry) => entry.key === key);
    const entry = known ?? entryOf(key, blob);
    const earlier = known ? ofThisSize.slice(0, ofThisSize.indexOf(known)) : ofThisSize;
    if (!known) this.#bySize.set(blob.size, [...ofThisSize, entry]);
    for (const other of earlier) {
      if (await haveSameContent(entry, other).catch(() => false)) return other.key;
    }
    return null;
  }

  forget(key: number, blob: Blob): void {
    const left = (this.#bySize.get(blob.size) ?? []).filter((entry) => entry.key !== key);
    if (left.length > 0) this.#bySize.set(blob.size, left);
    else this.#bySize.delete(blob.size);
  }

  clear(): void {
    this.#bySize.clear();
  }
}

function entryOf(key: number, blob: Blob): Entry {
  const hash = async (part: Blob) => sha256(await part.arrayBuffer());
  return {
    key,
    bytes: blob.size,
    head: new Memo(() => hash(blob.slice(0, HEAD_BYTES))),
    whole: new Memo(() => hash(blob)),
  };
}

async function haveSameContent(a: Entry, b: Entry): Promise<boolean> {
  const [headA, headB] = await Promise.all([a.head.get(), b.head.get()]);
  if (headA !== headB) return false;
  if (a.bytes <= HEAD_BYTES) return true;
  const [wholeA, wholeB] = await Promise.all([a.whole.get(), b.whole.get()]);
  return wholeA === wholeB;
}
