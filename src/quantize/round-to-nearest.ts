/** Weights to integers, each by itself: what needs no look at any image. */
import { type Layer, rowsOf } from './layers.ts';
import { type Meetings, nearestOfRow } from './meetings.ts';
import { symmetricRange } from './nearest.ts';
import { chooseScales, type ScaleSearch, scalesOf } from './scales.ts';
import type { QuantizedLayer } from './write.ts';

/**
 * Each weight to the nearest integer, under the scales of least squared error, as far as they are searched for.
 * @param meetings of taps whose sum is bounded; null: none
 */
export function roundToNearest(
  layer: Layer,
  weights: ArrayLike<number>,
  bits: number,
  meetings: Meetings | null = null,
  search: ScaleSearch = 'thorough',
): QuantizedLayer {
  const rows = rowsOf(layer, weights);
  const { taps } = layer;
  const scales = chooseScales(rows, taps, bits, null, meetings, search);
  const integers = new Int8Array(rows.length);
  scalesOf(scales).forEach((scale, o) => {
    const [from, to] = [o * taps, (o + 1) * taps];
    const into = integers.subarray(from, to);
    nearestOfRow(rows.subarray(from, to), scale, symmetricRange(bits), meetings, null, into);
  });
  return { layer, bits, integers, scales };
}
