/** Rounds weights one by one, without calibration images. */
import { type Layer, rowsOf } from './layers.ts';
import { symmetricRange } from './nearest.ts';
import { nearestOfRow } from './nearest-of-row.ts';
import type { SaturationGroups } from './saturation.ts';
import { chooseScales, type ScaleSearch, scalesOf } from './scales.ts';
import type { QuantizedLayer } from './write.ts';

/**
 * Rounds each weight to the nearest integer, with scales of least squared error, as thoroughly as
 * they are searched.
 * @param saturation Groups of taps whose sum is bounded; null if there are none.
 */
export function roundToNearest(
  layer: Layer,
  weights: ArrayLike<number>,
  bits: number,
  saturation: SaturationGroups | null = null,
  search: ScaleSearch = 'thorough',
): QuantizedLayer {
  const rows = rowsOf(layer, weights);
  const { taps } = layer;
  const scales = chooseScales(rows, taps, bits, null, saturation, search);
  const integers = new Int8Array(rows.length);
  scalesOf(scales).forEach((scale, o) => {
    const [from, to] = [o * taps, (o + 1) * taps];
    const into = integers.subarray(from, to);
    nearestOfRow(rows.subarray(from, to), scale, symmetricRange(bits), saturation, null, into);
  });
  return { layer, bits, integers, scales };
}
