/** Words to samples, against the definition of PS3.5, 8.1.1 in arithmetic of single samples. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { FrameLayout } from './layout.ts';
import { toGrey } from './samples.ts';

const frames = fc
  .record({
    wordBits: fc.constantFrom(8, 16),
    stored: fc.nat(),
    high: fc.nat(),
    signed: fc.boolean(),
    /** Words as they are, or as a device writes them that leaves what it does not store at 0. */
    isClean: fc.boolean(),
    length: fc.integer({ min: 1, max: 40 }),
    offset: fc.integer({ min: 0, max: 3 }),
    seed: fc.infiniteStream(fc.nat({ max: 0xffff })),
  })
  .map(({ wordBits, stored, high, signed, isClean, length, offset, seed }) => {
    const bitsStored = 1 + (stored % wordBits);
    const highBit = bitsStored - 1 + (high % (wordBits - bitsStored + 1));
    const bits = wordBits === 8 ? new Uint8Array(offset + length) : new Uint16Array(offset + length);
    const words = bits.subarray(offset);
    for (let i = 0; i < length; i++) {
      const drawn = seed.next().value as number;
      words[i] = isClean ? (drawn % 2 ** bitsStored) << (highBit + 1 - bitsStored) : drawn;
    }
    return { words, bitsStored, highBit, signed };
  });

it('keeps Bits Stored up to High Bit and extends their sign, in words of every kind', () => {
  fc.assert(
    fc.property(frames, ({ words, bitsStored, highBit, signed }) => {
      const expected = Array.from(words, (word) => {
        const value = Math.floor(word / 2 ** (highBit + 1 - bitsStored)) % 2 ** bitsStored;
        return signed && value >= 2 ** (bitsStored - 1) ? value - 2 ** bitsStored : value;
      });
      const layout = { samplesPerPixel: 1, palette: null, bitsStored, highBit, signed } as FrameLayout;
      const before = [...words];
      const { samples } = toGrey({ words, layout });
      expect([...samples]).toEqual(expected);
      // Words between others are a file's, and stay as they are.
      if (words.byteOffset > 0) expect([...words]).toEqual(before);
      expect(samples.constructor.name).toBe(`${signed ? 'Int' : 'Uint'}${8 * words.BYTES_PER_ELEMENT}Array`);
    }),
    { numRuns: 2000 },
  );
});
