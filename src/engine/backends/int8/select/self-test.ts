/**
 * Tests whether a variant is exact in this browser: small plans with extreme values and weights,
 * whose results are compared with the reference backend's by checksums that are constants here and
 * verified by self-test.test.ts. A variant that fails is never used.
 */
import { seededUniform } from '../../../../core/random.ts';
import type { IntegerPlan } from '../../../integer/plan.ts';
import { bindOp, type Numbers } from '../../reference/bind.ts';
import { Checksum } from '../cache/checksum.ts';
import { Int8Executor } from '../executor.ts';
import type { KernelModule } from '../kernels.ts';
import { compile } from '../plan/compile.ts';
import { lanesOf, type Variant } from '../plan/variant.ts';
import { RandomPlan } from './random-plan.ts';

export interface SelfTestCase {
  readonly name: string;
  readonly plan: IntegerPlan;
  readonly image: Float32Array;
  /**
   * Checksum of the reference backend's results, which take longer to compute than a first image
   * may wait.
   */
  readonly checksum: number;
}

/**
 * Checksums by the number of products that a variant adds in int16, on which the weights depend.
 */
const CHECKSUMS: Readonly<Record<number, { readonly pairs: number; readonly kernels: number }>> = {
  0: { pairs: 2_982_314_706, kernels: 2_665_558_162 },
  2: { pairs: 1_366_734_836, kernels: 3_897_178_901 },
  4: { pairs: 3_121_205_464, kernels: 3_897_178_901 },
};

export function selfTestCases(variant: Variant): readonly SelfTestCase[] {
  const { pairs = 0, kernels = 0 } = CHECKSUMS[lanesOf(variant)[0]?.length ?? 0] ?? {};
  return [
    { name: 'every code by every weight', ...everyPair(variant), checksum: pairs },
    { name: 'every kernel', ...everyKernel(variant), checksum: kernels },
  ];
}

/** Returns null if the variant is exact, else a description of the failure for people. */
export function selfTest(variant: Variant, { module, shared }: KernelModule): string | null {
  for (const { name, plan, image, checksum } of selfTestCases(variant)) {
    try {
      const executor = new Int8Executor(compile(plan, { variant, threads: 1 }, shared), module, false);
      const sum = new Checksum();
      executor.runObserved({ [plan.inputs[0]?.name ?? '']: image }, (_, numbers) => sum.add(numbers));
      if (sum.value === checksum) continue;
      const problem = firstDifference(plan, image, executor);
      return `${name}: ${problem ?? 'this browser’s own arithmetic is not what it should be'}`;
    } catch (thrown) {
      return `${name}: ${thrown instanceof Error ? thrown.message : thrown}`;
    }
  }
  return null;
}

/**
 * Describes the first element of any operation's result that differs from the reference; null if
 * there is none.
 */
export function firstDifference(
  plan: IntegerPlan,
  image: Float32Array,
  executor: Int8Executor,
): string | null {
  const held = new Map<number, Numbers>();
  for (const { tensor } of plan.inputs) held.set(tensor, image);
  const [input] = plan.inputs;
  let problem: string | null = null;
  executor.runObserved({ [input?.name ?? '']: image }, ({ name, type, length }, actual, op) => {
    const expected = type === 'u8' ? new Uint8Array(length) : new Float32Array(length);
    held.set(op.output, expected);
    bindOp(plan, (id) => held.get(id) ?? plan.tensors[id]?.constant ?? new Uint8Array(), op)();
    const at = expected.findIndex((value: number, i: number) => !Object.is(value, actual[i]));
    if (at >= 0) problem ??= `${op.kind} ${name}[${at}] is ${actual[at]}, not ${expected[at]}`;
  });
  return problem;
}

/**
 * Multiplies every value by every weight in every lane, beside partners as large as the variant's
 * bound allows; sums are returned unrescaled.
 */
function everyPair(variant: Variant) {
  const channels = 32;
  const groups = lanesOf(variant);
  const weightOf = (filter: number, inner: number): number => {
    const weight = filter - 127;
    const lane = inner % 8;
    const group = groups.findIndex((lanes) => lanes.includes(lane));
    const lanes = groups[group];
    if (!lanes) return weight;
    // Each group of lanes puts the weight into another of its lanes.
    const chosen = (Math.floor(inner / 8) * groups.length + group) % lanes.length;
    const place = (lanes.indexOf(lane) - chosen + lanes.length) % lanes.length;
    if (place === 0) return weight;
    return place === 1 ? Math.sign(weight) * Math.min(127, 128 - Math.abs(weight)) : 0;
  };
  const builder = new RandomPlan(seeded());
  const quantized = builder.image(1, 256, channels, 0);
  const plan = builder.finish([builder.conv(quantized, 255, { kernel: 1, stride: 1 }, 'f32', weightOf)]);
  const image = Float32Array.from({ length: 256 * channels }, (_, i) => Math.floor(i / channels));
  return { plan, image };
}

/** Runs each kernel once on awkward sizes: odd channels, a single row, borders on all sides. */
function everyKernel(variant: Variant) {
  const small = lanesOf(variant).length > 0;
  const builder = new RandomPlan(seeded());
  const next = seeded();
  const weight = (): number => Math.floor(next() * (small ? 65 : 255)) - (small ? 32 : 127);
  const image = builder.image(7, 9, 21);
  const wide = builder.conv(image, 20, { kernel: 3, stride: 1 }, 'u8', weight);
  const sliding = builder.depthwise(wide, { kernel: 3, stride: 1 });
  const large = builder.depthwise(sliding, { kernel: 5, stride: 1 });
  const sum = builder.add(wide, large);
  const joined = builder.concat([builder.conv(sum, 13, { kernel: 1, stride: 1 }, 'u8', weight), sum]);
  const scaled = builder.affine(joined);
  const pooled = builder.max(scaled, { kernel: 3, stride: 2 });
  const strided = builder.depthwise(pooled, { kernel: 3, stride: 2 });
  const mean = builder.average(strided, { kernel: 3, stride: 3 });
  const product = builder.multiply(strided, strided);
  const results = [
    mean,
    builder.lookup(product),
    builder.conv(product, 5, { kernel: 5, stride: 2 }, 'f32', weight),
  ];
  return { plan: builder.finish(results), image: builder.imageNumbers(image) };
}

/** Random numbers that are identical on every device. */
const seeded = () => seededUniform(0x5eed);
