import { crc32, deflateRawSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { entryType } from '../sources/entry-type.ts';
import { Duplicates } from './duplicates.ts';

const HEAD = 65_536;
/** Bytes that are zero but for one. */
function bytes(length: number, changedAt?: number): Uint8Array<ArrayBuffer> {
  const made = new Uint8Array(length);
  if (changedAt !== undefined) made[changedAt] = 1;
  return made;
}

/** Registers contents in order: the index of the first that each is a copy of. */
async function originals(...contents: readonly Uint8Array<ArrayBuffer>[]): Promise<(number | null)[]> {
  const duplicates = new Duplicates();
  return Promise.all(contents.map((content, key) => duplicates.register(key, new Blob([content]))));
}

describe('files of the same content', () => {
  it.each([
    ['small and different at the end', [bytes(9), bytes(9, 8)], [null, null]],
    ['small and alike', [bytes(9), bytes(9)], [null, 0]],
    ['empty', [bytes(0), bytes(0)], [null, 0]],
    ['of two sizes', [bytes(9), bytes(10)], [null, null]],
    ['large and alike', [bytes(HEAD + 1), bytes(HEAD + 1)], [null, 0]],
    ['large and different at the end alone', [bytes(HEAD + 1), bytes(HEAD + 1, HEAD)], [null, null]],
    ['three, asked for at the same time', [bytes(9), bytes(9), bytes(9)], [null, 0, 0]],
    ['two of each of two', [bytes(9), bytes(9, 3), bytes(9), bytes(9, 3)], [null, null, 0, 1]],
  ] as const)('are known: %s', async (_, contents, expected) => {
    expect(await originals(...contents)).toEqual(expected);
  });

  it('are not read where no other file has their size', async () => {
    const blob = new Blob([bytes(9)]);
    const read = vi.spyOn(blob, 'arrayBuffer');
    const sliced = vi.spyOn(blob, 'slice');
    const duplicates = new Duplicates();
    await duplicates.register(1, new Blob([bytes(10)]));
    expect(await duplicates.register(2, blob)).toBeNull();
    expect(read).not.toHaveBeenCalled();
    expect(sliced).not.toHaveBeenCalled();
  });

  it('are copies of the one that came first, however often they are asked for', async () => {
    const duplicates = new Duplicates();
    const [first, second] = [new Blob([bytes(9)]), new Blob([bytes(9)])];
    await duplicates.register(1, first);
    expect(await duplicates.register(2, second)).toBe(1);
    expect(await duplicates.register(1, first)).toBeNull();
    expect(await duplicates.register(2, second)).toBe(1);
  });

  it('are no copies of one that is closed, or that cannot be read', async () => {
    const duplicates = new Duplicates();
    const closed = new Blob([bytes(9)]);
    await duplicates.register(1, closed);
    duplicates.forget(1, closed);
    const unreadable = new Blob([bytes(9)]);
    vi.spyOn(unreadable, 'slice').mockImplementation(() => {
      throw new DOMException('moved', 'NotFoundError');
    });
    expect(await duplicates.register(2, unreadable)).toBeNull();
    expect(await duplicates.register(3, new Blob([bytes(9)]))).toBeNull();
  });

  /** As src/sources/zip.ts hands them on. */
  const entry = (content: Uint8Array<ArrayBuffer>, isDeflated = true, checksum = crc32(content)) =>
    new Blob([isDeflated ? deflateRawSync(content) : content], {
      type: entryType({ isDeflated, bytes: content.length, checksum }),
    });

  it.each([
    ['small', bytes(9), bytes(9, 8)],
    ['large', bytes(HEAD + 1), bytes(HEAD + 1, HEAD)],
  ])('are known inside and outside of an archive: %s', async (_, content, other) => {
    const duplicates = new Duplicates();
    expect(await duplicates.register(0, new Blob([content]))).toBeNull();
    expect(await duplicates.register(1, entry(content))).toBe(0);
    expect(await duplicates.register(2, entry(content, false))).toBe(0);
    expect(await duplicates.register(3, entry(other))).toBeNull();
    expect(await duplicates.register(4, new Blob([other]))).toBe(3);
    duplicates.forget(3, entry(other));
    expect(await duplicates.register(5, new Blob([other]))).toBe(4);
  });

  it('are no copies of a damaged entry', async () => {
    const duplicates = new Duplicates();
    await duplicates.register(0, entry(bytes(HEAD + 1), true, 1));
    expect(await duplicates.register(1, new Blob([bytes(HEAD + 1)]))).toBeNull();
  });
});
