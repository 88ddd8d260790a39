/**
 * Weight values as TF.js stores them: one run of bytes, described tensor by tensor and cut into
 * shards.
 */
import { sizeOf } from '../../../src/core/tensor.ts';
import { FLOAT16_FROM, isStoredAsFloat16 } from '../../../src/quantize/float16.ts';
import { ImportError } from '../error.ts';
import type { Constant, Shape } from '../ir.ts';

/** The precisions that import writes; others are made by quantizing. */
export type FloatPrecision = 'float32' | 'float16';

export interface WeightSpec {
  readonly name: string;
  readonly shape: Shape;
  readonly dtype: 'float32' | 'int32';
  readonly quantization?: { readonly dtype: 'float16' };
}

/**
 * 4 MiB as in tfjs-converter: a shard fits into a browser's cache, and a failed download is cheap
 * to repeat.
 */
export const SHARD_BYTES = 4 * 1024 * 1024;

/**
 * One constant and its bytes, little-endian.
 * @throws ImportError if a weight large enough to be stored in float16 is not finite or beyond
 * 65,504
 */
export function encodeWeight(
  name: string,
  constant: Constant,
  precision: FloatPrecision,
): [WeightSpec, Uint8Array] {
  const { dtype, shape, data } = constant;
  if (dtype === 'int64') return [{ name, shape, dtype: 'int32' }, bytesOf(Int32Array.from(data))];
  if (precision === 'float16' && isStoredAsFloat16(shape, data)) {
    // Rounds to nearest, ties to even (ECMA-262, Number::toFloat16).
    return [{ name, shape, dtype, quantization: { dtype: 'float16' } }, bytesOf(Float16Array.from(data))];
  }
  if (precision === 'float16' && sizeOf(shape) >= FLOAT16_FROM) {
    const beyond = data.find((value) => !Number.isFinite(Math.f16round(value)));
    throw new ImportError({
      kind: 'weight',
      weight: name,
      detail: `${beyond} is outside of float16, which ends at 65,504; float32 holds it`,
    });
  }
  return [{ name, shape, dtype }, bytesOf(data)];
}

export function shardsOf(parts: readonly Uint8Array[]): readonly { path: string; bytes: Uint8Array }[] {
  const all = Buffer.concat(parts);
  const count = Math.max(1, Math.ceil(all.length / SHARD_BYTES));
  return Array.from({ length: count }, (_, i) => ({
    path: `group1-shard${i + 1}of${count}.bin`,
    bytes: all.subarray(i * SHARD_BYTES, (i + 1) * SHARD_BYTES),
  }));
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
