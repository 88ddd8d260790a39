import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DisplayImage, plainImage, type Samples } from '../../core/image.ts';
import { type PixelKernels, pixelKernels } from '../../pixels/kernels.ts';
import { displayImage } from '../../preprocess/display.ts';

import { FITTED, type Placement, viewTransform } from '../geometry.ts';
import type { Enlargement } from '../view-state.ts';
import { lookUp } from './look-up.ts';
import { resample, type ScreenValues } from './resample.ts';
import { areaOf } from './scene.ts';

const loaded = (await pixelKernels()) as PixelKernels;

const SIZE = { minLength: 63, maxLength: 63 };
const VIEWPORT = { widthPx: 20, heightPx: 14, devicePixelRatio: 1 };

const imageOf = (samples: Samples, widthPx: number, bits = 12): DisplayImage =>
  displayImage({ ...plainImage(new Uint8Array(), widthPx, samples.length / widthPx, bits), samples });

function valuesOf(
  image: DisplayImage,
  placement: Placement,
  kernels: PixelKernels | null,
  enlargement: Enlargement = 'smooth',
): ScreenValues {
  const view = viewTransform(image, VIEWPORT, placement);
  const values = resample(image, view, areaOf(view), enlargement, kernels);
  if (!values) throw new Error('nothing of the image is in view');
  return values;
}

/** The stored values of a row of the screen, from the left edge of the image. */
function rowOf({ steps, widthPx, scale: { low, stepsPerValue } }: ScreenValues, row: number): number[] {
  return Array.from(steps.subarray(row * widthPx, (row + 1) * widthPx), (step) => low + step / stepsPerValue);
}

/** Four columns and two rows, each value another. */
const ramp = imageOf(Uint16Array.of(10, 20, 30, 40, 50, 60, 70, 80), 4);

