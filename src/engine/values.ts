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
  if (values instanceof Float32Array && areFinite(values)) return null;
  for (let i = 0; i < values.length; i += 1) {
    if (!Number.isFinite(values[i])) return `${name}[${i}] is ${values[i]}`;
  }
  return null;
}

/**
 * A number less itself is 0, but for those that are not finite. Four sums side by side: an image is looked at for every
 * reading, and asking for each element took as long as a large layer.
 */
function areFinite(values: Float32Array): boolean {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  const whole = values.length - (values.length % 4);
  for (let i = 0; i < whole; i += 4) {
    a += zeroOf(values[i] as number);
    b += zeroOf(values[i + 1] as number);
    c += zeroOf(values[i + 2] as number);
    d += zeroOf(values[i + 3] as number);
  }
  for (let i = whole; i < values.length; i += 1) a += zeroOf(values[i] as number);
  return a + b + c + d === 0;
}

const zeroOf = (value: number): number => value - value;

/** @param values copied: they may be a window on a larger buffer, and the caller will transfer theirs */
export function outputTensor(shape: readonly number[], values: Float32Array): Tensor {
  const layout = shape.length === 2 ? 'NC' : 'NHWC';
  return { dtype: 'float32', shape, layout, data: Float32Array.from(values) };
}
