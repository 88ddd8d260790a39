/** Tensors at an engine's border, the same for every backend. */
import { sizeOf, type Tensor } from '../core/tensor.ts';
import type { ModelManifest } from '../model/manifest.ts';

/** What keeps a tensor from being the model's input; null where nothing does. */
export function inputProblem(
  { dtype, shape, data }: Tensor,
  { input }: Pick<ModelManifest, 'input'>,
): string | null {
  const size = sizeOf(input.shape);
  if (dtype === 'float32' && shape.join() === input.shape.join() && data.length === size) return null;
  return `the input is ${dtype} [${shape}] of ${data.length} values; the model takes float32 [${input.shape}] of ${size}`;
}

/** The first element that is no finite number, in words; null where all are. */
export function notFinite(name: string, values: ArrayLike<number>): string | null {
  for (let i = 0; i < values.length; i += 1) {
    if (!Number.isFinite(values[i])) return `${name}[${i}] is ${values[i]}`;
  }
  return null;
}

/** @param values copied: they may be a window on a larger buffer, and the caller will transfer theirs */
export function outputTensor(shape: readonly number[], values: Float32Array): Tensor {
  const layout = shape.length === 2 ? 'NC' : 'NHWC';
  return { dtype: 'float32', shape, layout, data: Float32Array.from(values) };
}
