/**
 * Shared by integer and float convolution: the patch of the image under the filters, and the order
 * of the filters.
 */
import type { Window } from '../../../integer/plan.ts';

/** Filters per pass over a patch: as many sums as V8 keeps in registers. */
export const BANK = 4;

/** Fills `patch` with the values under the filters at one position, less `zero`; padding is 0. */
export function readPatch(
  image: Uint8Array | Float32Array,
  window: Window,
  outputY: number,
  outputX: number,
  zero: number,
  patch: Int16Array | Float32Array,
): void {
  const { inputHeight, inputWidth, channels } = window;
  let tap = 0;
  for (let ky = 0; ky < window.kernelHeight; ky += 1) {
    const y = outputY * window.strideY - window.padTop + ky * window.dilationY;
    for (let kx = 0; kx < window.kernelWidth; kx += 1) {
      const x = outputX * window.strideX - window.padLeft + kx * window.dilationX;
      if (y >= 0 && y < inputHeight && x >= 0 && x < inputWidth) {
        const pixel = (y * inputWidth + x) * channels;
        for (let c = 0; c < channels; c += 1) patch[tap + c] = (image[pixel + c] as number) - zero;
      } else {
        patch.fill(0, tap, tap + channels);
      }
      tap += channels;
    }
  }
}

/** Reorders [filters][taps] to [filters / 4][taps][4], padded with zeros. */
export function inBanks<T extends Int8Array | Float32Array>(
  weights: T,
  filters: number,
  taps: number,
  allocate: new (length: number) => T,
): T {
  const banks = new allocate(Math.ceil(filters / BANK) * taps * BANK);
  for (let filter = 0; filter < filters; filter += 1) {
    const bank = Math.floor(filter / BANK) * taps;
    for (let tap = 0; tap < taps; tap += 1) {
      banks[(bank + tap) * BANK + (filter % BANK)] = weights[filter * taps + tap] as number;
    }
  }
  return banks;
}
