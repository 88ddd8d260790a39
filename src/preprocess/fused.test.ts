/** The fused form, bit by bit against the reference, on images of every kind. */
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Lut, PixelImage, Samples, VoiWindow } from '../core/image.ts';
import { plainImage } from '../core/image.ts';
import { seededUniform } from '../core/random.ts';
import type { PreprocessStep } from '../core/recipe.ts';
import { type PixelKernels, pixelKernels } from '../pixels/kernels.ts';
import { runFused } from './fused.ts';
import { preprocess } from './preprocess.ts';
import { runRecipe } from './recipe.ts';

const kernels = (await pixelKernels()) as PixelKernels;

type Kind = 'Uint8' | 'Int8' | 'Uint16' | 'Int16';

interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Values of `bits` bits, extended by their sign where the type has one. */
function samplesOf(kind: Kind, { widthPx, heightPx }: Size, bits: number, seed: number): Samples {
  const random = seededUniform(seed);
  const types = { Uint8: Uint8Array, Int8: Int8Array, Uint16: Uint16Array, Int16: Int16Array };
  const lowest = kind.startsWith('I') ? -(2 ** (bits - 1)) : 0;
  const values = Array.from({ length: widthPx * heightPx }, () => lowest + Math.floor(random() * 2 ** bits));
  return new types[kind](values);
}

const lut = fc.record({
  firstInput: fc.integer({ min: -40_000, max: 70_000 }),
  entries: fc.uint16Array({ minLength: 1, maxLength: 300 }),
  top: fc.integer({ min: 1, max: 65_535 }),
}) satisfies fc.Arbitrary<Lut>;

const voiWindow = fc.record({
  center: fc.double({ min: -5000, max: 70_000, noNaN: true }),
  width: fc.oneof(fc.constant(1), fc.double({ min: 0.5, max: 70_000, noNaN: true })),
  shape: fc.constantFrom('LINEAR', 'LINEAR_EXACT', 'SIGMOID'),
}) satisfies fc.Arbitrary<VoiWindow>;

const sized = (most: number) =>
  fc.record({
    widthPx: fc.integer({ min: 1, max: most }),
    heightPx: fc.integer({ min: 1, max: most }),
  });

const image: fc.Arbitrary<PixelImage> = fc
  .record({
    kind: fc.constantFrom<Kind>('Uint8', 'Int8', 'Uint16', 'Int16'),
    depth: fc.integer({ min: 1, max: 16 }),
    size: sized(90),
    seed: fc.integer(),
    photometric: fc.constantFrom('MONOCHROME1', 'MONOCHROME2'),
    isColour: fc.boolean(),
    rescale: fc.record({
      slope: fc.oneof(fc.constant(1), fc.double({ min: -9, max: 9, noNaN: true })),
      intercept: fc.oneof(fc.constant(0), fc.double({ min: -5000, max: 5000, noNaN: true })),
    }),
    modalityLut: fc.option(lut),
    windows: fc.array(voiWindow, { maxLength: 1 }),
    voiLuts: fc.array(lut, { maxLength: 1 }),
    padding: fc.option(
      fc
        .tuple(fc.integer({ min: -40_000, max: 70_000 }), fc.nat({ max: 40_000 }))
        .map(([low, more]) => ({ low, high: low + more })),
    ),
    pixelAspect: fc.oneof(fc.constant(1), fc.double({ min: 0.05, max: 20, noNaN: true })),
  })
  .map(({ kind, depth, size, seed, ...rest }) => {
    const bitsStored = kind.endsWith('8') ? Math.ceil(depth / 2) : depth;
    const samples = samplesOf(kind, size, bitsStored, seed);
    return { ...plainImage(new Uint8Array(), size.widthPx, size.heightPx, bitsStored), samples, ...rest };
  });

