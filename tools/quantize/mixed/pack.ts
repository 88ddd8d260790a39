/** Packs weights for `expandPacked`; src/engine/graph/packing.ts describes the format. */
import {
  byteLengthOf,
  FEWEST_BITS,
  type GraphModelJson,
  LEAST_INTEGER,
  MOST_BITS,
  type Packing,
  TABLE_ENTRY_BITS,
} from '../../../src/engine/graph/index.ts';

/** The bits with which one weight's integers are packed. */
export interface ChannelBits {
  /** Axis of the weight whose entries are the channels. */
  readonly axis: number;
  /** 2 to 8, for each channel. */
  readonly bits: Uint8Array;
}

export interface PackedModel {
  readonly json: GraphModelJson;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * @param weights The expanded bytes, in the manifest's order.
 * @param channelBits By the name of the integers; other weights are copied unchanged.
 * @throws RangeError if an integer does not fit the bits of its channel
 */
export function packModel(
  json: GraphModelJson,
  weights: ArrayBuffer,
  channelBits: ReadonlyMap<string, ChannelBits>,
): PackedModel {
  const parts: Uint8Array[] = [];
  let from = 0;
  for (const spec of json.weightsManifest.flatMap((group) => group.weights)) {
    const bytes = new Uint8Array(weights, from, byteLengthOf(spec));
    from += bytes.length;
    const how = channelBits.get(spec.name);
    if (how) parts.push(packTable(how.bits), packIntegers(spec.name, bytes, spec.shape, how));
    else parts.push(bytes);
  }
  const packing: Packing = {
    channelAxis: Object.fromEntries([...channelBits].map(([name, { axis }]) => [name, axis])),
  };
  return { json: withPacking(json, packing), bytes: joined(parts) };
}

function withPacking(json: GraphModelJson, packing: Packing): GraphModelJson {
  const { penumbra, ...others } = json.userDefinedMetadata ?? {};
  return { ...json, userDefinedMetadata: { ...others, penumbra: { ...(penumbra as object), packing } } };
}

function packTable(bits: Uint8Array): Uint8Array {
  const run = new BitRun(bits.length * TABLE_ENTRY_BITS);
  for (const width of bits) {
    if (width < FEWEST_BITS || width > MOST_BITS) throw new RangeError(`a channel of ${width} bits`);
    run.push(width - FEWEST_BITS, TABLE_ENTRY_BITS);
  }
  return run.bytes;
}

function packIntegers(
  name: string,
  bytes: Uint8Array,
  shape: readonly number[],
  { axis, bits }: ChannelBits,
): Uint8Array {
  const channels = shape[axis];
  if (channels !== bits.length) throw new RangeError(`${name} [${shape}]: ${bits.length} widths`);
  const inner = shape.slice(axis + 1).reduce((product, length) => product * length, 1);
  const run = new BitRun((bytes.length / channels) * bits.reduce((sum, width) => sum + width, 0));
  bytes.forEach((byte, i) => {
    const width = bits[Math.floor(i / inner) % channels] ?? 0;
    const code = byte + LEAST_INTEGER + 2 ** (width - 1);
    if (code < 0 || code >= 2 ** width) {
      throw new RangeError(`${name}[${i}] = ${byte + LEAST_INTEGER} does not fit into ${width} bits`);
    }
    run.push(code, width);
  });
  return run.bytes;
}

/** Bytes that are filled from their least significant bits. */
class BitRun {
  readonly bytes: Uint8Array;
  #bit = 0;

  constructor(bits: number) {
    this.bytes = new Uint8Array(Math.ceil(bits / 8));
  }

  /** @param value Below 2^width; width is at most 8, so that at most two bytes are touched. */
  push(value: number, width: number): void {
    const at = this.#bit >> 3;
    const shifted = value << (this.#bit & 7);
    this.bytes[at] = (this.bytes[at] ?? 0) | (shifted & 0xff);
    if (shifted > 0xff) this.bytes[at + 1] = shifted >> 8;
    this.#bit += width;
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}
