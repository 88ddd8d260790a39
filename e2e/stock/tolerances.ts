/**
 * How far two answers may be apart, as shares of the root mean square of the numbers that are
 * compared.
 */
import type { Precision } from '../../src/core/precision.ts';
import { bytesOf, type ModelManifest, variantOf } from '../../src/model/manifest.ts';
import { layersOf } from '../../src/quantize/layers.ts';
import { readFloatModel } from '../../tools/quantize/model.ts';
import { MODELS_DIR, modelReader } from '../../tools/shared/models.ts';
import { precisionNoise } from '../../tools/shared/testing/precision-noise.ts';

/**
 * Between two runtimes of float32, which add in other orders. Of n terms of random sign the k-th
 * partial sum is about sqrt(k), and rounding it errs by up to 2^-24 of that, evenly: together
 * sqrt(n / 6) * 2^-24 of the result. Layers add to each other like noise. Six standard deviations,
 * so that the largest of thousands of numbers is within.
 */
export async function roundingOf(manifest: ModelManifest): Promise<number> {
  const taps = (await layersIn(manifest)).reduce((sum, layer) => sum + layer.taps, 0);
  return 6 * Math.sqrt(taps / 6) * 2 ** -24;
}

/** From float32 to another precision, of which real variants stay at a third and less. */
export async function costOf(manifest: ModelManifest, precision: Precision): Promise<number> {
  const { length } = await layersIn(manifest);
  const bytes = bytesOf(variantOf(manifest, precision));
  return precisionNoise(precision, length, (32 * bytes) / bytesOf(variantOf(manifest, 'float32')));
}

async function layersIn(manifest: ModelManifest) {
  const { signal } = new AbortController();
  return layersOf((await readFloatModel(manifest, modelReader(MODELS_DIR), signal)).graph);
}

export const rmsOf = (values: readonly number[]): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);

/** NaN if one of them lacks a number; NaN is within no tolerance. */
export function differenceOf(found: readonly number[] = [], expected: readonly number[]) {
  const off = expected.map((value, i) => (found[i] ?? Number.NaN) - value);
  return { largest: off.reduce((most, value) => Math.max(most, Math.abs(value)), 0), rms: rmsOf(off) };
}
