/**
 * The first step of a drawing where there are no shaders: stored values at the pixels of the
 * screen, by the arithmetic of RESAMPLE in shaders.ts. Quarter turns keep rows and columns apart, so
 * each row of the screen sums rows of the image first and columns of that sum afterwards: a large
 * image is read about once. WebAssembly does so several times as fast as the reference, which
 * remains for where it cannot run.
 */
import { type DisplayImage, isSigned } from '../../core/image.ts';
import { layOut, type PixelKernels } from '../../pixels/kernels.ts';
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
  display: DisplayImage,
  { inverse, viewport }: ViewTransform,
  area: Area,
  enlargement: Enlargement,
  kernels: PixelKernels | null,
): ScreenValues | null {
  const { widthPx, heightPx } = display;
  const [a, b, c, d, e, f] = inverse.map((entry, index) =>
    index < 4 ? entry / viewport.devicePixelRatio : entry,
  ) as [number, number, number, number, number, number];
  const isTurned = a === 0;
  const across = { start: area.left, count: area.width };
  const down = { start: area.top, count: area.height };
  const leastSpan = enlargement === 'smooth' ? 1 : 0;
  const columns = tapsOf(isTurned ? down : across, { gain: a + c, offset: e, size: widthPx, leastSpan });
  const rows = tapsOf(isTurned ? across : down, { gain: b + d, offset: f, size: heightPx, leastSpan });
  if (!columns || !rows) return null;
  const scale = scaleOf(display);
  const steps = new Uint16Array(rows.count * columns.count);
  if (!kernels || !resampleByKernels(kernels, display, { columns, rows, scale }, steps))
    resampleByReference(display, { columns, rows, scale }, steps);
  const [x, y] = isTurned ? [rows, columns] : [columns, rows];
  return {
    left: x.first,
    top: y.first,
    widthPx: x.count,
    heightPx: y.count,
    scale,
    steps: isTurned ? transposed(steps, columns.count) : steps,
  };
}

/** How finely a table of tones divides the values, unless those of 16 bits need more. */
const USUAL_STEPS = 2 ** 14;

/** All values that the bits can store; as fine as a table allows, so that a narrow window is smooth. */
function scaleOf({ samples, bitsStored }: DisplayImage): ValueScale {
  const values = 2 ** bitsStored;
  const stepsPerValue = Math.max(USUAL_STEPS / values, 1);
  return { low: isSigned(samples) ? -values / 2 : 0, stepsPerValue, count: (values - 1) * stepsPerValue + 1 };
}

/** For each pixel of the screen along one axis, which pixels of the image it covers. */
interface Taps {
  /** The first pixel of the screen whose middle is on the image. */
  readonly first: number;
  readonly count: number;
  /** The pixels of the image that any of them covers: from `start` to before `end`. */
  readonly start: number;
  readonly end: number;
  /** [count] first pixels of the image. */
  readonly starts: Int32Array;
  /** [count] numbers of pixels of the image. */
  readonly counts: Int32Array;
  /** The most of them, rounded up to what a kernel takes at a time. */
  readonly most: number;
  /** [count, most] shares; those of a pixel of the screen sum to 1. */
  readonly weights: Float32Array;
}

/** Products and outputs that the kernel takes at a time. */
const LANES = 4;

interface AxisMap {
  /** Pixels of the image for each of the screen; negative where the axis runs backwards. */
  readonly gain: number;
  readonly offset: number;
  /** The size of the image, in pixels. */
  readonly size: number;
  readonly leastSpan: number;
}

function tapsOf(
  { start: origin, count: length }: { readonly start: number; readonly count: number },
  { gain, offset, size, leastSpan }: AxisMap,
): Taps | null {
  const middleOf = (index: number) => gain * (origin + index + 0.5) + offset;
  const isInside = (index: number) => middleOf(index) >= 0 && middleOf(index) < size;
  let first = 0;
  while (first < length && !isInside(first)) first++;
  let behind = first;
  while (behind < length && isInside(behind)) behind++;
  const count = behind - first;
  if (count === 0) return null;
  const span = Math.max(Math.abs(gain), leastSpan);
  const most = Math.ceil((Math.ceil(span) + 1) / LANES) * LANES;
  const starts = new Int32Array(count);
  const counts = new Int32Array(count);
  const weights = new Float32Array(count * most);
  for (let index = 0; index < count; index++) {
    const middle = middleOf(first + index);
    const low = Math.max(middle - span / 2, 0);
    const high = Math.min(middle + span / 2, size);
    const from = Math.floor(low);
    starts[index] = from;
    counts[index] = Math.ceil(high) - from;
    for (let x = from; x < high; x++)
      weights[index * most + x - from] = (Math.min(high, x + 1) - Math.max(low, x)) / (high - low);
  }
  const [a, b] = [0, count - 1];
  const endOf = (index: number) => (starts[index] as number) + (counts[index] as number);
  return {
    first,
    count,
    start: Math.min(starts[a] as number, starts[b] as number),
    end: Math.max(endOf(a), endOf(b)),
    starts,
    counts,
    most,
    weights,
  };
}

