/**
 * Convolutions in float32, for layers that do not run in integers: products and sums are each
 * rounded, in the order of the taps. A fast kernel that keeps the order gives identical bits.
 */
import { clamp } from '../../../integer/numerics.ts';
import type { FloatConvOp, FloatDepthwiseOp } from '../../../integer/plan.ts';
import { BANK, inBanks, readPatch } from './patch.ts';

const { fround } = Math;

export function floatConv(op: FloatConvOp, image: Float32Array, output: Float32Array): () => void {
  const { window, bias, low, high } = op;
  const filters = bias.length;
  const taps = window.kernelHeight * window.kernelWidth * window.channels;
  const banks = inBanks(op.weights, filters, taps, Float32Array);
  const patch = new Float32Array(taps);
  const sums = new Float32Array(Math.ceil(filters / BANK) * BANK);
  return () => {
    let at = 0;
    for (let y = 0; y < window.outputHeight; y += 1) {
      for (let x = 0; x < window.outputWidth; x += 1) {
        readPatch(image, window, y, x, 0, patch);
        sumBanks(patch, banks, sums);
        for (let filter = 0; filter < filters; filter += 1) {
          output[at] = clamp(fround((sums[filter] as number) + (bias[filter] as number)), low, high);
          at += 1;
        }
      }
    }
  };
}

function sumBanks(patch: Float32Array, banks: Float32Array, sums: Float32Array): void {
  let at = 0;
  for (let filter = 0; filter < sums.length; filter += BANK) {
    let sum0 = 0;
    let sum1 = 0;
    let sum2 = 0;
    let sum3 = 0;
    for (let tap = 0; tap < patch.length; tap += 1) {
      const value = patch[tap] as number;
      sum0 = fround(sum0 + fround(value * (banks[at] as number)));
      sum1 = fround(sum1 + fround(value * (banks[at + 1] as number)));
      sum2 = fround(sum2 + fround(value * (banks[at + 2] as number)));
      sum3 = fround(sum3 + fround(value * (banks[at + 3] as number)));
      at += BANK;
    }
    sums[filter] = sum0;
    sums[filter + 1] = sum1;
    sums[filter + 2] = sum2;
    sums[filter + 3] = sum3;
  }
}

export function floatDepthwise(op: FloatDepthwiseOp, image: Float32Array, output: Float32Array): () => void {
  const { window, weights, bias, low, high } = op;
  const { inputHeight, inputWidth, channels } = window;
  const sums = new Float32Array(channels);
  return () => {
    let at = 0;
    for (let outputY = 0; outputY < window.outputHeight; outputY += 1) {
      for (let outputX = 0; outputX < window.outputWidth; outputX += 1) {
        sums.set(bias);
        for (let ky = 0; ky < window.kernelHeight; ky += 1) {
          const y = outputY * window.strideY - window.padTop + ky * window.dilationY;
          if (y < 0 || y >= inputHeight) continue;
          for (let kx = 0; kx < window.kernelWidth; kx += 1) {
            const x = outputX * window.strideX - window.padLeft + kx * window.dilationX;
            if (x < 0 || x >= inputWidth) continue;
            const pixel = (y * inputWidth + x) * channels;
            addTap(sums, image, pixel, weights, (ky * window.kernelWidth + kx) * channels);
          }
        }
        for (let c = 0; c < channels; c += 1) {
          output[at] = clamp(sums[c] as number, low, high);
          at += 1;
        }
      }
    }
  };
}

function addTap(
  sums: Float32Array,
  image: Float32Array,
  pixel: number,
  weights: Float32Array,
  tap: number,
): void {
  for (let c = 0; c < sums.length; c += 1) {
    sums[c] = (sums[c] as number) + fround((image[pixel + c] as number) * (weights[tap + c] as number));
  }
}
