/**
 * Scales of weights: one per output channel, on the grid that the model file stores: scale = (level
 * + 1) * step, with a step per layer. Layers of many channels store a level in one byte, since
 * scales would otherwise take half a percent of the file; layers of few channels use two bytes. The
 * latter are at the front of a network, where batch normalization leaves channels a factor of a
 * hundred apart, and where an error of a few percent in a scale affects everything behind it.
 */

import { leastOf } from './least-of.ts';
import { largestInteger, symmetricRange } from './nearest.ts';
import { roundingError } from './nearest-of-row.ts';
import { GROUP_LIMIT, largestGroupSum, type SaturationGroups } from './saturation.ts';

/** Levels 0 to 255. */
export const LEVELS = 256;

/** Levels 0 to 65,535. */
const FINE_LEVELS = 65_536;

/** In EfficientNet-Lite0 these are 2,288 channels, and as many additional bytes. */
const MOST_FINE_CHANNELS = 192;

/**
 * Scales tried for one channel, from the one that clips nothing downwards: the error is flat around
 * its minimum.
 */
const MOST_TRIALS = 25;

/**
 * How thoroughly scales are searched. With saturation groups the range of scales is up to four
 * times as wide. `thorough` keeps the distance of the steps: with the same number of steps over the
 * whole range, lite0-14 lost 0.0015 of its AUC. `quick` suffices for weights whose accuracy nobody
 * measures, and `none`, {@link widestScales}, for random ones without outliers, for which the least
 * error is at the widest scale or next to it.
 */
export type ScaleSearch = 'thorough' | 'quick' | 'none';

export interface ScaleGrid {
  /** Distance of neighbouring scales, which is also the smallest scale. */
  readonly step: number;
  /** One per output channel. */
  readonly levels: Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;
}

/** The scale of a level as TF.js expands it: in float64, rounded once to float32. */
export const scaleAt = (step: number, level: number): number => Math.fround(level * step + step);

/** Scales of all channels. */
export function scalesOf({ step, levels }: ScaleGrid): Float32Array<ArrayBuffer> {
  return Float32Array.from(levels, (level) => scaleAt(step, level));
}

/**
 * The step whose largest level reaches `largest`, with few digits, because the model file stores it
 * as text.
 * @param largest The largest scale required; 0 if the whole layer is 0.
 * @param count The number of levels.
 */
export function gridStep(largest: number, count: number = LEVELS): number {
  if (!(largest > 0)) return 1;
  const exact = largest / count;
  const unit = 10 ** (Math.floor(Math.log10(exact)) - 4);
  return Number((Math.ceil(exact / unit) * unit).toPrecision(6));
}

/** The smallest level whose scale is not below the required one. */
function levelFor(wanted: number, step: number, count: number): number {
  return Math.min(count - 1, Math.max(0, Math.ceil(wanted / step) - 1));
}

/**
 * For each row the smallest scale that clips no weight and keeps saturation groups within their
 * limit, without any search. With groups of four it is some three times as large as without.
 * @param rows [outputs, taps]
 */
function widestScales(
  rows: Float64Array,
  taps: number,
  bits: number,
  saturation: SaturationGroups | null = null,
): ScaleGrid {
  const wanted = unclippedScales(rows, taps, bits);
  if (saturation) {
    wanted.forEach((scale, o) => {
      const row = rows.subarray(o * taps, (o + 1) * taps);
      wanted[o] = Math.max(scale, largestGroupSum(row, saturation) / GROUP_LIMIT);
    });
  }
  const isFine = wanted.length <= MOST_FINE_CHANNELS;
  const count = isFine ? FINE_LEVELS : LEVELS;
  const step = gridStep(
    wanted.reduce((largest, value) => Math.max(largest, value), 0),
    count,
  );
  const levels = Array.from(wanted, (scale) => levelFor(scale, step, count));
  return { step, levels: isFine ? Uint16Array.from(levels) : Uint8Array.from(levels) };
}

function unclippedScales(rows: Float64Array, taps: number, bits: number): Float64Array {
  const largest = largestInteger(bits);
  return Float64Array.from(
    { length: rows.length / taps },
    (_, o) => largestOf(rows.subarray(o * taps, (o + 1) * taps)) / largest,
  );
}

/**
 * For each row the level of least weighted squared rounding error: sum over taps of importance * (w
 * - s * q)^2. Levels are tried from the one that clips nothing down to 0.4 of it (Nagel et al.
 * 2021, section 3.1, mean squared error range); with saturation groups, from the one that keeps
 * their limit, which is at most as many times larger as a group has members.
 * @param rows [outputs, taps]
 * @param importance [taps], or [outputs, taps]: the cost of an error of a tap, which is the mean
 * square of what it multiplies.
 */
export function chooseScales(
  rows: Float64Array,
  taps: number,
  bits: number,
  importance: Float64Array | null,
  saturation: SaturationGroups | null = null,
  search: ScaleSearch = 'thorough',
): ScaleGrid {
  const widest = widestScales(rows, taps, bits, saturation);
  if (search === 'none') return widest;
  const { step, levels: highestLevels } = widest;
  const unclipped = unclippedScales(rows, taps, bits);
  const count = highestLevels instanceof Uint16Array ? FINE_LEVELS : LEVELS;
  const range = symmetricRange(bits);
  const integers = new Int8Array(taps);
  const levels = highestLevels.map((highest, o) => {
    const row = rows.subarray(o * taps, (o + 1) * taps);
    const unclippedLevel = levelFor(unclipped[o] as number, step, count);
    const lowest = Math.max(0, Math.floor(0.4 * (unclippedLevel + 1)) - 1);
    const stride = Math.ceil(((search === 'thorough' ? unclippedLevel : highest) - lowest + 1) / MOST_TRIALS);
    const ofRow =
      importance && importance.length > taps ? importance.subarray(o * taps, (o + 1) * taps) : importance;
    const slack = ofRow ? possibleFall(row, scaleAt(step, highest), ofRow) : 0;
    const best = leastOf(Math.floor((highest - lowest) / stride) + 1, (trial, limit) => {
      const tried = scaleAt(step, highest - trial * stride);
      return roundingError(row, tried, range, saturation, ofRow, limit + slack, integers);
    });
    return highest - best * stride;
  });
  return { step, levels };
}

/**
 * By how much a sum of errors may fall again after it has passed a limit: a mean square about the
 * mean may come out slightly below 0. Four times the most that such costs can take away (an
 * integer is at most one step beyond 0 or its weight), because sums are rounded.
 * @param scale The largest that is tried.
 */
function possibleFall(row: Float64Array, scale: number, importance: Float64Array): number {
  let fall = 0;
  for (let k = 0; k < row.length; k++) {
    const cost = importance[k] as number;
    if (cost < 0) fall -= 4 * cost * (Math.abs(row[k] as number) + scale) ** 2;
  }
  return fall;
}

function largestOf(row: Float64Array): number {
  let largest = 0;
  for (let k = 0; k < row.length; k++) largest = Math.max(largest, Math.abs(row[k] as number));
  return largest;
}