describe.each([
  ['the reference', null],
  ['the kernels', loaded],
] as const)('stored values on the screen, by %s,', (_, kernels) => {
  it('are those of the file at one pixel of the screen each, and nothing is beside', () => {
    const values = valuesOf(ramp, { ...FITTED, scale: 1 }, kernels);
    expect([values.left, values.top, values.widthPx, values.heightPx]).toEqual([8, 6, 4, 2]);
    expect(rowOf(values, 0)).toEqual([10, 20, 30, 40]);
    expect(rowOf(values, 1)).toEqual([50, 60, 70, 80]);
  });

  it.each([
    ['a quarter turn', { quarterTurns: 1, isMirrored: false }, [50, 10]],
    ['half a turn', { quarterTurns: 2, isMirrored: false }, [80, 70, 60, 50]],
    ['three quarter turns', { quarterTurns: 3, isMirrored: false }, [40, 80]],
    ['a mirror', { quarterTurns: 0, isMirrored: true }, [40, 30, 20, 10]],
    ['a mirror and a quarter turn', { quarterTurns: 1, isMirrored: true }, [80, 40]],
  ] as const)('follow %s', (__, turn, firstRow) => {
    expect(rowOf(valuesOf(ramp, { ...FITTED, scale: 1, ...turn }, kernels), 0)).toEqual(firstRow);
  });

  it('are means where the image is shrunk', () => {
    expect(rowOf(valuesOf(ramp, { ...FITTED, scale: 0.5 }, kernels), 0)).toEqual([35, 55]);
  });

  it('are interpolated between the middles of pixels where it is enlarged, or repeated', () => {
    const placement = { ...FITTED, scale: 4 };
    // Middles of the screen's pixels lie at 1/8, 3/8, 5/8 ... of a pixel of the image.
    expect(rowOf(valuesOf(ramp, placement, kernels), 0).slice(2, 8)).toEqual([
      11.25, 13.75, 16.25, 18.75, 21.25, 23.75,
    ]);
    expect(rowOf(valuesOf(ramp, placement, kernels, 'crisp'), 0).slice(2, 8)).toEqual([
      10, 10, 20, 20, 20, 20,
    ]);
  });

  it('keep negative values, and all of 16 bits', () => {
    const signed = valuesOf(imageOf(Int16Array.of(-32768, 32767), 2, 16), { ...FITTED, scale: 1 }, kernels);
    expect(rowOf(signed, 0)).toEqual([-32768, 32767]);
    expect(signed.scale.count).toBe(65_536);
  });

  it('are none where the image is out of view', () => {
    const view = viewTransform(ramp, VIEWPORT, { ...FITTED, scale: 1, center: { x: 900, y: 1 } });
    expect(resample(ramp, view, areaOf(view), 'smooth', kernels)).toBeNull();
  });

  it('are the mean over the area that a pixel of the screen covers, wherever the image lies', () => {
    const placements = fc.record({
      scale: fc.double({ min: 0.05, max: 9, noNaN: true }),
      center: fc.record({
        x: fc.double({ min: 0, max: 9, noNaN: true }),
        y: fc.double({ min: 0, max: 7, noNaN: true }),
      }),
      quarterTurns: fc.constantFrom(0, 1, 2, 3),
      isMirrored: fc.boolean(),
    });
    fc.assert(
      fc.property(
        placements,
        fc.oneof(
          fc.uint16Array({ ...SIZE, max: 4095 }),
          fc.int16Array({ ...SIZE, min: -2048, max: 2047 }),
          fc.uint8Array(SIZE),
          fc.int8Array(SIZE),
        ),
        fc.constantFrom('smooth', 'crisp'),
        (placement, samples, enlargement) => {
          const image = imageOf(samples, 9, samples.BYTES_PER_ELEMENT === 1 ? 8 : 12);
          const view = viewTransform(image, VIEWPORT, placement);
          const area = areaOf(view);
          const values = resample(image, view, area, enlargement, kernels);
          for (let y = 0; y < area.height; y++) {
            for (let x = 0; x < area.width; x++) {
              const expected = meanBelow(
                image,
                view.toImage({ x: x + 0.5, y: y + 0.5 }),
                1 / view.scale,
                enlargement,
              );
              const drawn = values && valueAt(values, x, y);
              if (expected === null) expect(drawn).toBeNull();
              else expect(Math.abs((drawn ?? Number.NaN) - expected)).toBeLessThan(0.2);
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('a table of tones', () => {
  it('is looked up alike by the kernels and the reference, beyond one block', () => {
    const steps = Uint16Array.from({ length: 150_001 }, (_, index) => (index * 40_503) % 5000);
    const words = Uint32Array.from({ length: 5000 }, (_, step) => 0xff000000 + step * 7);
    const [byKernels, byReference] = [loaded, null].map((kernels) => {
      const target = new Uint32Array(steps.length);
      lookUp(steps, words, target, kernels);
      return target;
    });
    expect(byKernels).toEqual(byReference);
    expect(byReference?.at(-1)).toBe(words[steps.at(-1) ?? 0]);
  });
});

function valueAt({ left, top, widthPx, heightPx, steps, scale }: ScreenValues, x: number, y: number) {
  const [column, row] = [x - left, y - top];
  if (column < 0 || row < 0 || column >= widthPx || row >= heightPx) return null;
  return scale.low + (steps[row * widthPx + column] as number) / scale.stepsPerValue;
}

/** By the definition: every pixel of the image, weighted by what of it lies in the square. */
function meanBelow(
  { samples, widthPx, heightPx }: DisplayImage,
  { x, y }: { readonly x: number; readonly y: number },
  pxPerScreen: number,
  enlargement: Enlargement,
): number | null {
  if (!(x >= 0 && y >= 0 && x < widthPx && y < heightPx)) return null;
  const half = Math.max(pxPerScreen, enlargement === 'smooth' ? 1 : 0) / 2;
  const overlap = (at: number, middle: number) =>
    Math.max(Math.min(at + 1, middle + half) - Math.max(at, middle - half), 0);
  let [sum, area] = [0, 0];
  for (const [index, sample] of samples.entries()) {
    const part = overlap(index % widthPx, x) * overlap(Math.floor(index / widthPx), y);
    sum += part * sample;
    area += part;
  }
  return sum / area;
}
