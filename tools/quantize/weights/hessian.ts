/**
 * Second moments of a layer's inputs. A change e of one output channel's weights changes its output
 * by e·x, whose mean square over the calibration images is eᵀ H e with H = E[x xᵀ] (Nagel et al.
 * 2020, AdaRound, section 3; Frantar et al. 2022, GPTQ). If the layer has a bias that compensates
 * the mean change, only the variance matters: H = Cov[x].
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Layer } from '../../../src/quantize/layers.ts';
import { saturationGroupsOf } from '../../../src/quantize/saturation.ts';
import type { FloatValue } from '../simulation/runner.ts';
import { im2col } from './im2col.ts';

/** More taps are split into blocks of whole kernel positions, since H grows with their square. */
const MOST_TAPS = 1280;

/** The most positions of an output taken from one image, since neighbours are redundant. */
const MOST_POSITIONS = 256;

/** H of a run of taps that output channels share. */
export interface MomentBlock {
  /** Index of the first tap, and the number of taps. */
  readonly from: number;
  readonly taps: number;
  /** [taps, taps], symmetric. */
  readonly matrix: Float64Array;
}

export interface Moments {
  readonly taps: number;
  /** Number of positions seen. */
  readonly count: number;
  /** E[x]: [taps] of each group. */
  readonly mean: readonly Float64Array[];
  /**
   * By group, then by block of its taps. A depthwise layer has a group per input channel, all
   * others have one.
   */
  readonly groups: readonly (readonly MomentBlock[])[];
  /** Number of neighbouring output channels of one group. */
  readonly outputsPerGroup: number;
}

/**
 * E[x] alone, over the same positions as {@link MomentCollector}, so that the two can be compared.
 */
export class MeanCollector {
  readonly #layer: Layer;
  readonly #sum: Float64Array;
  #count = 0;
  #images = 0;

  constructor(layer: Layer) {
    this.#layer = layer;
    this.#sum = new Float64Array(groupsOf(layer) * layer.taps);
  }

  add(input: FloatValue): void {
    const { rows, positions } = im2col(this.#layer, input, MOST_POSITIONS, this.#images);
    this.#images += 1;
    this.#count += positions;
    addRows(this.#sum, rows);
  }

  /** [groups, taps] */
  mean(): Float64Array {
    return this.#sum.map((value) => value / this.#count);
  }
}

const groupsOf = ({ kind, shape }: Layer): number => (kind === 'depthwise' ? (shape[2] ?? 1) : 1);

function addRows(sum: Float64Array, rows: Float32Array): void {
  for (let i = 0, k = 0; i < rows.length; i++, k = k + 1 === sum.length ? 0 : k + 1) {
    sum[k] = (sum[k] as number) + (rows[i] as number);
  }
}

/** Collects the moments of one layer's input, image by image. */
export class MomentCollector {
  readonly #layer: Layer;
  readonly #groups: number;
  readonly #sums: Float64Array[];
  readonly #products: MomentBlock[][];
  #count = 0;
  #images = 0;

  constructor(layer: Layer) {
    this.#layer = layer;
    this.#groups = groupsOf(layer);
    const blocks = blocksOf(layer);
    this.#sums = Array.from({ length: this.#groups }, () => new Float64Array(layer.taps));
    this.#products = Array.from({ length: this.#groups }, () =>
      blocks.map(({ from, taps }) => ({ from, taps, matrix: new Float64Array(taps * taps) })),
    );
  }

  add(input: FloatValue): void {
    const { rows, positions } = im2col(this.#layer, input, MOST_POSITIONS, this.#images);
    this.#images += 1;
    this.#count += positions;
    if (this.#groups > 1) this.#addGroups(rows, positions);
    else this.#addDense(rows, positions);
  }

  /** @param isCentred Whether a bias compensates the mean. */
  moments(isCentred: boolean): Moments {
    const { taps } = this.#layer;
    const count = this.#count;
    const mean = this.#sums.map((sum) => sum.map((value) => value / count));
    const groups = this.#products.map((blocks, g) =>
      blocks.map(({ from, taps: size, matrix }) => {
        const centre = isCentred ? (mean[g] as Float64Array) : null;
        const scaled = matrix.map((product, i) => {
          const row = from + Math.floor(i / size);
          const column = from + (i % size);
          return product / count - (centre ? (centre[row] as number) * (centre[column] as number) : 0);
        });
        return { from, taps: size, matrix: scaled };
      }),
    );
    return { taps, count, mean, groups, outputsPerGroup: this.#layer.outputs / this.#groups };
  }

  /** One matrix product per image and block, by TF.js. */
  #addDense(rows: Float32Array, positions: number): void {
    const { taps } = this.#layer;
    addRows(this.#sums[0] as Float64Array, rows);
    tf.tidy(() => {
      const x = tf.tensor2d(rows, [positions, taps]);
      for (const { from, taps: size, matrix } of this.#products[0] as MomentBlock[]) {
        const block = size === taps ? x : tf.slice2d(x, [0, from], [positions, size]);
        const product = tf.matMul(block, block, true, false).dataSync();
        for (let i = 0; i < matrix.length; i++) matrix[i] = (matrix[i] as number) + (product[i] as number);
      }
    });
  }

  #addGroups(rows: Float32Array, positions: number): void {
    const { taps } = this.#layer;
    for (let p = 0; p < positions; p++) {
      for (let g = 0; g < this.#groups; g++) {
        const base = (p * this.#groups + g) * taps;
        const sum = this.#sums[g] as Float64Array;
        const [block] = this.#products[g] as MomentBlock[];
        const { matrix } = block as MomentBlock;
        for (let i = 0; i < taps; i++) {
          const x = rows[base + i] as number;
          if (x === 0) continue;
          sum[i] = (sum[i] as number) + x;
          for (let j = 0; j < taps; j++) {
            matrix[i * taps + j] = (matrix[i * taps + j] as number) + x * (rows[base + j] as number);
          }
        }
      }
    }
  }
}

/**
 * As few blocks of nearly equal length as {@link MOST_TAPS} allows, none of which cuts a saturation
 * group.
 */
function blocksOf(layer: Layer): readonly { readonly from: number; readonly taps: number }[] {
  const { taps } = layer;
  const count = Math.ceil(taps / MOST_TAPS);
  const saturation = saturationGroupsOf(layer, 'fours');
  const start = (i: number) => {
    let tap = Math.floor((i * taps) / count);
    // Two groups of four are interleaved in eight channels: goes back to before both.
    while (isCut(tap)) tap -= 1;
    return tap;
  };
  const isCut = (at: number) =>
    saturation?.groups.some((group) => (group[0] as number) < at && (group.at(-1) as number) >= at) ?? false;
  return Array.from({ length: count }, (_, i) => ({ from: start(i), taps: start(i + 1) - start(i) }));
}

/** The cost of an error of each tap alone: [outputs, taps], the diagonals of H. */
export function importanceOf({ taps, groups, outputsPerGroup }: Moments): Float64Array {
  const importance = new Float64Array(groups.length * outputsPerGroup * taps);
  groups.forEach((blocks, g) => {
    for (const { from, taps: size, matrix } of blocks) {
      for (let k = 0; k < size; k++) {
        for (let o = 0; o < outputsPerGroup; o++) {
          importance[(g * outputsPerGroup + o) * taps + from + k] = matrix[k * size + k] as number;
        }
      }
    }
  });
  return importance;
}
