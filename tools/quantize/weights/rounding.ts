/**
 * Rounds weights to integers. Rounding each weight to the nearest integer is not best for a row:
 * errors that cancel over the inputs that really occur cost nothing. So a row is rounded tap by
 * tap, each tap compensating the errors of those before it (Frantar et al. 2022, GPTQ, in the form
 * of Chee et al. 2023, QuIP, algorithm LDLQ), and then improved one integer at a time while that
 * lowers the error (coordinate descent, as in Behdin et al. 2023, QuantEase).
 */

import { type Layer, rowsOf } from '../../../src/quantize/layers.ts';
import { type IntegerRange, nearest, symmetricRange } from '../../../src/quantize/nearest.ts';
import {
  nearestOfRow,
  rangeBeside,
  type SaturationGroups,
  saturationGroupsWithin,
} from '../../../src/quantize/saturation.ts';
import { chooseScales, scaleAt, scalesOf } from '../../../src/quantize/scales.ts';
import type { QuantizedLayer } from '../../../src/quantize/write.ts';
import { importanceOf, type MomentBlock, type Moments } from './hessian.ts';
import { dot, factorize, multiply, multiplyRows, ROWS_AT_A_TIME } from './linear-algebra.ts';

/**
 * Integers of least error over the moments of the layer's inputs, as far as this search finds them.
 * @param saturation Groups of taps whose sum is bounded; null if there are none.
 */
export function roundWithFeedback(
  layer: Layer,
  weights: ArrayLike<number>,
  bits: number,
  moments: Moments,
  saturation: SaturationGroups | null = null,
): QuantizedLayer {
  const rows = rowsOf(layer, weights);
  const scales = chooseScales(rows, layer.taps, bits, importanceOf(moments), saturation);
  const range = symmetricRange(bits);
  const outputs = Array.from(scalesOf(scales), (scale) => ({ scale, range }));
  return { layer, bits, integers: roundRows(rows, moments, outputs, saturation), scales };
}

/**
 * Rounds each row to integers of its own scale and range.
 * @param rows [outputs, taps]
 * @returns Integers in the order of `rows`.
 */
export function roundRows(
  rows: Float64Array,
  { taps, groups, outputsPerGroup }: Moments,
  outputs: readonly { readonly scale: number; readonly range: IntegerRange }[],
  saturation: SaturationGroups | null = null,
): Int8Array {
  const integers = new Int8Array(rows.length);
  groups.forEach((blocks, g) => {
    for (const block of blocks) {
      const rounder = new BlockRounder(
        block,
        saturation && saturationGroupsWithin(saturation, block.from, block.taps),
      );
      for (let o = g * outputsPerGroup; o < (g + 1) * outputsPerGroup; o++) {
        const { scale, range } = outputs[o] ?? { scale: 1, range: { least: 0, most: 0 } };
        const first = o * taps + block.from;
        const row = rows.subarray(first, first + block.taps);
        const into = integers.subarray(first, first + block.taps);
        rounder.round(row, scale, range, into);
      }
    }
  });
  return integers;
}

/**
 * Mean squared error of each output channel's result: eᵀ H e.
 * @param rows The weights that were rounded, [outputs, taps].
 */
export function outputErrors(
  { integers, scales }: Pick<QuantizedLayer, 'integers' | 'scales'>,
  rows: Float64Array,
  { taps, groups, outputsPerGroup }: Moments,
): Float64Array {
  const errors = new Float64Array(rows.length / taps);
  groups.forEach((blocks, g) => {
    for (const { from, taps: size, matrix } of blocks) {
      const off = new Float64Array(ROWS_AT_A_TIME * size);
      const moved = new Float64Array(ROWS_AT_A_TIME * size);
      const end = (g + 1) * outputsPerGroup;
      for (let first = g * outputsPerGroup; first < end; first += ROWS_AT_A_TIME) {
        const count = Math.min(ROWS_AT_A_TIME, end - first);
        for (let r = 0; r < count; r++) {
          const scale = scaleAt(scales.step, scales.levels[first + r] as number);
          const base = (first + r) * taps + from;
          for (let k = 0; k < size; k++) {
            off[r * size + k] = (rows[base + k] as number) - scale * (integers[base + k] as number);
          }
        }
        // Depthwise layers have one row per H, so the unused rows are not multiplied.
        if (count === 1) multiply(matrix, off.subarray(0, size), moved.subarray(0, size));
        else multiplyRows(matrix, off, moved);
        for (let r = 0; r < count; r++) {
          const [from, to] = [r * size, (r + 1) * size];
          errors[first + r] =
            (errors[first + r] as number) + dot(off.subarray(from, to), moved.subarray(from, to));
        }
      }
    }
  });
  return errors;
}

