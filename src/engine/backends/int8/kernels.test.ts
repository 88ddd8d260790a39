/**
 * Every kernel is compared element by element with the reference backend, on random shapes and
 * extreme values.
 */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { nodeInt8Host } from '../../../../tools/shared/node-engine.ts';
import { seededUniform } from '../../../core/random.ts';
import type { IntegerPlan } from '../../integer/plan.ts';
import { Int8Executor } from './executor.ts';
import type { KernelModule } from './kernels.ts';
import { compile } from './plan/compile.ts';
import { lanesOf, type Variant } from './plan/variant.ts';
import { type Image, RandomPlan } from './select/random-plan.ts';
import { firstDifference, selfTest } from './select/self-test.ts';

const host = nodeInt8Host();
let relaxed: KernelModule;
let plain: KernelModule;
beforeAll(async () => {
  const load = async (name: 'relaxed' | 'plain'): Promise<KernelModule> => ({
    module: await WebAssembly.compile(await host.readKernels(name)),
    relaxed: name === 'relaxed',
    shared: false,
    sha256: '',
  });
  relaxed = await load('relaxed');
  plain = await load('plain');
});

/**
 * Variants that read values as unsigned, as x86 does; B1S and B2S are for Arm. C requires weights
 * of its own.
 */
const VARIANTS: readonly Variant[] = ['P', 'B1', 'B2', 'C'];

interface Drawn {
  readonly seed: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly filters: number;
  readonly kernel: number;
  readonly stride: number;
}

const drawn: fc.Arbitrary<Drawn> = fc.record({
  seed: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
  height: fc.integer({ min: 1, max: 11 }),
  width: fc.integer({ min: 1, max: 11 }),
  channels: fc.integer({ min: 1, max: 37 }),
  filters: fc.integer({ min: 1, max: 27 }),
  kernel: fc.constantFrom(1, 2, 3, 4, 5, 7),
  stride: fc.integer({ min: 1, max: 3 }),
});

type Draw = (builder: RandomPlan, shape: Drawn, weight: () => number) => readonly [Image, readonly Image[]];

/** Builds a plan from a random shape, by kernel. */
const kernels: Readonly<Record<string, Draw>> = {
  'product to quantized values': (builder, { height, width, channels, filters }, weight) => {
    const image = builder.image(height, width, channels);
    return [image, [builder.conv(image, filters, { kernel: 1, stride: 1 }, 'u8', weight)]];
  },
  'convolution to quantized values': (
    builder,
    { height, width, channels, filters, kernel, stride },
    weight,
  ) => {
    const image = builder.image(height, width, channels);
    return [image, [builder.conv(image, filters, { kernel, stride }, 'u8', weight)]];
  },
  'convolution to floats, dilated': (
    builder,
    { height, width, channels, filters, kernel, stride },
    weight,
  ) => {
    const image = builder.image(height, width, channels);
    return [image, [builder.conv(image, filters, { kernel, stride, dilation: 2 }, 'f32', weight)]];
  },
  depthwise: (builder, { height, width, channels, kernel, stride }) => {
    const image = builder.image(height, width, channels);
    return [
      image,
      [builder.depthwise(image, { kernel, stride }), builder.depthwise(image, { kernel, stride }, 'f32')],
    ];
  },
  'depthwise in rows': (builder, { height, width, channels, seed }) => {
    const image = builder.image(height, width, 4 * channels);
    return [image, [builder.depthwise(image, { kernel: seed % 2 ? 3 : 5, stride: 1 })]];
  },
  'sum and product': (builder, { height, width, channels }) => {
    const image = builder.image(height, width, channels);
    const row = builder.average(image, {
      kernel: Math.max(height, width) * 2 + 1,
      stride: Math.max(height, width),
    });
    return [
      image,
      [
        builder.add(image, builder.lookup(image)),
        builder.multiply(image, image),
        builder.multiply(image, row),
      ],
    ];
  },
  'affine and lookup table': (builder, { height, width, channels }) => {
    const image = builder.image(height, width, channels);
    return [image, [builder.affine(image), builder.lookup(image)]];
  },
  pooling: (builder, { height, width, channels, kernel, stride }) => {
    const image = builder.image(height, width, channels);
    const sliding = { kernel, stride };
    const results = [
      builder.max(image, sliding),
      builder.average(image, sliding),
      builder.average(image, sliding, 'f32'),
    ];
    return [image, results];
  },
  'concat and gather': (builder, { height, width, channels, filters }, weight) => {
    const image = builder.image(height, width, channels);
    const parts = [image, builder.conv(image, filters, { kernel: 1, stride: 1 }, 'u8', weight)];
    return [image, [builder.concat(parts), builder.concat([...parts, image], true), builder.gather(image)]];
  },
  'a dense block without copies': (builder, { height, width, channels, filters }, weight) => {
    const image = builder.image(height, width, channels, 3);
    const first = builder.max(image, { kernel: 1, stride: 1 });
    const grown: Image[] = [first];
    for (let layer = 0; layer < 4; layer += 1) {
      const joined = grown.length > 1 ? builder.concat(grown) : first;
      const narrow = builder.conv(builder.affine(joined), filters, { kernel: 1, stride: 1 }, 'u8', weight);
      grown.push(builder.conv(narrow, 4 + (layer % 3), { kernel: 3, stride: 1 }, 'u8', weight));
    }
    return [image, [builder.average(builder.concat(grown), { kernel: 2, stride: 2 })]];
  },
};

