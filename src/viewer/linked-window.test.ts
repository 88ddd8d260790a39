/** Which windows follow from one linked image to the other. */
import { describe, expect, it } from 'vitest';
import { type DisplayImage, plainImage, type VoiWindow } from '../core/image.ts';
import { followedWindow, haveComparableValues } from './linked-window.ts';
import type { WindowChoice } from './view-state.ts';

/** Values from 0 to `most` in equal numbers. */
function ramp(most: number, change: Partial<DisplayImage> = {}): DisplayImage {
  const samples = Uint16Array.from({ length: 100 }, (_, index) => (index * most) / 99);
  const image = { ...plainImage(samples, 10, 10, 12), samples };
  return { ...image, voi: { kind: 'range', low: 0, high: most }, ...change };
}

const window: VoiWindow = { center: 1000, width: 500, shape: 'LINEAR' };
const BY_HAND: WindowChoice = { from: 'hand', window };

describe('a window by hand', () => {
  it('follows in its own numbers where both files have the same kind of values', () => {
    expect(followedWindow(BY_HAND, ramp(4000), ramp(3000))).toEqual(BY_HAND);
  });

  it.each<[string, Partial<DisplayImage>]>([
    ['another photometric interpretation', { photometric: 'MONOCHROME1' }],
    ['other bits', { bitsStored: 10 }],
    ['another rescale slope', { rescale: { slope: 2, intercept: 0 } }],
    ['another rescale intercept', { rescale: { slope: 1, intercept: -1024 } }],
    ['another unit', { modalityUnit: 'HU' }],
    ['a modality LUT', { modalityLut: { firstInput: 0, entries: new Uint16Array(2), top: 1 } }],
  ])('stays alone where the other has %s', (_, change) => {
    expect(haveComparableValues(ramp(4000), ramp(4000, change))).toBe(false);
    expect(haveComparableValues(ramp(4000, change), ramp(4000))).toBe(false);
    expect(followedWindow(BY_HAND, ramp(4000), ramp(4000, change))).toBeNull();
  });
});

describe('a preset', () => {
  it('is computed on the image that follows, whatever its values', () => {
    const lung: WindowChoice = { from: 'preset', preset: 'lung', window };
    // 2 % and 65 % of equally frequent values.
    const expected = { center: (0.02 + 0.65) * 500, width: (0.65 - 0.02) * 1000 };
    const followed = followedWindow(lung, ramp(4000), ramp(1000, { bitsStored: 10 }));
    expect(followed).toMatchObject({ from: 'preset', preset: 'lung' });
    if (followed?.from !== 'preset') return;
    // Steps of 10 between neighbouring values.
    expect(Math.abs(followed.window.center - expected.center)).toBeLessThan(10);
    expect(Math.abs(followed.window.width - expected.width)).toBeLessThan(20);
  });
});

describe('a window of the file', () => {
  const second: WindowChoice = { from: 'file', index: 1 };
  const two = { windows: [{ ...window, center: 1 }, window] };

  it('that is its first leads to the first of the other', () => {
    const first: WindowChoice = { from: 'file', index: 0 };
    expect(followedWindow(first, ramp(4000), ramp(9, { bitsStored: 8 }))).toEqual(first);
  });

  it('that is another is followed in its numbers, where they mean the same', () => {
    expect(followedWindow(second, ramp(4000, two), ramp(3000))).toEqual(BY_HAND);
    expect(followedWindow(second, ramp(4000, two), ramp(3000, { bitsStored: 16 }))).toBeNull();
  });

  it('that is a LUT stays alone', () => {
    const lut = { firstInput: 0, entries: new Uint16Array(4), top: 3 };
    expect(followedWindow(second, ramp(4000, { voiLuts: [lut, lut] }), ramp(4000))).toBeNull();
  });
});
