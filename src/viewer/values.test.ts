import { describe, expect, it } from 'vitest';
import { plainImage } from '../core/image.ts';
import { displayImage } from '../preprocess/display.ts';
import { presetWindow } from './presets.ts';
import { reduced } from './reduce.ts';
import { valueAt } from './values.ts';

const plain = plainImage(Uint16Array.of(10, 20, 30, 40, 50, 60), 3, 2, 12);

describe('the value at a point', () => {
  it('is that of the pixel that covers it', () => {
    const display = displayImage(plain);
    expect(valueAt(display, { x: 0, y: 0 })).toMatchObject({ column: 0, row: 0, stored: 10, modality: null });
    expect(valueAt(display, { x: 2.99, y: 1.01 })).toMatchObject({ column: 2, row: 1, stored: 60 });
  });

  it.each([
    [-0.01, 0],
    [0, -0.01],
    [3, 0],
    [0, 2],
    [Number.NaN, 0],
  ])('is none at %d, %d, outside of the image', (x, y) => {
    expect(valueAt(displayImage(plain), { x, y })).toBeNull();
  });

  it('is given in the units of the file too', () => {
    const rescaled = displayImage({ ...plain, rescale: { slope: 2, intercept: -1024 }, modalityUnit: 'HU' });
    expect(valueAt(rescaled, { x: 1, y: 0 })).toMatchObject({ stored: 20, modality: -984, unit: 'HU' });
    const modalityLut = {
      firstInput: 10,
      entries: Uint16Array.from({ length: 51 }, (_, i) => i * i),
      top: 2500,
    };
    expect(valueAt(displayImage({ ...plain, modalityLut }), { x: 1, y: 0 })).toMatchObject({ modality: 100 });
  });
});

describe('windows by percentiles', () => {
  /** 0 to 999, each once. */
  const ramp = plainImage(
    Uint16Array.from({ length: 1000 }, (_, i) => i),
    100,
    10,
    12,
  );
  const ends = (window: { center: number; width: number }) => [
    window.center - window.width / 2,
    window.center + window.width / 2,
  ];

  it('show the dark part for the lungs, the bright one for bone, and the middle for the mediastinum', () => {
    const display = displayImage(ramp);
    expect(ends(presetWindow(display, 'auto'))).toEqual([9, 989]);
    expect(ends(presetWindow(display, 'lung'))).toEqual([19, 649]);
    expect(ends(presetWindow(display, 'mediastinum'))).toEqual([399, 969]);
    expect(ends(presetWindow(display, 'bone'))).toEqual([549, 997]);
  });

  it('follow the polarity: of MONOCHROME1, high values are dark', () => {
    const display = displayImage({ ...ramp, photometric: 'MONOCHROME1' });
    expect(ends(presetWindow(display, 'lung'))).toEqual([349, 979]);
  });

  it('are in the units after the rescale, also of one that exchanges low and high', () => {
    const display = displayImage({ ...ramp, rescale: { slope: -2, intercept: 100 } });
    // The darkest stored values are the highest ones.
    expect(ends(presetWindow(display, 'lung'))).toEqual([100 - 2 * 979, 100 - 2 * 349]);
  });

  it('leave the padding out', () => {
    const display = displayImage({ ...ramp, padding: { low: 0, high: 499 } });
    expect(ends(presetWindow(display, 'auto'))).toEqual([504, 994]);
  });

  it('are those of signed values too', () => {
    const samples = Int16Array.from({ length: 1000 }, (_, i) => i - 500);
    expect(ends(presetWindow(displayImage({ ...ramp, samples }), 'auto'))).toEqual([-491, 489]);
  });

  it('have a width where the image is of one value, or all padding', () => {
    const flat = displayImage({ ...plain, samples: new Uint16Array(6).fill(7) });
    expect(presetWindow(flat, 'auto').width).toBeGreaterThan(0);
    const empty = displayImage({ ...plain, padding: { low: 0, high: 4095 } });
    expect(presetWindow(empty, 'auto').width).toBeGreaterThan(0);
  });
});

describe('an image that is too large to be drawn', () => {
  it('is reduced to means by the smallest factor that fits', () => {
    const display = displayImage(plain);
    expect(reduced(display, { mostSidePx: 3, mostPixels: 6 })).toMatchObject({ factor: 1, widthPx: 3 });
    expect(reduced(display, { mostSidePx: 2, mostPixels: 6 })).toEqual({
      samples: Uint16Array.of(30, 45),
      widthPx: 2,
      heightPx: 1,
      factor: 2,
    });
    expect(reduced(display, { mostSidePx: 3, mostPixels: 5 }).factor).toBe(2);
  });
});