/**
 * Weights that a variant accepts: any of 8 bits for P, and for the others small enough that no
 * group of lanes leaves int16. Half of the shapes have some that C does not accept, which B2 then
 * sums.
 */
function weightsFor(variant: Variant, random: () => number): () => number {
  const most = lanesOf(variant).length === 0 ? 127 : variant === 'C' && random() < 0.5 ? 32 : 64;
  return () => Math.floor(random() * (2 * most + 1)) - most;
}

function differenceOf(
  plan: IntegerPlan,
  image: Float32Array,
  variant: Variant,
  { module }: KernelModule,
): string | null {
  const compiled = compile(plan, { variant, threads: 1 }, false);
  return firstDifference(plan, image, new Int8Executor(compiled, module, true));
}

describe.each(VARIANTS)('variant %s', (variant) => {
  test.each(Object.entries(kernels))('%s equals the reference bit by bit', (_, draw) => {
    fc.assert(
      fc.property(drawn, (shape) => {
        const random = seededUniform(shape.seed);
        const builder = new RandomPlan(random);
        const [image, results] = draw(builder, shape, weightsFor(variant, random));
        const plan = builder.finish(results);
        expect(differenceOf(plan, builder.imageNumbers(image), variant, relaxed)).toBeNull();
      }),
      { numRuns: 60 },
    );
  });

  test('passes the self-test in the module with relaxed SIMD', () => {
    expect(selfTest(variant, relaxed)).toBeNull();
  });
});

test('float layers equal the reference bit by bit', () => {
  fc.assert(
    fc.property(drawn, ({ seed, height, width, channels, filters, kernel, stride }) => {
      const builder = new RandomPlan(seededUniform(seed));
      const plan = builder.finish([
        builder.floatLayers(height, width, Math.min(channels, 5), filters, { kernel, stride }),
      ]);
      const random = seededUniform(seed + 1);
      const image = Float32Array.from(
        { length: height * width * Math.min(channels, 5) },
        () => random() - 0.5,
      );
      expect(differenceOf(plan, image, 'P', plain)).toBeNull();
    }),
    { numRuns: 60 },
  );
});

describe('the module with plain SIMD', () => {
  test('is exact by P, and lacks the other variants', () => {
    expect(selfTest('P', plain)).toBeNull();
    expect(selfTest('B1', plain)).toMatch(/unreachable/);
  });
});

describe('the self-test', () => {
  test('rejects a variant that reads values as signed on a processor that does not', () => {
    // On Arm it is the other way round: exactly one of the two fails everywhere.
    const refused = (['B2', 'B2S'] as const).map((variant) => selfTest(variant, relaxed) !== null);
    expect(refused.filter(Boolean)).toHaveLength(1);
  });
});
