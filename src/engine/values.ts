/** Tensors at an engine's border, the same for every backend. */
import type { Detail } from '../core/detail.ts';
import { sizeOf, type Tensor } from '../core/tensor.ts';
import type { ModelManifest } from '../model/manifest.ts';

/** Tells why a tensor is not a valid input of the model; null if it is valid. */
export function inputProblem(
  { dtype, shape, data }: Tensor,
  { input }: Pick<ModelManifest, 'input'>,
): Detail | null {
  const size = sizeOf(input.shape);
  if (dtype === 'float32' && shape.join() === input.shape.join() && data.length === size) return null;
  return { code: 'input', dtype, found: shape, values: data.length, expected: input.shape };
}

/** The first element that is no finite number; null where all are. */
export function notFinite(name: string, values: ArrayLike<number>): Detail | null {
  if (values instanceof Float32Array && areFinite(values)) return null;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i];
    if (!Number.isFinite(value)) return { code: 'not-finite', tensor: name, index: i, value: String(value) };
  }
  return null;
}

/**
 * Whether their sum is finite: of float32 numbers it cannot leave float64, however many there are,
 * but by one that is infinite or none. An image is looked at for every reading, and asking for each
 * element took as long as a large layer.
 */
function areFinite(values: Float32Array): boolean {
  const at = (i: number): number => values[i] as number;
  const whole = values.length - (values.length % 8);
  // Side by side, for an addition waits for the one before.
  let a = 0;
  let b = 0;
  for (let i = 0; i < whole; i += 8) {
    a += at(i) + at(i + 1) + (at(i + 2) + at(i + 3));
    b += at(i + 4) + at(i + 5) + (at(i + 6) + at(i + 7));
  }
  for (let i = whole; i < values.length; i += 1) a += at(i);
  return Number.isFinite(a + b);
}

/**
 * @param values copied: they may be a window on a larger buffer, and the caller will transfer
 * theirs
 */
export function outputTensor(shape: readonly number[], values: Float32Array): Tensor {
  const layout = shape.length === 2 ? 'NC' : 'NHWC';
  return { dtype: 'float32', shape, layout, data: Float32Array.from(values) };
}
