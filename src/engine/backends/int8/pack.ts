/**
 * Weights in the order in which kernels read them, filled up with zeros; and whether a layer may be summed by a variant.
 * A relaxed dot product adds two neighbouring products in int16: it is exact where no pair of weights can leave it.
 */
import type { ConvOp, DepthwiseOp } from '../../integer/plan.ts';
import type { Variant } from './words.ts';

const PANEL = 8;
const QUAD = 4;
const BLOCK = 16;
const INT16_MAX = 32_767;

const isShifted = (variant: Variant): boolean => variant === 'B1S' || variant === 'B2S';

/**
 * Lanes of eight neighbouring channels whose products a variant adds in int16 before it widens them. C adds those of two
 * quads; of an odd last quad only what is there.
 */
export function lanesOf(variant: Variant): readonly (readonly number[])[] {
  if (variant === 'P') return [];
  if (variant !== 'C')
    return [
      [0, 1],
      [2, 3],
      [4, 5],
      [6, 7],
    ];
  return [
    [0, 1, 4, 5],
    [2, 3, 6, 7],
  ];
}

/** Whether products of such weights, added, stay in int16 for all codes from 0 to `largest`, or from -128 to 127 (shifted). */
function sumFits(weights: readonly number[], largest: number, variant: Variant): boolean {
  const up = weights.reduce((sum, weight) => sum + Math.max(weight, 0), 0);
  const down = weights.reduce((sum, weight) => sum + Math.max(-weight, 0), 0);
  return (isShifted(variant) ? 128 * (up + down) : largest * Math.max(up, down)) <= INT16_MAX;
}

/** Whether the variant sums this layer exactly, whatever the image. */
export function convFits(
  { weights, window: { channels } }: ConvOp,
  largest: number,
  variant: Variant,
): boolean {
  const groups = lanesOf(variant);
  for (let pixel = 0; pixel < weights.length; pixel += channels) {
    for (let block = 0; block < channels; block += 8) {
      for (const group of groups) {
        const met = group.map((lane) => (block + lane < channels ? (weights[pixel + block + lane] ?? 0) : 0));
        if (!sumFits(met, largest, variant)) return false;
      }
    }
  }
  return true;
}

/** For quads [filters / 8][taps][quads][8][4], for P [filters / 8][taps * quads * 2][8][2]. */
export function packConv({ weights, window, bias }: ConvOp, variant: Variant): Int8Array {
  const { channels } = window;
  const taps = window.kernelHeight * window.kernelWidth;
  const quads = Math.ceil(channels / QUAD);
  const group = variant === 'P' ? 2 : QUAD;
  const panels = Math.ceil(bias.length / PANEL);
  const packed = new Int8Array(panels * taps * quads * QUAD * PANEL);
  const panelLength = taps * quads * QUAD * PANEL;
  for (let filter = 0; filter < bias.length; filter += 1) {
    const panel = Math.floor(filter / PANEL) * panelLength + (filter % PANEL) * group;
    for (let tap = 0; tap < taps; tap += 1) {
      const from = (filter * taps + tap) * channels;
      const to = panel + tap * quads * QUAD * PANEL;
      for (let c = 0; c < channels; c += 1) {
        packed[to + Math.floor(c / group) * group * PANEL + (c % group)] = weights[from + c] as number;
      }
    }
  }
  return packed;
}

/** [channels / 16][taps / 2][16][2] */
export function packDepthwise({ weights, window }: DepthwiseOp): Int8Array {
  const { channels } = window;
  const taps = window.kernelHeight * window.kernelWidth;
  const pairs = Math.ceil(taps / 2);
  const packed = new Int8Array(Math.ceil(channels / BLOCK) * pairs * BLOCK * 2);
  for (let tap = 0; tap < taps; tap += 1) {
    for (let c = 0; c < channels; c += 1) {
      const block = Math.floor(c / BLOCK) * pairs + Math.floor(tap / 2);
      packed[(block * BLOCK + (c % BLOCK)) * 2 + (tap % 2)] = weights[tap * channels + c] as number;
    }
  }
  return packed;
}

/** For kernels/depthwise-rows.ts: [channels / 4][kernel width][pairs][2 rows of the result][4 channels][2 rows of the image] */
export function packDepthwiseRows({ weights, window }: DepthwiseOp, pairs: number): Int16Array {
  const { channels, kernelHeight, kernelWidth } = window;
  const packed = new Int16Array(Math.ceil(channels / QUAD) * kernelWidth * pairs * 2 * QUAD * 2);
  for (let c = 0; c < channels; c += 1) {
    for (let kx = 0; kx < kernelWidth; kx += 1) {
      for (let tap = 0; tap < 2 * kernelHeight; tap += 1) {
        // The second row of the result begins one row lower.
        const [ky, row] = [tap >> 1, tap & 1];
        const pair = (Math.floor(c / QUAD) * kernelWidth + kx) * pairs + ((row + ky) >> 1);
        const at = ((pair * 2 + row) * QUAD + (c % QUAD)) * 2 + ((row + ky) & 1);
        packed[at] = weights[(ky * kernelWidth + kx) * channels + c] as number;
      }
    }
  }
  return packed;
}

/** The bias with what the input's zero point adds to every sum, so that kernels multiply codes as they are. */
export function foldedBias(
  bias: Int32Array,
  zeroPoint: number,
  variant: Variant,
  weightSum: (filter: number) => number,
): Int32Array {
  const shift = isShifted(variant) ? 128 : 0;
  // int32 wraps, and so do the kernels' sums: in the end all fits, as lowering has proved.
  return bias.map((value, filter) => value + (shift - zeroPoint) * weightSum(filter));
}
