/** How far two answers may be apart, as shares of the root mean square of the numbers that are compared. */
import type { Precision } from '../../src/core/selection.ts';
import { bytesOf, type ModelManifest, variantOf } from '../../src/model/manifest.ts';
import { MODELS_DIR, modelReader } from '../../tools/cli/models.ts';
import { layersOf } from '../../tools/quantize/layers.ts';
import { readFloatModel } from '../../tools/quantize/model.ts';

/**
 * Between two runtimes of float32, which add in other orders. Of n terms of random sign the k-th partial sum is about
 * sqrt(k), and rounding it errs by up to 2^-24 of that, evenly: together sqrt(n / 6) * 2^-24 of the result. Layers add
 * to each other like noise. Six standard deviations, so that the largest of thousands of numbers is within.
 */
export async function roundingOf(manifest: ModelManifest): Promise<number> {
  const taps = (await layersIn(manifest)).reduce((sum, layer) => sum + layer.taps, 0);
  return 6 * Math.sqrt(taps / 6) * 2 ** -24;
}

/**
 * What a precision may cost: rounding noise of every layer by itself, added up like noise, with nothing that makes up for
 * it. Feedback and bias correction do, so that real variants stay at a third of this and less.
 */
export async function costOf(manifest: ModelManifest, precision: Precision): Promise<number> {
  const { length } = await layersIn(manifest);
  return Math.sqrt(length) * noiseOf(manifest, precision);
}

/** Of one layer's result. */
function noiseOf(manifest: ModelManifest, precision: Precision): number {
  switch (precision) {
    case 'float32':
      return 0;
    case 'float16':
      // 11 bits of mantissa: half a unit at most, and a half of that on average.
      return 2 ** -12;
    case 'dynamic':
      return integerNoise(8);
    case 'int8':
      return Math.hypot(integerNoise(7), integerNoise(8));
    case 'mixed':
      // Bits of a weight on average, by the size of the files.
      return integerNoise(
        (32 * bytesOf(variantOf(manifest, precision))) / bytesOf(variantOf(manifest, 'float32')),
      );
  }
}

/** Even rounding errors have 1 / sqrt(12) of a step; the largest of some hundred values is four of their deviations. */
const integerNoise = (bits: number): number => 4 / Math.sqrt(12) / (2 ** (bits - 1) - 1);

async function layersIn(manifest: ModelManifest) {
  const { signal } = new AbortController();
  return layersOf((await readFloatModel(manifest, modelReader(MODELS_DIR), signal)).graph);
}

export const rmsOf = (values: readonly number[]): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);

/** NaN where one of them lacks a number, and that is within no tolerance. */
export function differenceOf(found: readonly number[] = [], expected: readonly number[]) {
  const off = expected.map((value, i) => (found[i] ?? Number.NaN) - value);
  return { largest: off.reduce((most, value) => Math.max(most, Math.abs(value)), 0), rms: rmsOf(off) };
}
