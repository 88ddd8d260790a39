/** int8 convolution: multiplies each pixel's patch of the image by four filters at a time. */
import type { ConvOp } from '../../../integer/plan.ts';
import { BANK, inBanks, readPatch } from './patch.ts';
import { writeSums } from './rescale.ts';

/** @returns The operation on these two tensors, ready to run repeatedly. */
export function conv(op: ConvOp, image: Uint8Array, output: Uint8Array | Float32Array): () => void {
  const { window, bias, inputZeroPoint, rescale } = op;
  const filters = bias.length;
  const taps = window.kernelHeight * window.kernelWidth * window.channels;
  const banks = inBanks(op.weights, filters, taps, Int8Array);
  const patch = new Int16Array(taps);
  const bankSums = new Int32Array(Math.ceil(filters / BANK) * BANK);
  const sums = bankSums.subarray(0, filters);
  return () => {
    for (let y = 0; y < window.outputHeight; y += 1) {
      for (let x = 0; x < window.outputWidth; x += 1) {
        readPatch(image, window, y, x, inputZeroPoint, patch);
        sumBanks(patch, banks, bankSums);
        for (let filter = 0; filter < filters; filter += 1) {
          sums[filter] = (sums[filter] as number) + (bias[filter] as number);
        }
        writeSums(sums, rescale, output, (y * window.outputWidth + x) * filters);
      }
    }
  };
}

/**
 * Sums of all filters over one patch. Lowering has checked that each product is below 2^15 and each
 * sum fits int32.
 */
function sumBanks(patch: Int16Array, banks: Int8Array, sums: Int32Array): void {
  let at = 0;
  for (let filter = 0; filter < sums.length; filter += BANK) {
    let sum0 = 0;
    let sum1 = 0;
    let sum2 = 0;
    let sum3 = 0;
    for (let tap = 0; tap < patch.length; tap += 1) {
      const value = patch[tap] as number;
      sum0 = (sum0 + value * (banks[at] as number)) | 0;
      sum1 = (sum1 + value * (banks[at + 1] as number)) | 0;
      sum2 = (sum2 + value * (banks[at + 2] as number)) | 0;
      sum3 = (sum3 + value * (banks[at + 3] as number)) | 0;
      at += BANK;
    }
    sums[filter] = sum0;
    sums[filter + 1] = sum1;
    sums[filter + 2] = sum2;
    sums[filter + 3] = sum3;
  }
}
