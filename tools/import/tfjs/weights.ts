/** Weight values as TF.js stores them: one run of bytes, described tensor by tensor and cut into shards. */
import { sizeOf } from '../../../src/core/tensor.ts';
import { ImportError } from '../error.ts';
import type { Constant, Shape } from '../ir.ts';

/** What import writes; the others are made by quantizing. */
export type FloatPrecision = 'float32' | 'float16';

export interface WeightSpec {
  readonly name: string;
  readonly shape: Shape;
  readonly dtype: 'float32' | 'int32';
  readonly quantization?: { readonly dtype: 'float16'; readonly original_dtype: 'float32' };
}

/** 4 MiB, as tfjs-converter cuts: a shard fits into a browser's cache and a download restarts cheaply. */
export const SHARD_BYTES = 4 * 1024 * 1024;

/**
 * In float16, constants of fewer elements stay float32. Biases, early and depthwise filters are few weights that
 * each reach far: in EfficientNet-Lite0 they cost 0.7 % more bytes and take the largest error of a probability on
 * real images from 4.5e-3 to 1.0e-3.
 */
export const HALVED_FROM = 4096;

/**
 * One constant and its bytes, little-endian.
 * @throws ImportError where a weight is to be float16 and is not finite or beyond 65,504
 */
export function encodeWeight(
  name: string,
  constant: Constant,
  precision: FloatPrecision,
): [WeightSpec, Uint8Array] {
  const { dtype, shape, data } = constant;
  if (dtype === 'int64') return [{ name, shape, dtype: 'int32' }, bytesOf(Int32Array.from(data))];
  if (precision === 'float32' || sizeOf(shape) < HALVED_FROM) return [{ name, shape, dtype }, bytesOf(data)];
  // Rounds to nearest, ties to even (ECMA-262, Number::toFloat16).
  const halves = Float16Array.from(data);
  const beyond = halves.findIndex((half) => !Number.isFinite(half));
  if (beyond >= 0) {
    throw new ImportError({
      kind: 'weight',
      weight: name,
      detail: `${data[beyond]} is outside of float16, which ends at 65,504; float32 holds it`,
    });
  }
  const quantization = { dtype: 'float16', original_dtype: 'float32' } as const;
  return [{ name, shape, dtype, quantization }, bytesOf(halves)];
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
