/** Gathering and concatenating elements, quantized or float. */
import type { ConcatOp, GatherOp } from '../../../integer/plan.ts';

type Numbers = Uint8Array | Float32Array;

export function gather({ blocks, blockLength, fill }: GatherOp, input: Numbers, output: Numbers): () => void {
  return () => {
    for (let i = 0; i < blocks.length; i += 1) {
      const from = (blocks[i] as number) * blockLength;
      const to = i * blockLength;
      if (from < 0) output.fill(fill, to, to + blockLength);
      else for (let k = 0; k < blockLength; k += 1) output[to + k] = input[from + k] as number;
    }
  };
}

export function concat({ outer, parts }: ConcatOp, inputs: readonly Numbers[], output: Numbers): () => void {
  const stride = parts.reduce((sum, { length }) => sum + length, 0);
  return () => {
    let start = 0;
    parts.forEach(({ length, table }, part) => {
      const input = inputs[part] as Numbers;
      for (let row = 0; row < outer; row += 1) {
        for (let k = 0; k < length; k += 1) {
          const value = input[row * length + k] as number;
          output[row * stride + start + k] = table ? (table[value] as number) : value;
        }
      }
      start += length;
    });
  };
}
