/** How the values of an activation are spread: from a first pass its true extremes, from a second its histogram. */
import type { Range } from '../../../src/quantize/affine.ts';

/** As many as TensorRT takes (Migacz 2017, "8-bit Inference with TensorRT"). */
export const BINS = 2048;

/** True extremes of everything seen, per channel (last axis) and so of the whole. */
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

  /** Of all channels together. */
  range(): Range {
    return {
      min: this.min.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY),
      max: this.max.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY),
    };
  }
}

/** Counts over a range that is known to hold every value. */
export class Histogram {
  readonly range: Range;
  readonly counts = new Float64Array(BINS);
  /** Values counted. */
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

  /** Middle of a bin. */
  valueAt(bin: number): number {
    const { min, max } = this.range;
    return min + ((bin + 0.5) * (max - min)) / BINS;
  }
}
