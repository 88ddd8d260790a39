import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type DisplayImage,
  type Lut,
  type PixelImage,
  plainImage,
  type Voi,
  type VoiWindow,
} from '../core/image.ts';
import { displayImage, TONES } from '../preprocess/display.ts';
import { modalityFunction, voiFunction } from '../preprocess/tone.ts';
import { leadingTones, toneTable } from '../preprocess/tone-table.ts';
import {
  between,
  dragged,
  greyTable,
  ownTransformations,
  type ShaderTone,
  shaderTone,
  toneOf,
  windowOf,
} from './tones.ts';
import { INITIAL_VIEW } from './view-state.ts';

const plain = plainImage(Uint16Array.of(0, 5, 17, 4095, 4000, 99), 3, 2, 12);
const WINDOW: VoiWindow = { center: 50, width: 40, shape: 'LINEAR' };
const LUT: Lut = { firstInput: 2, entries: Uint16Array.of(0, 9, 3, 15), top: 15 };

const lut = fc.record({
  firstInput: fc.integer({ min: -4000, max: 7000 }),
  entries: fc.uint16Array({ minLength: 1, maxLength: 300 }),
  top: fc.integer({ min: 1, max: 65_535 }),
});
const images: fc.Arbitrary<PixelImage> = fc
  .record({
    samples: fc.oneof(
      fc.uint8Array({ minLength: 4, maxLength: 4 }),
      fc.int8Array({ minLength: 4, maxLength: 4 }),
      fc.uint16Array({ minLength: 4, maxLength: 4 }),
      fc.int16Array({ minLength: 4, maxLength: 4 }),
    ),
    photometric: fc.constantFrom('MONOCHROME1' as const, 'MONOCHROME2' as const),
    rescale: fc.record({
      slope: fc.oneof(fc.constant(1), fc.constantFrom(-2, 0.25, 9)),
      intercept: fc.oneof(fc.constant(0), fc.integer({ min: -5000, max: 5000 })),
    }),
    modalityLut: fc.option(lut),
    windows: fc.array(
      fc.record({
        center: fc.double({ min: -5000, max: 70_000, noNaN: true }),
        width: fc.oneof(fc.constant(1), fc.double({ min: 1, max: 70_000, noNaN: true })),
        shape: fc.constantFrom('LINEAR' as const, 'LINEAR_EXACT' as const, 'SIGMOID' as const),
      }),
      { maxLength: 1 },
    ),
    voiLuts: fc.array(lut, { maxLength: 1 }),
  })
  .map((parts) => {
    const bits = 8 * parts.samples.BYTES_PER_ELEMENT;
    return { ...plainImage(new Uint8Array(4), 2, 2, bits), ...parts };
  });

/** As the shader computes it, from a stored value. */
function shaded(
  { kind, gain, offset, lut: table }: ShaderTone,
  { modalityLut }: DisplayImage,
  stored: number,
) {
  const entry = ({ firstInput, entries }: Lut, value: number) =>
    entries[Math.min(Math.max(Math.floor(value + 0.5) - firstInput, 0), entries.length - 1)] as number;
  const value = modalityLut ? entry(modalityLut, stored) : stored;
  const x = value * gain + offset;
  const share = table ? entry(table, x) / table.top : kind === 'sigmoid' ? 1 / (1 + Math.exp(-4 * x)) : x;
  return Math.min(Math.max(share, 0), 1);
}