const tones = fc.subarray<PreprocessStep>([
  { op: 'rescale' },
  { op: 'window' },
  { op: 'invert', when: 'MONOCHROME1' },
]);
const crop = fc.subarray<PreprocessStep>([{ op: 'crop', to: 'square' }]);
const resize = fc.option(sized(120).map((size): PreprocessStep => ({ op: 'resize', ...size })));
const channels = fc.constantFrom<readonly PreprocessStep[]>(
  [],
  [{ op: 'normalize', mean: 0.5, std: 0.25 }],
  [
    { op: 'replicate', channels: 3 },
    { op: 'normalize', mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
  ],
);
/** Also what no shipped model has: tones behind a crop or a resize, or none at all. */
const recipe = fc
  .tuple(tones, crop, resize, crop, tones, channels)
  .map(([first, cropFirst, resized, cropThen, then, last]) => [
    ...first,
    ...cropFirst,
    ...(resized ? [resized] : []),
    ...cropThen,
    ...then,
    ...last,
  ]);

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array | Uint8Array) =>
  Buffer.from(buffer, byteOffset, byteLength);

describe('the fused form', () => {
  it('is loaded from the built module', () => expect(kernels).not.toBeNull());

  it('gives the plane of the reference bit by bit', () => {
    fc.assert(
      fc.property(image, recipe, (picture, steps) => {
        const fused = runFused(kernels, picture, steps);
        const { values, ...facts } = runRecipe(picture, steps);
        expect(fused).toMatchObject(facts);
        expect(bytesOf(fused?.values ?? new Float32Array()).equals(bytesOf(values))).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('does so for large images and long rows', () => {
    const steps: PreprocessStep[] = [{ op: 'window' }, { op: 'resize', widthPx: 224, heightPx: 224 }];
    for (const [widthPx, heightPx] of [
      [1025, 1537],
      [9001, 3],
      [3, 9001],
    ] as const) {
      const samples = samplesOf('Uint16', { widthPx, heightPx }, 16, 1);
      const picture = { ...plainImage(new Uint8Array(), widthPx, heightPx, 16), samples };
      const fused = runFused(kernels, picture, steps);
      expect(
        bytesOf(fused?.values ?? new Float32Array()).equals(bytesOf(runRecipe(picture, steps).values)),
      ).toBe(true);
    }
  });

  it('holds a few rows of a large image in its memory, never the whole', () => {
    const before = kernels.memory.buffer.byteLength;
    const samples = samplesOf('Uint16', { widthPx: 3000, heightPx: 3000 }, 12, 3);
    const picture = { ...plainImage(new Uint8Array(), 3000, 3000, 12), samples };
    runFused(kernels, picture, [{ op: 'window' }, { op: 'resize', widthPx: 224, heightPx: 224 }]);
    expect(kernels.memory.buffer.byteLength - before).toBeLessThan(samples.byteLength / 8);
  });

  it('leaves rows that its memory cannot hold to the reference', () => {
    const endless = plainImage(new Uint8Array(2 ** 22), 2 ** 22, 1, 8);
    expect(runFused(kernels, endless, [{ op: 'resize', widthPx: 2, heightPx: 1 }])).toBeNull();
    expect(kernels.memory.buffer.byteLength).toBeLessThan(2 ** 26);
  });
});

describe('where WebAssembly cannot run', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  it('the reference gives the same input', async () => {
    const samples = samplesOf('Uint16', { widthPx: 60, heightPx: 50 }, 12, 4);
    const picture = { ...plainImage(new Uint8Array(), 60, 50, 12), samples };
    const steps: PreprocessStep[] = [{ op: 'window' }, { op: 'resize', widthPx: 24, heightPx: 24 }];
    const input = await preprocess(picture, steps);
    vi.stubGlobal('WebAssembly', undefined);
    vi.resetModules();
    const { pixelKernels: load } = await import('../pixels/kernels.ts');
    expect(await load()).toBeNull();
    const { preprocess: prepare } = await import('./preprocess.ts');
    expect(await prepare(picture, steps)).toEqual(input);
  });
});
