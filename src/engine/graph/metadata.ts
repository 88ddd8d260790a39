/**
 * Metadata of a quantized model, in model.json under `userDefinedMetadata.penumbra`; see
 * docs/numerics.md.
 */
import * as v from 'valibot';
import { GraphError } from './error.ts';
import type { GraphModelJson } from './model-json.ts';

/** A float32, written with the fewest digits that read back to it. */
const scale = v.pipe(v.number(), v.transform(Math.fround), v.finite(), v.gtValue(0));
const bits = v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(8));
const format = v.literal(1);

/** By the node whose output is quantized: real = (value - zeroPoint) * scale. */
const activations = v.record(
  v.string(),
  v.tuple([scale, v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(255))]),
);

/** Both are absent in a mixed model that runs in float32 only. */
interface PerhapsHeld {
  activationBits?: number | undefined;
  activations?: Record<string, [number, number]> | undefined;
}

const haveCodes = ({ activationBits = 8, activations: held = {} }: PerhapsHeld): boolean =>
  Object.values(held).every(([, zeroPoint]) => zeroPoint < 2 ** activationBits);
const BEYOND = 'a zero point lies beyond the codes';

const int8Fields = {
  format,
  precision: v.literal('int8'),
  weightBits: bits,
  activationBits: bits,
  activations,
};
const int8 = v.pipe(
  v.strictObject(int8Fields),
  v.check((held) => haveCodes(held), BEYOND),
);

const dynamic = v.strictObject({ format, precision: v.literal('dynamic'), weightBits: bits });

/**
 * Further fields describe how the bits are packed; packing.ts reads them. Without activations the
 * model runs in float32 only.
 */
const mixed = v.pipe(
  v.looseObject({
    format,
    precision: v.literal('mixed'),
    activationBits: v.optional(bits),
    activations: v.optional(activations),
  }),
  v.check(
    (held) => (held.activations === undefined) === (held.activationBits === undefined),
    'activations and activationBits belong together',
  ),
  v.check((held) => haveCodes(held), BEYOND),
);

const metadata = v.variant('precision', [int8, dynamic, mixed]);

export type QuantizationMetadata = v.InferOutput<typeof metadata>;
export type Int8Metadata = Extract<QuantizationMetadata, { precision: 'int8' }>;

/** Quantization of activations. */
export interface Held {
  readonly activationBits: number;
  /** By node: scale and zero point. */
  readonly activations: Record<string, [scale: number, zeroPoint: number]>;
}

/**
 * Reads the metadata; null for a model that is not quantized, or not by us.
 * @throws GraphError naming the first invalid field
 */
export function readMetadata({ userDefinedMetadata }: GraphModelJson): QuantizationMetadata | null {
  const written = userDefinedMetadata?.penumbra;
  if (written === undefined) return null;
  const parsed = v.safeParse(metadata, written);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const subject = ['userDefinedMetadata.penumbra', v.getDotPath(issue)].filter(Boolean).join('.');
  throw new GraphError(subject, { code: 'schema', issue: issue.message });
}

/** Builds the value of model.json's `userDefinedMetadata`. */
export function writeMetadata(value: QuantizationMetadata): Record<string, unknown> {
  if (!('activations' in value) || value.activations === undefined) return { penumbra: value };
  const written = Object.entries(value.activations).map(([node, [step, zeroPoint]]) => [
    node,
    [shortestFloat32(step), zeroPoint],
  ]);
  return { penumbra: { ...value, activations: Object.fromEntries(written) } };
}

/** The decimal of fewest digits that rounds to the same float32: 0.1 for 0.10000000149011612. */
export function shortestFloat32(value: number): number {
  const single = Math.fround(value);
  // Nine digits distinguish any two float32 values (IEEE 754-2019, 5.12.2).
  for (let digits = 1; digits < 9; digits += 1) {
    const short = Number(single.toPrecision(digits));
    if (Math.fround(short) === single) return short;
  }
  return Number(single.toPrecision(9));
}