/**
 * Share of the mean diagonal that is added to the diagonal, so that H can be factorized (GPTQ's own
 * figure).
 */
const DAMPING = 0.01;

/** Sweeps of the descent; more than four change almost nothing. */
const MOST_SWEEPS = 4;

/** Rounds rows that share their H. */
class BlockRounder {
  readonly #matrix: Float64Array;
  readonly #diagonal: Float64Array;
  readonly #saturation: SaturationGroups | null;
  /**
   * Taps in the order of rounding: the most important first, while later ones can still compensate.
   */
  readonly #order: readonly number[];
  readonly #factor: Float64Array;
  readonly #isFactorized: boolean;

  /** @param saturation Groups within the block. */
  constructor({ taps, matrix }: MomentBlock, saturation: SaturationGroups | null) {
    this.#matrix = matrix;
    this.#saturation = saturation;
    const diagonal = Float64Array.from({ length: taps }, (_, k) => matrix[k * taps + k] as number);
    this.#order = Array.from(diagonal, (_, k) => k).sort(
      (a, b) => (diagonal[b] as number) - (diagonal[a] as number) || a - b,
    );
    this.#diagonal = diagonal;
    const damping = DAMPING * (diagonal.reduce((sum, value) => sum + value, 0) / taps);
    this.#factor = new Float64Array(taps * taps);
    this.#order.forEach((row, i) => {
      for (let j = 0; j <= i; j++) {
        const value = matrix[row * taps + (this.#order[j] as number)] as number;
        this.#factor[i * taps + j] = value + (i === j ? damping : 0);
      }
    });
    this.#isFactorized = factorize(this.#factor, taps) !== null;
  }

  /** @param integers [taps], written */
  round(row: Float64Array, scale: number, range: IntegerRange, integers: Int8Array): void {
    const gradient = new Float64Array(row.length);
    nearestOfRow(row, scale, range, this.#saturation, this.#diagonal, integers);
    const nearestError = this.#error(row, scale, integers, gradient);
    if (this.#isFactorized) {
      const fed = this.#withFeedback(row, scale, range, integers);
      if (this.#error(row, scale, fed, gradient) < nearestError) integers.set(fed);
      else this.#error(row, scale, integers, gradient);
    }
    this.#descend(row, scale, range, integers, gradient);
  }

  /** eᵀ H e; leaves H e in `gradient`. */
  #error(row: Float64Array, scale: number, integers: Int8Array, gradient: Float64Array): number {
    const off = row.map((weight, k) => weight - scale * (integers[k] as number));
    multiply(this.#matrix, off, gradient);
    return dot(off, gradient);
  }

  /**
   * @param start Integers whose group sums keep the limit; they determine what the first tap of a
   * group may take.
   */
  #withFeedback(row: Float64Array, scale: number, range: IntegerRange, start: Int8Array): Int8Array {
    const size = row.length;
    const integers = start.slice();
    const off = new Float64Array(size);
    for (let i = 0; i < size; i++) {
      const k = this.#order[i] as number;
      let target = row[k] as number;
      for (let j = 0; j < i; j++) target += (this.#factor[i * size + j] as number) * (off[j] as number);
      const integer = this.#nearest(target / scale, k, range, integers);
      integers[k] = integer;
      off[i] = (row[k] as number) - scale * integer;
    }
    return integers;
  }

  /** The nearest integer that tap k may take, given the other members of its group. */
  #nearest(x: number, k: number, range: IntegerRange, integers: Int8Array): number {
    const { least, most } = this.#saturation ? rangeBeside(k, this.#saturation, integers, range) : range;
    return nearest(x, most, least);
  }

  /** Moves each integer in turn to its least error with the others fixed; the error never grows. */
  #descend(
    row: Float64Array,
    scale: number,
    range: IntegerRange,
    integers: Int8Array,
    gradient: Float64Array,
  ): void {
    const size = row.length;
    const matrix = this.#matrix;
    for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
      let isChanged = false;
      for (let k = 0; k < size; k++) {
        const curvature = matrix[k * size + k] as number;
        if (!(curvature > 0)) continue;
        const integer = integers[k] as number;
        const wanted = integer + (gradient[k] as number) / (curvature * scale);
        const best = this.#nearest(wanted, k, range, integers);
        const change = best - integer;
        if (change === 0) continue;
        // At exactly halfway the error is equal, and two integers would alternate.
        const gain = change * scale * (2 * (gradient[k] as number) - change * scale * curvature);
        if (gain <= 1e-12 * curvature * scale * scale) continue;
        integers[k] = best;
        const step = change * scale;
        for (let j = 0; j < size; j++) {
          gradient[j] = (gradient[j] as number) - step * (matrix[k * size + j] as number);
        }
        isChanged = true;
      }
      if (!isChanged) return;
    }
  }
}
