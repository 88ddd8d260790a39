/**
 * The distribution of an activation's values: a first pass collects its extremes, a second its
 * histogram.
 */
import type { Range } from '../../../src/quantize/affine.ts';

/** The number that TensorRT uses (Migacz 2017, "8-bit Inference with TensorRT"). */
export const BINS = 2048;

/** The extremes of all values seen, per channel (last axis). */
export class Extremes {
  readonly min: Float32Array;
  readonly max: Float32Array;

  constructor(channels: number) {
    this.min = new Float32Array(channels).fill(Number.POSITIVE_INFINITY);
    this.max = new Float32Array(channels).fill(Number.NEGATIVE_INFINITY);
  }

  add(values: Float32Array): void {
    const { min, max } = this;
    const channels = min.length;
    for (let i = 0; i < values.length; ) {
      for (let c = 0; c < channels; c++, i++) {
        const value = values[i] as number;
        if (value < (min[c] as number)) min[c] = value;
        if (value > (max[c] as number)) max[c] = value;
      }
    }
  }

  /** The range over all channels. */
  range(): Range {
    return {
      min: this.min.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY),
      max: this.max.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY),
    };
  }
}

/** Counts over a range that is known to contain every value. */
export class Histogram {
  readonly range: Range;
  readonly counts = new Float64Array(BINS);
  /** Number of values counted. */
  total = 0;
  readonly #perUnit: number;

  constructor(range: Range) {
    this.range = range;
    const width = range.max - range.min;
    this.#perUnit = width > 0 ? BINS / width : 0;
  }

  add(values: Float32Array): void {
    const { counts } = this;
    const { min } = this.range;
    const perUnit = this.#perUnit;
    for (let i = 0; i < values.length; i++) {
      const bin = Math.min(BINS - 1, Math.max(0, ((values[i] as number) - min) * perUnit)) | 0;
      counts[bin] = (counts[bin] as number) + 1;
    }
    this.total += values.length;
  }

  /** The middle of a bin. */
  valueAt(bin: number): number {
    const { min, max } = this.range;
    return min + ((bin + 0.5) * (max - min)) / BINS;
  }
}
