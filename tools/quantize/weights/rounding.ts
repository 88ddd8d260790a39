/**
 * Rounds weights to integers. Rounding each weight to the nearest integer is not best for a row:
 * errors that cancel over the inputs that really occur cost nothing. So a row is rounded tap by
 * tap, each tap compensating the errors of those before it (Frantar et al. 2022, GPTQ, in the form
 * of Chee et al. 2023, QuIP, algorithm LDLQ), and then improved one integer at a time while that
 * lowers the error (coordinate descent, as in Behdin et al. 2023, QuantEase).
 */

import { type Layer, rowsOf } from '../../../src/quantize/layers.ts';
import { type IntegerRange, nearest, symmetricRange } from '../../../src/quantize/nearest.ts';
import { nearestOfRow } from '../../../src/quantize/nearest-of-row.ts';
import {
  rangeBeside,
  type SaturationGroups,
  saturationGroupsWithin,
} from '../../../src/quantize/saturation.ts';
import { chooseScales, scaleAt, scalesOf } from '../../../src/quantize/scales.ts';
import type { QuantizedLayer } from '../../../src/quantize/write.ts';
import { importanceOf, type MomentBlock, type Moments } from './hessian.ts';
import { dot, factorize, multiplyRows, ROWS_AT_A_TIME } from './linear-algebra.ts';

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
      const end = (g + 1) * outputsPerGroup;
      for (let o = g * outputsPerGroup; o < end; o += ROWS_AT_A_TIME) {
        const some = outputs.slice(o, Math.min(end, o + ROWS_AT_A_TIME)).map(({ scale, range }, r) => {
          const first = (o + r) * taps + block.from;
          const last = first + block.taps;
          return {
            weights: rows.subarray(first, last),
            scale,
            range,
            integers: integers.subarray(first, last),
          };
        });
        rounder.round(some);
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
      const end = (g + 1) * outputsPerGroup;
      for (let o = g * outputsPerGroup; o < end; o += ROWS_AT_A_TIME) {
        const count = Math.min(ROWS_AT_A_TIME, end - o);
        const off = new Float64Array(count * size);
        for (let r = 0; r < count; r++) {
          const scale = scaleAt(scales.step, scales.levels[o + r] as number);
          const first = (o + r) * taps + from;
          for (let k = 0; k < size; k++) {
            off[r * size + k] = (rows[first + k] as number) - scale * (integers[first + k] as number);
          }
        }
        const moved = new Float64Array(off.length);
        multiplyRows(matrix, size, off, moved);
        for (let r = 0; r < count; r++) {
          errors[o + r] = (errors[o + r] as number) + dot(rowAt(off, r, size), rowAt(moved, r, size));
        }
      }
    }
  });
  return errors;
}

const rowAt = (matrix: Float64Array, row: number, size: number): Float64Array =>
  matrix.subarray(row * size, (row + 1) * size);

/**
 * Share of the mean diagonal that is added to the diagonal, so that H can be factorized (GPTQ's own
 * figure).
 */
const DAMPING = 0.01;

/** Sweeps of the descent; more than four change almost nothing. */
const MOST_SWEEPS = 4;

/** One output channel's part of a block. */
interface Row {
  /** [taps] */
  readonly weights: Float64Array;
  readonly scale: number;
  readonly range: IntegerRange;
  /** [taps], written. */
  readonly integers: Int8Array;
}

/** The squared error of one row, and its gradient apart from a factor. */
interface RowError {
  readonly error: number;
  /** [taps] */
  readonly gradient: Float64Array;
}

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

  /** @param rows up to {@link ROWS_AT_A_TIME} of them */
  round(rows: readonly Row[]): void {
    for (const { weights, scale, range, integers } of rows) {
      nearestOfRow(weights, scale, range, this.#saturation, this.#diagonal, integers);
    }
    let best = this.#errors(rows);
    if (this.#isFactorized) {
      const fed = rows.map((row) => ({ ...row, integers: this.#withFeedback(row) }));
      const ofFed = this.#errors(fed);
      best = best.map((nearest, r) => {
        const other = ofFed[r] as RowError;
        if (!(other.error < nearest.error)) return nearest;
        rows[r]?.integers.set((fed[r] as Row).integers);
        return other;
      });
    }
    rows.forEach(({ weights, scale, range, integers }, r) => {
      this.#descend(weights, scale, range, integers, (best[r] as RowError).gradient);
    });
  }

  /** eᵀ H e and H e of each row. */
  #errors(rows: readonly Row[]): readonly RowError[] {
    const size = this.#order.length;
    const off = new Float64Array(rows.length * size);
    rows.forEach(({ weights, scale, integers }, r) => {
      for (let k = 0; k < size; k++) {
        off[r * size + k] = (weights[k] as number) - scale * (integers[k] as number);
      }
    });
    const gradients = new Float64Array(off.length);
    multiplyRows(this.#matrix, size, off, gradients);
    return rows.map((_, r) => {
      const gradient = rowAt(gradients, r, size);
      return { error: dot(rowAt(off, r, size), gradient), gradient };
    });
  }

  /**
   * @param row Its integers' group sums keep the limit; they determine what the first tap of a
   * group may take.
   */
  #withFeedback({ weights: row, scale, range, integers: start }: Row): Int8Array {
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
