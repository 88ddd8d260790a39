/**
 * Weights of `mixed` variants: 2 to 8 bits per output channel, packed at rest. The model.json
 * describes the expanded form, one byte per integer as in `dynamic`; only the shards are shorter,
 * so that expanding them gives an ordinary graph model.
 *
 * The shards hold the weights in the manifest's order. A weight that is named in
 * `userDefinedMetadata.penumbra.packing.channelAxis` is stored as two runs of bits, each padded
 * with zeros to a whole byte; all others are stored as their specification says.
 *
 *  1. bits - 2 of each channel, 3 bits each
 *  2. integer + 2^(bits-1) of each element in row-major order, in the bits of its channel
 *
 * A run fills each byte from its least significant bit, and each value starts with its least
 * significant bit.
 */
import * as v from 'valibot';
import { sizeOf } from '../../core/tensor.ts';
import { GraphError } from './error.ts';
import { type GraphModelJson, type WeightSpec, weightSpecs } from './model-json.ts';
import { byteLengthOf } from './weights.ts';

export const FEWEST_BITS = 2;
export const MOST_BITS = 8;
/** Bits of an entry in the table of bits per channel. */
export const TABLE_ENTRY_BITS = 3;

/**
 * The integer that an expanded byte of 0 represents: every integer of up to 8 bits fits, in any
 * channel.
 */
export const LEAST_INTEGER = -128;

const packingSchema = v.strictObject({
  /** For each packed weight, by name, the axis whose entries have bits of their own. */
  channelAxis: v.record(v.string(), v.pipe(v.number(), v.integer(), v.minValue(0))),
});

/** The part of the metadata that names the packed weights. */
export type Packing = v.InferOutput<typeof packingSchema>;

/** An ordinary graph model, whose weights are stored as their specifications say. */
export interface ExpandedModel {
  readonly json: GraphModelJson;
  /** The weights in the manifest's order. */
  readonly weights: ArrayBuffer;
}

/**
 * Expands packed weights; a model without any is returned unchanged.
 * @param bytes The joined shards; not modified.
 * @throws GraphError if the packed bytes are too few, too many or inconsistent
 */
export function expandPacked(json: GraphModelJson, bytes: ArrayBuffer): ExpandedModel {
  const packed = packingOf(json);
  if (!packed) return { json, weights: bytes };
  const { packing, penumbra } = packed;
  const specs = weightSpecs(json);
  const names = new Set(specs.map(({ name }) => name));
  for (const name of Object.keys(packing.channelAxis)) {
    if (!names.has(name)) throw new GraphError(name, { code: 'packed-absent' });
  }

  const size = specs.reduce((sum, spec) => sum + byteLengthOf(spec), 0);
  if (size > bytes.byteLength * (MOST_BITS / FEWEST_BITS)) {
    throw new GraphError('weights', { code: 'packed-too-short', found: bytes.byteLength, expanded: size });
  }
  const expanded = new Uint8Array(size);
  const shards = new Shards(bytes);
  let to = 0;
  for (const spec of specs) {
    const target = expanded.subarray(to, to + byteLengthOf(spec));
    const axis = packing.channelAxis[spec.name];
    if (axis === undefined) target.set(shards.bytes(spec.name, target.length));
    else expand(spec, axis, shards, target);
    to += target.length;
  }
  shards.end();
  const userDefinedMetadata = { ...json.userDefinedMetadata, penumbra };
  return { json: { ...json, userDefinedMetadata }, weights: expanded.buffer };
}

/** The metadata on packing, and the rest of the metadata; null if nothing is packed. */
function packingOf({ userDefinedMetadata }: GraphModelJson): { packing: Packing; penumbra: object } | null {
  const written = userDefinedMetadata?.penumbra;
  if (typeof written !== 'object' || written === null || !('packing' in written)) return null;
  const { packing, ...penumbra } = written;
  const parsed = v.safeParse(packingSchema, packing);
  if (parsed.success) return { packing: parsed.output, penumbra };
  const [issue] = parsed.issues;
  const subject = ['userDefinedMetadata.penumbra.packing', v.getDotPath(issue)].filter(Boolean).join('.');
  throw new GraphError(subject, { code: 'schema', issue: issue.message });
}

