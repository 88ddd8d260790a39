/** Recognizes files of the same content among those that are open, in archives too. */
import { neverAborted } from '../core/abort.ts';
import { sha256 } from '../core/hash.ts';
import { Memo } from '../core/memo.ts';
import { entryFormatOf } from '../sources/entry-type.ts';

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
   * there is none, or where one of both cannot be read
   */
  async register(key: number, blob: Blob): Promise<number | null> {
    const bytes = bytesOf(blob);
    const ofThisSize = this.#bySize.get(bytes) ?? [];
    const known = ofThisSize.find((entry) => entry.key === key);
    const entry = known ?? entryOf(key, blob);
    const earlier = known ? ofThisSize.slice(0, ofThisSize.indexOf(known)) : ofThisSize;
    if (!known) this.#bySize.set(bytes, [...ofThisSize, entry]);
    for (const other of earlier) {
      if (await haveSameContent(entry, other).catch(() => false)) return other.key;
    }
    return null;
  }

  forget(key: number, blob: Blob): void {
    const bytes = bytesOf(blob);
    const left = (this.#bySize.get(bytes) ?? []).filter((entry) => entry.key !== key);
    if (left.length > 0) this.#bySize.set(bytes, left);
    else this.#bySize.delete(bytes);
  }

  clear(): void {
    this.#bySize.clear();
  }
}

/** The size of the content, which an archive may hold in fewer bytes. */
const bytesOf = (blob: Blob): number => entryFormatOf(blob)?.bytes ?? blob.size;

function entryOf(key: number, blob: Blob): Entry {
  // Only an entry of an archive needs the code that inflates it.
  const isPacked = entryFormatOf(blob)?.isDeflated ?? false;
  return {
    key,
    bytes: bytesOf(blob),
    head: new Memo(async () => {
      if (!isPacked) return sha256(await blob.slice(0, HEAD_BYTES).arrayBuffer());
      const { headOf } = await import('../sources/entry-blob.ts');
      return sha256(await headOf(blob, neverAborted, HEAD_BYTES));
    }),
    whole: new Memo(async () => {
      if (!isPacked) return sha256(await blob.arrayBuffer());
      const { contentOf } = await import('../sources/entry-blob.ts');
      return sha256(await contentOf(blob, neverAborted));
    }),
  };
}

async function haveSameContent(a: Entry, b: Entry): Promise<boolean> {
  const [headA, headB] = await Promise.all([a.head.get(), b.head.get()]);
  if (headA !== headB) return false;
  if (a.bytes <= HEAD_BYTES) return true;
  const [wholeA, wholeB] = await Promise.all([a.whole.get(), b.whole.get()]);
  return wholeA === wholeB;
}
