/**
 * Candidates for the range of an activation. No method is best everywhere: a tensor gets the one
 * that causes the least error at the end of the network.
 */
import { largestQuantized } from '../../../src/engine/integer/index.ts';
import { affineOf, type Range } from '../../../src/quantize/affine.ts';
import { BINS, type Histogram } from './histogram.ts';

export type RangeMethod = 'min-max' | 'percentile' | 'entropy' | 'mse';

/** In order of preference among equals. */
const RANGE_METHODS: readonly RangeMethod[] = ['min-max', 'mse', 'percentile', 'entropy'];

export interface RangeCandidate {
  readonly method: RangeMethod;
  readonly range: Range;
}

/** One candidate of each method, without duplicates. */
export function rangeCandidates(histogram: Histogram, bits: number): readonly RangeCandidate[] {
  const choose: Record<RangeMethod, () => Range> = {
    'min-max': () => histogram.range,
    mse: () => mseRange(histogram, bits),
    percentile: () => percentileRange(histogram),
    entropy: () => entropyRange(histogram, bits),
  };
  const candidates: RangeCandidate[] = [];
  for (const method of RANGE_METHODS) {
    const range = choose[method]();
    const isNew = candidates.every((each) => each.range.min !== range.min || each.range.max !== range.max);
    if (isNew) candidates.push({ method, range });
  }
  return candidates;
}

/** Share of the values that each tail loses, so that 99.99 % stay on either side. */
const TAIL = 1e-4;

/** Wu et al. 2020, "Integer Quantization for Deep Learning Inference", section 5. */
export function percentileRange(histogram: Histogram): Range {
  const { counts, range } = histogram;
  const tail = TAIL * histogram.total;
  const width = (range.max - range.min) / BINS;
  let low = 0;
  for (let sum = counts[0] as number; low < BINS - 1 && sum <= tail; sum += counts[low] as number) low++;
  let high = BINS - 1;
  for (let sum = counts[high] as number; high > 0 && sum <= tail; sum += counts[high] as number) high--;
  // A tail that ends in the first or last bin loses nothing, so the true extreme stays.
  return {
    min: low === 0 ? range.min : range.min + low * width,
    max: high === BINS - 1 ? range.max : range.min + (high + 1) * width,
  };
}

/**
 * Least mean squared error, including clipped values (Nagel et al. 2021, section 3.1): one end,
 * then the other.
 */
export function mseRange(histogram: Histogram, bits: number): Range {
  let best = histogram.range;
  let least = quantizationError(histogram, best, bits);
  for (let round = 0; round < 2; round++) {
    for (const end of ['max', 'min'] as const) {
      for (const range of shrunkRanges(histogram.range, best, end)) {
        const error = quantizationError(histogram, range, bits);
        if (error < least) [best, least] = [range, error];
      }
    }
  }
  return best;
}

/** Moves one end in steps of 2 % from the extreme down to 30 % of it; empty if that end is 0. */
function shrunkRanges(extremes: Range, range: Range, end: 'min' | 'max'): readonly Range[] {
  const extreme = extremes[end];
  if (end === 'min' ? extreme >= 0 : extreme <= 0) return [];
  return Array.from({ length: 36 }, (_, i) => ({ ...range, [end]: (1 - 0.02 * i) * extreme }));
}

/** Mean squared error of a range over the histogram. */
export function quantizationError(histogram: Histogram, range: Range, bits: number): number {
  const { counts } = histogram;
  const { scale, zeroPoint } = affineOf(range, bits);
  const largest = largestQuantized(bits);
  let sum = 0;
  for (let bin = 0; bin < BINS; bin++) {
    const count = counts[bin] as number;
    if (count === 0) continue;
    const value = histogram.valueAt(bin);
    const code = Math.min(largest, Math.max(0, Math.round(value / scale) + zeroPoint));
    const off = value - (code - zeroPoint) * scale;
    sum += count * off * off;
  }
  return sum / histogram.total;
}

/**
 * Least Kullback-Leibler divergence between the clipped distribution and its quantized form (Migacz
 * 2017). Both ends shrink by the same share; TensorRT's version has only one end.
 */
export function entropyRange(histogram: Histogram, bits: number): Range {
  const { min, max } = histogram.range;
  let best = histogram.range;
  let least = Number.POSITIVE_INFINITY;
  for (let share = 1; share >= 0.2; share -= 0.02) {
    const range = { min: share * Math.min(min, 0), max: share * Math.max(max, 0) };
    const divergence = divergenceOf(histogram, range, bits);
    if (divergence < least) [best, least] = [share === 1 ? histogram.range : range, divergence];
  }
  return best;
}

function divergenceOf(histogram: Histogram, range: Range, bits: number): number {
  const { counts } = histogram;
  const { scale, zeroPoint } = affineOf(range, bits);
  const largest = largestQuantized(bits);
  const clipped = new Float64Array(BINS);
  const codes = new Int32Array(BINS);
  const inside = new Float64Array(largest + 1);
  const bins = new Int32Array(largest + 1);
  for (let bin = 0; bin < BINS; bin++) {
    const count = counts[bin] as number;
    const value = histogram.valueAt(bin);
    const code = Math.min(largest, Math.max(0, Math.round(value / scale) + zeroPoint));
    codes[bin] = code;
    // Values outside count towards the last bin inside; only values inside shape the quantized
    // form.
    const isInside = value >= range.min && value <= range.max;
    if (isInside && count > 0) {
      inside[code] = (inside[code] as number) + count;
      bins[code] = (bins[code] as number) + 1;
    }
    const target = isInside ? bin : nearestBin(histogram, Math.min(range.max, Math.max(range.min, value)));
    clipped[target] = (clipped[target] as number) + count;
  }
  const total = histogram.total;
  const kept = inside.reduce((sum, count) => sum + count, 0);
  let divergence = 0;
  for (let bin = 0; bin < BINS; bin++) {
    const p = (clipped[bin] as number) / total;
    if (p === 0) continue;
    const code = codes[bin] as number;
    const q = (inside[code] as number) / Math.max(1, bins[code] as number) / kept;
    divergence += p * Math.log(p / Math.max(q, SMALLEST_SHARE));
  }
  return divergence;
}

/** Replaces a share of 0, which has no logarithm. */
const SMALLEST_SHARE = 1e-12;

function nearestBin({ range: { min, max } }: Histogram, value: number): number {
  return Math.min(BINS - 1, Math.max(0, Math.floor(((value - min) / (max - min)) * BINS)));
}