describe('the tones of a view', () => {
  it("begin as those of the network's input, whatever the file says", () => {
    fc.assert(
      fc.property(images, (image) => {
        const display = displayImage(image);
        const reference = toneTable(image, leadingTones(TONES));
        const count = reference.length;
        const low =
          image.samples instanceof Int8Array || image.samples instanceof Int16Array ? -count / 2 : 0;
        const table = greyTable(display, toneOf(display, INITIAL_VIEW), { low, stepsPerValue: 1, count });
        let largest = 0;
        for (const [step, grey] of table.entries()) {
          const tone = reference[(low + step + count) % count] as number;
          largest = Math.max(largest, Math.abs(grey - tone * 255));
        }
        // The reference keeps its tones as float32, which may round a half the other way.
        expect(largest).toBeLessThanOrEqual(0.5001);
      }),
      { numRuns: 60 },
    );
  });

  it('are the same in the shader', () => {
    fc.assert(
      fc.property(images, (image) => {
        const display = displayImage(image);
        const { voi } = toneOf(display, INITIAL_VIEW);
        const [modality, tone] = [modalityFunction(display), voiFunction(voi)];
        for (const stored of image.samples) {
          expect(shaded(shaderTone(display, voi), display, stored)).toBeCloseTo(tone(modality(stored)), 6);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['MONOCHROME2', false, false],
    ['MONOCHROME2', true, true],
    ['MONOCHROME1', false, true],
    ['MONOCHROME1', true, false],
  ] as const)(
    'of %s, inverted by a person: %s, are dark for high values: %s',
    (photometric, isInverted, isDark) => {
      const display = displayImage({ ...plain, photometric });
      expect(toneOf(display, { ...INITIAL_VIEW, isInverted }).isInverted).toBe(isDark);
    },
  );

  it('may be any of the windows and LUTs of the file', () => {
    const display = displayImage({ ...plain, windows: [WINDOW, { ...WINDOW, center: 9 }], voiLuts: [LUT] });
    expect(ownTransformations(display).map(({ kind }) => kind)).toEqual(['window', 'window', 'lut']);
    const third = toneOf(display, { ...INITIAL_VIEW, window: { from: 'file', index: 2 } });
    expect(third.voi).toEqual({ kind: 'lut', lut: LUT });
    expect(ownTransformations(displayImage(plain))).toEqual([{ kind: 'range', low: 0, high: 4095 }]);
  });
});

describe('centre and width', () => {
  it.each([
    ['a window', { kind: 'window', window: WINDOW }, 50, 40],
    ['a range', { kind: 'range', low: 100, high: 300 }, 200, 200],
    ['a LUT, by the values that it maps', { kind: 'lut', lut: LUT }, 3.5, 3],
    ['a range of one value, which is narrow and not empty', { kind: 'range', low: 7, high: 7 }, 7, 0.001],
  ] as const satisfies readonly (readonly [string, Voi, number, number])[])(
    'are those of %s',
    (_, voi, center, width) => {
      expect(windowOf(voi)).toMatchObject({ center, width });
    },
  );

  it('grow by a drag: to the right in width, downwards in centre, 512 px for the width of the file', () => {
    const display = displayImage({ ...plain, windows: [{ center: 2000, width: 1024, shape: 'LINEAR' }] });
    const from = windowOf(display.voi);
    expect(dragged(display, from, 10, 0)).toEqual({ center: 2000, width: 1044, shape: 'LINEAR' });
    expect(dragged(display, from, 0, 10)).toEqual({ center: 2020, width: 1024, shape: 'LINEAR' });
  });

  it.each(['LINEAR', 'LINEAR_EXACT', 'SIGMOID'] as const)('of %s never reach a width of 0', (shape) => {
    const display = displayImage({ ...plain, windows: [{ center: 2000, width: 1024, shape }] });
    const narrow = dragged(display, windowOf(display.voi), -1e6, 0);
    expect(narrow.width).toBeGreaterThan(0);
    expect(narrow.width).toBeLessThanOrEqual(2);
  });

  it('keep the shape of the file and lose its name', () => {
    const sigmoid: VoiWindow = { center: 1, width: 2, shape: 'SIGMOID', explanation: 'SOFT' };
    expect(dragged(displayImage(plain), sigmoid, 1, 1)).not.toHaveProperty('explanation');
    expect(dragged(displayImage(plain), sigmoid, 1, 1).shape).toBe('SIGMOID');
  });

  it('show their ends black and white', () => {
    const tone = voiFunction({ kind: 'window', window: between(10, 30) });
    expect([10, 20, 30].map(tone)).toEqual([0, 0.5, 1]);
  });
});
