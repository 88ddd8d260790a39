/**
 * Weights from the joined shards, expanded exactly as TF.js 4.22 does (tfjs-core, io/io_utils.ts),
 * so that every reader sees the same model. Little-endian throughout.
 */
import { sizeOf } from '../../core/tensor.ts';
import { GraphError } from './error.ts';
import { fromFloat16 } from './float16.ts';
import type { WeightSpec } from './model-json.ts';

interface Described {
  readonly spec: WeightSpec;
  readonly shape: readonly number[];
  /**
   * Bytes of a quantized constant as they are stored, not to be retained; null if it is not stored
   * in bytes.
   */
  readonly stored: Uint8Array<ArrayBuffer> | null;
}

/** A constant. Its `data` is expanded on first access and shares no memory with the file. */
export type Weight = Described &
  (
    | { readonly dtype: 'float32'; readonly data: Float32Array<ArrayBuffer> }
    | { readonly dtype: 'int32'; readonly data: Int32Array<ArrayBuffer> }
    | { readonly dtype: 'bool'; readonly data: Uint8Array<ArrayBuffer> }
  );

/** A weight and its location in the file. */
export interface StoredWeight {
  readonly spec: WeightSpec;
  readonly byteOffset: number;
  readonly byteLength: number;
}

/** The number of bytes of a weight in the file. */
export function byteLengthOf({ shape, dtype, quantization }: WeightSpec): number {
  return sizeOf(shape) * BYTES[quantization?.dtype ?? dtype];
}

const BYTES = { float32: 4, int32: 4, bool: 1, uint8: 1, uint16: 2, float16: 2 } as const;

/**
 * @throws GraphError if a name occurs twice, or if the file is longer or shorter
 * than its list
 */
export function locateWeights(specs: readonly WeightSpec[], fileBytes: number): readonly StoredWeight[] {
  const names = new Set<string>();
  let byteOffset = 0;
  const located = specs.map((spec) => {
    if (names.has(spec.name)) throw new GraphError(spec.name, { code: 'weight-twice' });
    names.add(spec.name);
    const byteLength = byteLengthOf(spec);
    const stored = { spec, byteOffset, byteLength };
    byteOffset += byteLength;
    return stored;
  });
  if (byteOffset === fileBytes) return located;
  const cut = located.find((stored) => stored.byteOffset + stored.byteLength > fileBytes);
  throw new GraphError(cut?.spec.name ?? 'weights', {
    code: 'weights-length',
    found: fileBytes,
    expected: byteOffset,
  });
}

/**
 * @param bytes Retained as long as the weights are.
 * @throws GraphError if lengths or types do not match
 */
export function decodeWeights(specs: readonly WeightSpec[], bytes: ArrayBuffer): ReadonlyMap<string, Weight> {
  const stored = locateWeights(specs, bytes.byteLength);
  return new Map(stored.map((each) => [each.spec.name, decodeWeight(each, bytes)]));
}

/**
 * @param bytes The whole file.
 * @throws GraphError if types do not match
 */
export function decodeWeight(stored: StoredWeight, bytes: ArrayBuffer): Weight {
  const { spec, byteOffset, byteLength } = stored;
  checkQuantization(spec);
  let data: Weight['data'] | null = null;
  const weight = {
    spec,
    shape: spec.shape,
    dtype: spec.dtype,
    stored: spec.quantization?.dtype === 'uint8' ? new Uint8Array(bytes, byteOffset, byteLength) : null,
    get data() {
      // A copy, because a view would need an aligned offset and would retain the whole file.
      data ??= expanded(spec, bytes.slice(byteOffset, byteOffset + byteLength));
      return data;
    },
  };
  return weight as Weight;
}

function checkQuantization({ name, dtype, quantization }: WeightSpec): void {
  if (!quantization) return;
  const isPossible = quantization.dtype === 'float16' ? dtype === 'float32' : dtype !== 'bool';
  if (!isPossible) throw new GraphError(name, { code: 'weight-type', dtype, stored: quantization.dtype });
  if (quantization.dtype === 'float16') return;
  const { scale, min } = quantization;
  if (Number.isFinite(scale) && Number.isFinite(min)) return;
  throw new GraphError(name, { code: 'weight-range', scale: String(scale), min: String(min) });
}

function expanded({ dtype, quantization }: WeightSpec, own: ArrayBuffer): Weight['data'] {
  if (!quantization) {
    // The buffer's type is explicit, because LiteRT.js's own types widen these constructors when
    // they are loaded.
    if (dtype === 'float32') return new Float32Array<ArrayBuffer>(own);
    return dtype === 'int32' ? new Int32Array<ArrayBuffer>(own) : new Uint8Array(own);
  }
  if (quantization.dtype === 'float16') return new Float32Array(new Uint16Array(own)).map(fromFloat16);
  const { scale, min } = quantization;
  const stored = quantization.dtype === 'uint8' ? new Uint8Array(own) : new Uint16Array(own);
  if (dtype === 'float32') return expand(stored, scale, min);
  return new Int32Array(stored).map((code) => Math.round(code * scale + min));
}

/**
 * Both operations are in float64, with one rounding at the end. A loop, because `map` takes several
 * times as long for millions of values.
 */
function expand(stored: Uint8Array | Uint16Array, scale: number, min: number): Float32Array<ArrayBuffer> {
  const data = new Float32Array(stored.length);
  for (let i = 0; i < data.length; i += 1) data[i] = (stored[i] ?? 0) * scale + min;
  return data;
}
