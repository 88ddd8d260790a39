import { describe, expect, it } from 'vitest';
import { type PixelImage, plainImage, type Voi } from '../core/image.ts';
import { displayImage, TONES } from './display.ts';
import { modalityFunction, voiFunction } from './tone.ts';
import { leadingTones, toneTable } from './tone-table.ts';

const LUT = { firstInput: 2, entries: Uint16Array.of(0, 9, 3, 15), top: 15 };
const WINDOW = { center: 50, width: 40, shape: 'LINEAR' } as const;
const plain = plainImage(Uint16Array.of(0, 5, 17, 4095, 4000, 99), 3, 2, 12);

const CASES: readonly (readonly [string, PixelImage, Voi])[] = [
  [
    'its first window',
    { ...plain, windows: [WINDOW, { ...WINDOW, center: 9 }] },
    { kind: 'window', window: WINDOW },
  ],
  ['its first LUT', { ...plain, voiLuts: [LUT] }, { kind: 'lut', lut: LUT }],
  ['the range of its values', plain, { kind: 'range', low: 0, high: 4095 }],
  [
    'that range without its padding',
    { ...plain, padding: { low: 4000, high: 4095 } },
    { kind: 'range', low: 0, high: 99 },
  ],
  [
    'that range after the rescale',
    { ...plain, rescale: { slope: 2, intercept: -10 } },
    { kind: 'range', low: -10, high: 8180 },
  ],
  [
    'all that 8 bits can hold',
    plainImage(Uint8Array.of(7, 9), 2, 1, 8),
    { kind: 'range', low: 0, high: 255 },
  ],
];

describe('an image for the screen', () => {
  it.each(CASES)('is shown by %s', (_, image, voi) => {
    expect(displayImage(image).voi).toEqual(voi);
  });

  it.each(CASES)("has the tones of the network's input, where it is shown by %s", (_, image) => {
    const { samples, voi, photometric } = displayImage({ ...image, photometric: 'MONOCHROME1' });
    const table = toneTable({ ...image, photometric }, leadingTones(TONES));
    const [modality, tone] = [modalityFunction(image), voiFunction(voi)];
    for (const stored of samples)
      expect(1 - tone(Math.fround(modality(stored)))).toBeCloseTo(table[stored] ?? -1, 6);
  });

  it('has stored values of its own, which can be sent away', () => {
    const samples = new Uint16Array(100).subarray(10, 16);
    const display = displayImage({ ...plain, samples });
    expect(display.samples).toEqual(samples);
    expect(display.samples.buffer.byteLength).toBe(12);
    // A large image that has a buffer of its own already, or nearly so, is not copied.
    const side = 2100;
    const lines = new Uint8Array((side + 1) * side).subarray(0, side * side);
    expect(displayImage(plainImage(lines, side, side, 8)).samples).toBe(lines);
    // A file's header is no such rest, however short.
    const file = new Uint8Array(300 + side * side).subarray(300);
    expect(displayImage(plainImage(file, side, side, 8)).samples).not.toBe(file);
  });
});