/** Rows and columns are those of the image. */
interface Pass {
  readonly columns: Taps;
  readonly rows: Taps;
  readonly scale: ValueScale;
}

/** @param steps receives [rows, columns] */
function resampleByReference(
  { samples, widthPx }: DisplayImage,
  { columns, rows, scale: { low, stepsPerValue, count } }: Pass,
  steps: Uint16Array,
): void {
  const line = new Float32Array(columns.end - columns.start);
  let to = 0;
  for (let row = 0; row < rows.count; row++) {
    line.fill(0);
    for (let tap = 0; tap < (rows.counts[row] as number); tap++) {
      const weight = rows.weights[row * rows.most + tap] as number;
      const from = ((rows.starts[row] as number) + tap) * widthPx + columns.start;
      for (let x = 0; x < line.length; x++)
        line[x] = (line[x] as number) + weight * (samples[from + x] as number);
    }
    for (let column = 0; column < columns.count; column++, to++) {
      const from = (columns.starts[column] as number) - columns.start;
      let sum = 0;
      for (let tap = 0; tap < (columns.counts[column] as number); tap++)
        sum += (columns.weights[column * columns.most + tap] as number) * (line[from + tap] as number);
      steps[to] = Math.min(Math.max((sum - low) * stepsPerValue + 0.5, 0), count - 1);
    }
  }
}

/** Columns that the kernel takes at a time. */
const VECTOR = 8;

/**
 * Holds the rows of the image below one row of the screen at a time.
 * @returns false where the memory does not suffice for that
 */
function resampleByKernels(
  kernels: PixelKernels,
  { samples, widthPx }: DisplayImage,
  { columns, rows, scale: { low, stepsPerValue, count } }: Pass,
  steps: Uint16Array,
): boolean {
  const sampleBytes = samples.BYTES_PER_ELEMENT;
  const rowBytes = widthPx * sampleBytes;
  const inView = Math.ceil((columns.end - columns.start) / VECTOR) * VECTOR;
  const lineColumns = inView + columns.most;
  const outputs = Math.ceil(columns.count / LANES) * LANES;
  const at = layOut(kernels, {
    samples: rows.most * rowBytes,
    rowWeights: rows.weights.byteLength,
    line: lineColumns * 4,
    starts: outputs * 4,
    weights: outputs * columns.most * 4,
    steps: outputs * 2,
  });
  if (at === null) return false;
  const { buffer } = kernels.memory;
  const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
  const held = new Uint8Array(buffer, at.samples);
  const rowSteps = new Uint16Array(buffer, at.steps, columns.count);
  new Float32Array(buffer, at.rowWeights, rows.weights.length).set(rows.weights);
  new Float32Array(buffer, at.weights, columns.weights.length).set(columns.weights);
  const starts = new Int32Array(buffer, at.starts, outputs).fill(0);
  for (let column = 0; column < columns.count; column++)
    starts[column] = (columns.starts[column] as number) - columns.start;
  // Behind the last column, weights are 0; what they are multiplied with must be a number.
  new Float32Array(buffer, at.line, lineColumns).fill(0);
  for (let row = 0; row < rows.count; row++) {
    const from = (rows.starts[row] as number) * rowBytes;
    const height = rows.counts[row] as number;
    held.set(bytes.subarray(from, from + height * rowBytes));
    kernels.resampleRow(
      at.samples + columns.start * sampleBytes,
      rowBytes,
      2 * (sampleBytes - 1) + (isSigned(samples) ? 1 : 0),
      at.rowWeights + row * rows.most * 4,
      height,
      inView,
      at.line,
      at.starts,
      at.weights,
      columns.most,
      outputs,
      low,
      stepsPerValue,
      count - 1,
      at.steps,
    );
    steps.set(rowSteps, row * columns.count);
  }
  return true;
}

/** @param columns before; rows afterwards */
function transposed(steps: Uint16Array, columns: number): Uint16Array {
  const rows = steps.length / columns;
  const result = new Uint16Array(steps.length);
  for (let column = 0, to = 0; column < columns; column++) {
    for (let row = 0; row < rows; row++, to++) result[to] = steps[row * columns + column] as number;
  }
  return result;
}
