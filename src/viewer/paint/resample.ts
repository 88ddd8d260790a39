/**
 * The first step of a drawing where there are no shaders: stored values at the pixels of the
 * screen, by the arithmetic of RESAMPLE in shaders.ts. Quarter turns keep rows and columns apart, so
 * each row of the screen sums rows of the image first and columns of that sum afterwards: a large
 * image is read about once.
 */
import type { DisplayImage } from '../../core/image.ts';
import type { ViewTransform } from '../geometry.ts';
import type { ValueScale } from '../tones.ts';
import type { Enlargement } from '../view-state.ts';
import type { Area } from './scene.ts';

/** The part of an area that the image covers, in pixels of the screen. */
export interface ScreenValues {
  /** From the left edge of the area. */
  readonly left: number;
  /** From the upper edge of the area. */
  readonly top: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly scale: ValueScale;
  /** [heightPx, widthPx] steps of the scale. */
  readonly steps: Uint16Array;
}

/** @returns null where the area shows nothing of the image */
export function resample(
  { samples, widthPx, heightPx }: DisplayImage,
  { inverse, viewport }: ViewTransform,
  area: Area,
  enlargement: Enlargement,
): ScreenValues | null {
  const [a, b, c, d, e, f] = inverse.map((entry, index) =>
    index < 4 ? entry / viewport.devicePixelRatio : entry,
  ) as [number, number, number, number, number, number];
  const isTurned = a === 0;
  const across = { start: area.left, count: area.width };
  const down = { start: area.top, count: area.height };
  const leastSpan = enlargement === 'smooth' ? 1 : 0;
  const columns = partsOf(isTurned ? down : across, { gain: a + c, offset: e, size: widthPx, leastSpan });
  const rows = partsOf(isTurned ? across : down, { gain: b + d, offset: f, size: heightPx, leastSpan });
  if (!columns || !rows) return null;
  const means = meansOf({ samples, stride: widthPx }, columns, rows);
  const [x, y] = isTurned ? [rows, columns] : [columns, rows];
  const scale = scaleOf(means);
  return {
    left: x.first,
    top: y.first,
    widthPx: x.count,
    heightPx: y.count,
    scale,
    steps: stepsOf(means, scale, isTurned ? columns.count : null),
  };
}

/** For each pixel of the screen along one axis, the part of the image's axis that it covers. */
interface Parts {
  /** The first pixel of the screen whose middle is on the image. */
  readonly first: number;
  readonly count: number;
  readonly lows: Float64Array;
  readonly highs: Float64Array;
}

interface AxisMap {
  /** Pixels of the image for each of the screen; negative where the axis runs backwards. */
  readonly gain: number;
  readonly offset: number;
  /** Of the image, in pixels. */
  readonly size: number;
  readonly leastSpan: number;
}

function partsOf(
  { start, count }: { readonly start: number; readonly count: number },
  { gain, offset, size, leastSpan }: AxisMap,
): Parts | null {
  const middleOf = (index: number) => gain * (start + index + 0.5) + offset;
  const isInside = (index: number) => middleOf(index) >= 0 && middleOf(index) < size;
  let first = 0;
  while (first < count && !isInside(first)) first++;
  let end = first;
  while (end < count && isInside(end)) end++;
  if (first === end) return null;
  const half = Math.max(Math.abs(gain), leastSpan) / 2;
  const middles = Float64Array.from({ length: end - first }, (_, index) => middleOf(first + index));
  return {
    first,
    count: end - first,
    lows: middles.map((middle) => Math.max(middle - half, 0)),
    highs: middles.map((middle) => Math.min(middle + half, size)),
  };
}

interface Plane {
  readonly samples: DisplayImage['samples'];
  /** Samples from one row to the next. */
  readonly stride: number;
}

/** @returns [rows, columns] means over the parts */
function meansOf({ samples, stride }: Plane, columns: Parts, rows: Parts): Float32Array {
  const means = new Float32Array(rows.count * columns.count);
  const start = Math.floor(Math.min(columns.lows[0] as number, columns.lows.at(-1) as number));
  const end = Math.ceil(Math.max(columns.highs[0] as number, columns.highs.at(-1) as number));
  const line = new Float32Array(end - start);
  const taps = tapsOf(columns, start);
  for (let row = 0; row < rows.count; row++) {
    const low = rows.lows[row] as number;
    const high = rows.highs[row] as number;
    const share = 1 / (high - low);
    const last = Math.ceil(high) - 1;
    for (let y = Math.floor(low); y <= last; y++) {
      const weight = (Math.min(high, y + 1) - Math.max(low, y)) * share;
      const from = y * stride + start;
      if (y === Math.floor(low)) {
        for (let x = 0; x < line.length; x++) line[x] = weight * (samples[from + x] as number);
      } else {
        for (let x = 0; x < line.length; x++)
          line[x] = (line[x] as number) + weight * (samples[from + x] as number);
      }
    }
    sumColumns(line, taps, means, row * columns.count);
  }
  return means;
}

/** Which entries of a line a column of the screen sums, and how much each counts. */
interface Taps {
  readonly starts: Int32Array;
  /** [columns, width] weights; those of a column sum to 1. */
  readonly weights: Float32Array;
  readonly width: number;
}

function tapsOf({ lows, highs, count }: Parts, start: number): Taps {
  let width = 1;
  for (let column = 0; column < count; column++)
    width = Math.max(width, Math.ceil(highs[column] as number) - Math.floor(lows[column] as number));
  const starts = new Int32Array(count);
  const weights = new Float32Array(count * width);
  for (let column = 0; column < count; column++) {
    const low = lows[column] as number;
    const high = highs[column] as number;
    const first = Math.floor(low);
    starts[column] = first - start;
    for (let x = first; x < high; x++) {
      weights[column * width + x - first] = (Math.min(high, x + 1) - Math.max(low, x)) / (high - low);
    }
  }
  return { starts, weights, width };
}

function sumColumns(
  line: Float32Array,
  { starts, weights, width }: Taps,
  target: Float32Array,
  at: number,
): void {
  for (let column = 0; column < starts.length; column++) {
    const first = starts[column] as number;
    const end = Math.min(width, line.length - first);
    let sum = 0;
    for (let tap = 0; tap < end; tap++)
      sum += (weights[column * width + tap] as number) * (line[first + tap] as number);
    target[at + column] = sum;
  }
}

/** Steps that a table of tones has, unless values of 16 bits need more. */
const USUAL_STEPS = 2 ** 14;

/** As fine as the range of the values allows, so that a narrow window stays smooth. */
function scaleOf(values: Float32Array): ValueScale {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
  }
  const low = Math.floor(lowest);
  const range = Math.max(Math.ceil(highest) - low, 1);
  const stepsPerValue = Math.max(2 ** Math.floor(Math.log2(USUAL_STEPS / range)), 1);
  return { low, stepsPerValue, count: range * stepsPerValue + 1 };
}

/** @param columns their number where rows and columns of the screen are exchanged, else null */
function stepsOf(
  means: Float32Array,
  { low, stepsPerValue }: ValueScale,
  columns: number | null,
): Uint16Array {
  const steps = new Uint16Array(means.length);
  if (columns === null) {
    for (let i = 0; i < means.length; i++) steps[i] = ((means[i] as number) - low) * stepsPerValue + 0.5;
    return steps;
  }
  const rows = means.length / columns;
  for (let column = 0; column < columns; column++) {
    for (let row = 0; row < rows; row++) {
      const mean = means[row * columns + column] as number;
      steps[column * rows + row] = (mean - low) * stepsPerValue + 0.5;
    }
  }
  return steps;
}
