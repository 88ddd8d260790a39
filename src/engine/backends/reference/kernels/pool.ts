/** Pooling over an image of quantized or float values. Pixels outside of the image do not count. */

import { requantize, rescale } from '../../../integer/numerics.ts';
import type { AverageOp, MaxOp, Window } from '../../../integer/plan.ts';

type Numbers = Uint8Array | Float32Array;

/**
 * Calls back for every window with the first elements of the pixels inside, and the index of the
 * result.
 */
function eachWindow(window: Window, visit: (pixels: readonly number[], output: number) => void): void {
  const { inputHeight, inputWidth, channels } = window;
  for (let outputY = 0; outputY < window.outputHeight; outputY += 1) {
    for (let outputX = 0; outputX < window.outputWidth; outputX += 1) {
      const pixels: number[] = [];
      for (let ky = 0; ky < window.kernelHeight; ky += 1) {
        const y = outputY * window.strideY - window.padTop + ky * window.dilationY;
        if (y < 0 || y >= inputHeight) continue;
        for (let kx = 0; kx < window.kernelWidth; kx += 1) {
          const x = outputX * window.strideX - window.padLeft + kx * window.dilationX;
          if (x >= 0 && x < inputWidth) pixels.push((y * inputWidth + x) * channels);
        }
      }
      visit(pixels, (outputY * window.outputWidth + outputX) * channels);
    }
  }
}

export function max({ window }: MaxOp, input: Numbers, output: Numbers): () => void {
  return () => {
    eachWindow(window, (pixels, at) => {
      for (let c = 0; c < window.channels; c += 1) {
        let largest = Number.NEGATIVE_INFINITY;
        for (const pixel of pixels) largest = Math.max(largest, input[pixel + c] as number);
        output[at + c] = largest;
      }
    });
  };
}

/** The mean of quantized values: their int32 sum times the multiplier for their number. */
export function averageQuantized(
  { window }: AverageOp,
  { inputZeroPoint, rescale: { to, multipliers, zeroPoint, low, high } }: NonNullable<AverageOp['integer']>,
  input: Uint8Array,
  output: Numbers,
): () => void {
  return () => {
    eachWindow(window, (pixels, at) => {
      const multiplier = multipliers[pixels.length - 1] as number;
      for (let c = 0; c < window.channels; c += 1) {
        let sum = -pixels.length * inputZeroPoint;
        for (const pixel of pixels) sum += input[pixel + c] as number;
        output[at + c] =
          to === 'u8'
            ? requantize(sum, multiplier, zeroPoint, low, high)
            : rescale(sum, multiplier, low, high);
      }
    });
  };
}

export function averageFloats({ window }: AverageOp, input: Float32Array, output: Float32Array): () => void {
  return () => {
    eachWindow(window, (pixels, at) => {
      for (let c = 0; c < window.channels; c += 1) {
        let sum = 0;
        for (const pixel of pixels) sum += input[pixel + c] as number;
        output[at + c] = sum / pixels.length;
      }
    });
  };
}
