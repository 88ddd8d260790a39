import { describe, expect, it } from 'vitest';
import type { PixelImage } from '../core/image.ts';
import { plainImage } from '../core/image.ts';
import type { PreprocessStep } from '../core/recipe.ts';
import { preprocess } from './preprocess.ts';
import { resize } from './resize.ts';

/** One row of samples. */
function image(samples: PixelImage['samples'], change: Partial<PixelImage> = {}): PixelImage {
  return { ...plainImage(new Uint8Array(), samples.length, 1, 8), samples, ...change };
}

const TONE: PreprocessStep[] = [{ op: 'rescale' }, { op: 'window' }, { op: 'invert', when: 'MONOCHROME1' }];
const tone = async (picture: PixelImage) => [...(await preprocess(picture, TONE)).data];
const lut = (firstInput: number, entries: number[], bits: number) => ({
  firstInput,
  entries: Uint16Array.from(entries),
  top: 2 ** bits - 1,
});

describe('grey pipeline (DICOM PS3.3 C.11)', () => {
  // Expected values computed by hand from the standard's formulae.
  const cases: readonly (readonly [invariant: string, picture: PixelImage, expected: number[]])[] = [
    ['8 bits without a window span their full range', image(Uint8Array.of(0, 51, 255)), [0, 0.2, 1]],
    [
      '12 bits without a window span their extremes',
      image(Uint16Array.of(100, 200, 300), { bitsStored: 12 }),
      [0, 0.5, 1],
    ],
    [
      'LINEAR uses centre - 0.5 and width - 1',
      image(Uint16Array.of(0, 50, 100, 200), {
        bitsStored: 12,
        windows: [{ center: 50.5, width: 101, shape: 'LINEAR' }],
      }),
      [0, 0.5, 1, 1],
    ],
    [
      'LINEAR of width 1 is a step',
      image(Uint8Array.of(9, 10, 11), { windows: [{ center: 10.5, width: 1, shape: 'LINEAR' }] }),
      [0, 0, 1],
    ],
    [
      'LINEAR_EXACT uses centre and width as they are',
      image(Uint8Array.of(0, 25, 50, 100), { windows: [{ center: 50, width: 100, shape: 'LINEAR_EXACT' }] }),
      [0, 0.25, 0.5, 1],
    ],
    [
      'SIGMOID is one half at the centre',
      image(Uint8Array.of(0, 50, 100), { windows: [{ center: 50, width: 100, shape: 'SIGMOID' }] }),
      [1 / (1 + Math.E ** 2), 0.5, 1 / (1 + Math.E ** -2)],
    ],
    [
      'the window applies after the rescale',
      image(Int16Array.of(-10, 0, 10), {
        bitsStored: 12,
        rescale: { slope: 2, intercept: 100 },
        windows: [{ center: 100, width: 40, shape: 'LINEAR_EXACT' }],
      }),
      [0, 0.5, 1],
    ],
    [
      'a modality LUT takes the place of the rescale and holds its ends',
      image(Uint8Array.of(0, 5, 6, 9), {
        modalityLut: lut(5, [0, 255], 8),
        rescale: { slope: 9, intercept: 9 },
      }),
      [0, 0, 1, 1],
    ],
    [
      'a VOI LUT is used where there is no window',
      image(Uint8Array.of(0, 1, 2), { voiLuts: [lut(0, [0, 1023, 511], 10)] }),
      [0, 1, 511 / 1023],
    ],
    ['MONOCHROME1 is inverted', image(Uint8Array.of(0, 255), { photometric: 'MONOCHROME1' }), [1, 0]],
    ['signed 8-bit samples begin at -128', image(Int8Array.of(-128, 127)), [0, 1]],
    ['a picture of one grey gives no infinity', image(Uint16Array.of(7, 7), { bitsStored: 16 }), [0, 0]],
  ];
  it.each(cases)('%s', async (_, picture, expected) => {
    const values = await tone(picture);
    expect(values).toHaveLength(expected.length);
    for (const [index, value] of values.entries()) expect(value).toBeCloseTo(expected[index] as number, 6);
  });
});

describe('resize', () => {
  const plane = (values: number[], widthPx: number) => ({
    values: Float32Array.from(values),
    widthPx,
    heightPx: values.length / widthPx,
    channels: 1,
    pixelAspect: 1,
  });

  it('keeps a picture of the same size', () => {
    const values = [1, 2, 3, 4, 5, 6];
    expect([...resize(plane(values, 3), 3, 2).values]).toEqual(values);
  });

  it('keeps a constant at any factor, borders included', () => {
    for (const [width, height] of [
      [7, 5],
      [1, 1],
      [224, 3],
    ] as const) {
      const { values } = resize(plane(new Array(30 * 20).fill(0.3), 30), width, height);
      expect(values).toHaveLength(width * height);
      for (const value of values) expect(value).toBeCloseTo(0.3, 6);
    }
  });

  it('weights by a triangle widened by the reduction factor', () => {
    // Factor 2, support 2: the first output sees inputs 0, 1 and 2 at distances 1/4, 1/4 and 3/4 of
    // the support.
    const { values } = resize(plane([8, 0, 0, 0], 4), 2, 1);
    expect(values[0]).toBeCloseTo((8 * 0.75) / (0.75 + 0.75 + 0.25), 5);
    expect(values[1]).toBeCloseTo(0, 6);
  });

  it('keeps the mean of a ramp', () => {
    const ramp = Array.from({ length: 512 }, (_, i) => i);
    const { values } = resize(plane(ramp, 512), 64, 1);
    expect(values.reduce((sum, value) => sum + value, 0) / 64).toBeCloseTo(255.5, 2);
  });
});

describe('preprocess', () => {
  it('does not change its input', async () => {
    const picture = image(Uint8Array.of(1, 2, 3));
    await preprocess(picture, [...TONE, { op: 'normalize', mean: 0.5, std: 0.25 }]);
    expect([...picture.samples]).toEqual([1, 2, 3]);
  });

  it('crops the square in true proportions', async () => {
    const crop: PreprocessStep[] = [{ op: 'crop', to: 'square' }];
    const tall = image(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), { widthPx: 4, heightPx: 2, pixelAspect: 2 });
    expect([...(await preprocess(tall, crop)).data]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    const flat = { ...tall, pixelAspect: 1 };
    expect([...(await preprocess(flat, crop)).data]).toEqual([2, 3, 6, 7]);
  });

  it('crops the centred square', async () => {
    const { data, shape } = await preprocess(image(Uint8Array.of(1, 2, 3, 4, 5)), [
      { op: 'crop', to: 'square' },
    ]);
    expect(shape).toEqual([1, 1, 1, 1]);
    expect([...data]).toEqual([3]);
  });
});

describe('channels', () => {
  it('replicates grey side by side and scales each channel by its own', async () => {
    const { data, shape } = await preprocess(image(Uint8Array.of(0, 255)), [
      { op: 'window' },
      { op: 'replicate', channels: 3 },
      { op: 'normalize', mean: [0, 0.5, 1], std: [1, 0.5, 0.25] },
    ]);
    expect(shape).toEqual([1, 1, 2, 3]);
    expect([...data]).toEqual([0, -1, -4, 1, 1, 0]);
  });

  it('reaches -1024 to 1024 by one mean and one scale', async () => {
    const { data } = await preprocess(image(Uint8Array.of(0, 255)), [
      { op: 'window' },
      { op: 'normalize', mean: 0.5, std: 1 / 2048 },
    ]);
    expect([...data]).toEqual([-1024, 1024]);
  });
});
