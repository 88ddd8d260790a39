import { describe, expect, it } from 'vitest';
import { problemOf } from '../../../../tools/fixtures/problem-of.ts';
import type { FrameLayout } from '../layout.ts';
import type { PixelData } from '../pixel-data.ts';
import {
  bytes,
  colour,
  count,
  decoded,
  grey,
  greyBytes,
  layoutOf,
  native,
  planes,
  rgb,
  UID,
} from '../testing/codec-pictures.ts';

const problem = (uid: string, pixelData: PixelData, layout = layoutOf()) =>
  problemOf(decoded(uid, pixelData, layout));

describe('native pixels', () => {
  const big = (words: Uint16Array) => words.map((word) => ((word << 8) | (word >> 8)) & 0xffff);
  /** As words of two samples: the first in the low byte, which comes second. */
  const paired = (samples: Uint8Array) => samples.map((_, index) => samples[index ^ 1] ?? 0);
  const even = greyBytes.slice(0, 18);

  it.each<[string, PixelData, FrameLayout, ArrayLike<number>]>([
    ['16 bits, big endian', native(big(grey), { isLittleEndian: false, inWords: true }), layoutOf(), grey],
    ['8 bits in bytes, big endian', native(greyBytes, { isLittleEndian: false }), layoutOf(bytes), greyBytes],
    [
      '8 bits in words, big endian',
      native(paired(even), { isLittleEndian: false, inWords: true }),
      layoutOf({ ...bytes, widthPx: 6, heightPx: 3 }),
      even,
    ],
    ['colour in planes', native(planes), layoutOf({ ...rgb, planar: true }), colour],
    [
      'YBR_FULL_422',
      native(Uint8Array.of(1, 2, 90, 91, 3, 4, 92, 93)),
      layoutOf({ ...rgb, photometric: 'YBR_FULL_422', widthPx: 2, heightPx: 2 }),
      Uint8Array.of(1, 90, 91, 2, 90, 91, 3, 92, 93, 4, 92, 93),
    ],
  ])('of %s come by pixel', async (_, pixelData, layout, expected) => {
    const uid = pixelData.kind === 'native' && pixelData.isLittleEndian ? UID.explicit : UID.bigEndian;
    const stored = await decoded(uid, pixelData, layout);
    expect(stored.words).toEqual(expected);
    expect(stored.layout.planar).toBe(false);
  });

  it('of the second frame are found, also where an odd number of bytes lies before', async () => {
    const both = Uint8Array.from([...greyBytes, ...greyBytes.toReversed()]);
    const layout = layoutOf({ ...bytes, frames: 2 });
    expect((await decoded(UID.explicit, native(both), layout, 1)).words).toEqual(greyBytes.toReversed());
    const words = native(paired(both), { isLittleEndian: false, inWords: true });
    expect((await decoded(UID.bigEndian, words, layout, 1)).words).toEqual(greyBytes.toReversed());
  });

  it('are whole without the pad byte, and truncated without the last sample', async () => {
    const without = (last: number) => {
      const whole = native(greyBytes.subarray(0, count - last));
      return { ...whole, declaredBytes: count + 1 } as PixelData;
    };
    expect((await decoded(UID.explicit, without(0), layoutOf(bytes))).words).toEqual(greyBytes);
    expect(await problem(UID.explicit, without(1), layoutOf(bytes))).toMatchObject({
      reason: 'truncated',
      detail: { expected: count + 1, found: count - 1 },
    });
  });
});
