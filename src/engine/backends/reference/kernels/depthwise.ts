/**
 * int8 depthwise convolution, one filter per channel: adds pixels tap by tap, all channels at once.
 */
import type { DepthwiseOp } from '../../../integer/plan.ts';
import { writeSums } from './rescale.ts';

export function depthwise(op: DepthwiseOp, image: Uint8Array, output: Uint8Array | Float32Array): () => void {
  const { window, weights, bias, inputZeroPoint, rescale } = op;
  const { inputHeight, inputWidth, channels } = window;
  const sums = new Int32Array(channels);
  return () => {
    for (let outputY = 0; outputY < window.outputHeight; outputY += 1) {
      for (let outputX = 0; outputX < window.outputWidth; outputX += 1) {
        sums.set(bias);
        for (let ky = 0; ky < window.kernelHeight; ky += 1) {
          const y = outputY * window.strideY - window.padTop + ky * window.dilationY;
          if (y < 0 || y >= inputHeight) continue;
          for (let kx = 0; kx < window.kernelWidth; kx += 1) {
            const x = outputX * window.strideX - window.padLeft + kx * window.dilationX;
            // Padding holds the zero point and adds nothing.
            if (x < 0 || x >= inputWidth) continue;
            const pixel = (y * inputWidth + x) * channels;
            addTap(sums, image, pixel, inputZeroPoint, weights, (ky * window.kernelWidth + kx) * channels);
          }
        }
        writeSums(sums, rescale, output, (outputY * window.outputWidth + outputX) * channels);
      }
    }
  };
}

function addTap(
  sums: Int32Array,
  image: Uint8Array,
  pixel: number,
  zeroPoint: number,
  weights: Int8Array,
  tap: number,
): void {
  for (let c = 0; c < sums.length; c += 1) {
    const value = (image[pixel + c] as number) - zeroPoint;
    sums[c] = (sums[c] as number) + value * (weights[tap + c] as number);
  }
}