function expand(spec: WeightSpec, axis: number, shards: Shards, target: Uint8Array): void {
  const { name, shape, dtype, quantization } = spec;
  const channels = shape[axis];
  const isInteger =
    dtype === 'float32' &&
    quantization?.dtype === 'uint8' &&
    quantization.scale === 1 &&
    quantization.min === LEAST_INTEGER;
  if (channels === undefined || !isInteger) {
    throw new GraphError(name, { code: 'packed-axis', shape, axis, least: LEAST_INTEGER });
  }
  const bits = new Uint8Array(channels);
  const table = shards.bits(name, channels * TABLE_ENTRY_BITS);
  readRun(table, Uint8Array.of(TABLE_ENTRY_BITS), Uint8Array.of(FEWEST_BITS), 1, bits);
  for (const [channel, width] of bits.entries()) {
    if (width > MOST_BITS) throw new GraphError(name, { code: 'packed-bits', channel, bits: width });
  }

  const perChannel = target.length / Math.max(1, channels);
  const run = shards.bits(name, bits.reduce((sum, width) => sum + width, 0) * perChannel);
  const toByte = bits.map((width) => -LEAST_INTEGER - 2 ** (width - 1));
  readRun(run, bits, toByte, sizeOf(shape.slice(axis + 1)), target);
}

/**
 * Unpacks values whose bit widths repeat in cycles.
 * @param run One byte longer than its content, since values are read from pairs of bytes.
 * @param widths Bits of each channel, 1 to 8.
 * @param offsets Added to each value, by channel.
 * @param inner Number of consecutive values of one channel.
 */
function readRun(
  run: Uint8Array,
  widths: Uint8Array,
  offsets: Uint8Array,
  inner: number,
  target: Uint8Array,
): void {
  let bit = 0;
  let channel = 0;
  let ofChannel = 0;
  for (let to = 0; to < target.length; to++) {
    const width = widths[channel] as number;
    const at = bit >> 3;
    // Branch-free: a branch on the bits left in a byte would be mispredicted half the time.
    const pair = (run[at] as number) | ((run[at + 1] as number) << 8);
    target[to] = ((pair >> (bit & 7)) & ((1 << width) - 1)) + (offsets[channel] as number);
    bit += width;
    if (++ofChannel < inner) continue;
    ofChannel = 0;
    if (++channel === widths.length) channel = 0;
  }
}

/** Reads the joined shards piece by piece. */
class Shards {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: ArrayBuffer) {
    this.#bytes = new Uint8Array(bytes);
  }

  /** @throws GraphError if fewer are left */
  bytes(name: string, count: number): Uint8Array {
    const [from, to] = [this.#at, this.#at + count];
    if (to > this.#bytes.length) {
      throw new GraphError(name, { code: 'packed-cut', needed: count, from, end: this.#bytes.length });
    }
    this.#at = to;
    return this.#bytes.subarray(from, to);
  }

  /**
   * A copy of a run of bits, and one byte more.
   * @throws GraphError if fewer are left, or if the padding in its last byte is not zero, which
   * misread data rarely satisfies
   */
  bits(name: string, count: number): Uint8Array {
    const bytes = this.bytes(name, Math.ceil(count / 8));
    if ((bytes.at(-1) ?? 0) >> (8 - (bytes.length * 8 - count)) !== 0) {
      throw new GraphError(name, { code: 'packed-padding' });
    }
    const run = new Uint8Array(bytes.length + 1);
    run.set(bytes);
    return run;
  }

  /** @throws GraphError if bytes are left */
  end(): void {
    const { length } = this.#bytes;
    if (this.#at === length) return;
    throw new GraphError('weights', { code: 'packed-rest', found: length, end: this.#at });
  }
}
