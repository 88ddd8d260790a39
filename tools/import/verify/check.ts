/** Checks that an imported model gives its source's answers. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PRECISIONS, type Precision } from '../../../src/core/precision.ts';
import { seededUniform } from '../../../src/core/random.ts';
import { sizeOf } from '../../../src/core/tensor.ts';
import type { OutputFile } from '../../../src/engine/graph/index.ts';
import { type ModelManifest, parseDroppingStale } from '../../../src/model/manifest.ts';
import { at } from '../ir.ts';
import type { Activation, Headed } from '../model/head.ts';
import {
  largestDifference,
  type NamedValues,
  type Runtime,
  readVariant,
  tfjsRuntime,
  type Values,
} from './runtimes.ts';

export interface Difference {
  readonly precision: Precision;
  /** Largest difference of any probability over all inputs. */
  readonly probabilities: number;
  /**
   * Largest difference of any element of the maps, if the source gives maps; else of any mean of a
   * map to the source's logit, or to its probability if it gives no logits. Null for a model
   * without maps.
   */
  readonly maps: number | null;
}

/** A model as import writes it. */
export interface Model {
  readonly manifest: Pick<ModelManifest, 'input' | 'outputs'>;
  readonly variants: Iterable<readonly [Precision, readonly OutputFile[]]>;
}

/** A source in its own runtime, and the mapping of its outputs by the import. */
export interface Reference extends Pick<Headed, 'source' | 'added' | 'own'> {
  readonly runtime: Runtime;
}

/** @param inputs NHWC, in the manifest's input shape. */
export async function compareWithSource(
  { manifest: { input, outputs }, variants }: Model,
  { runtime, source, added, own }: Reference,
  inputs: readonly Float32Array[],
): Promise<readonly Difference[]> {
  const feeds = inputs.map((data) => ({ [input.name]: { shape: input.shape, data } }));
  const expected: NamedValues[] = [];
  for (const feed of feeds) expected.push(await runtime.run(feed));

  const differences: Difference[] = [];
  for (const [precision, files] of variants) {
    const model = await tfjsRuntime(files);
    let probabilities = 0;
    let maps = outputs.maps === null ? null : 0;
    for (const [i, feed] of feeds.entries()) {
      const [ours, theirs] = [await model.run(feed), at(expected, i)];
      const row = rowOf(outputOf(theirs, source.probabilities));
      const answer = rowOf(outputOf(ours, outputs.probabilities));
      probabilities = Math.max(probabilities, largestDifference(answer, activated(row, added)));
      if (outputs.maps === null || maps === null) continue;
      const ourMaps = outputOf(ours, outputs.maps);
      const difference = source.maps
        ? largestDifference(ourMaps, outputOf(theirs, source.maps))
        : largestDifference(activated(meanOf(ourMaps), own), row);
      maps = Math.max(maps, difference);
    }
    await model.dispose();
    differences.push({ precision, probabilities, maps });
  }
  return differences;
}

/** Precisions that stock TF.js reads; packed variants need the app's own handler. */
const READABLE: readonly Precision[] = PRECISIONS.filter((precision) => precision !== 'mixed');

/** The variants of a model on disk. */
export function modelIn(folder: string, precisions = READABLE): Model & { readonly manifest: ModelManifest } {
  const manifest = readManifest(folder);
  const variants = manifest.variants
    .filter(({ precision }) => precisions.includes(precision))
    .map(
      ({ precision, files }) =>
        [
          precision,
          readVariant(
            folder,
            files.map(({ path }) => path),
          ),
        ] as const,
    );
  return { manifest, variants };
}

/** Applies an activation in float64. */
export function activated({ shape, data }: Values, activation: Activation): Values {
  if (activation === 'none') return { shape, data };
  if (activation === 'sigmoid') return { shape, data: data.map((x) => 1 / (1 + Math.exp(-x))) };
  const largest = data.reduce((a, b) => Math.max(a, b), -Infinity);
  const powers = Array.from(data, (x) => Math.exp(x - largest));
  const sum = powers.reduce((a, b) => a + b, 0);
  return { shape, data: Float32Array.from(powers, (power) => power / sum) };
}

/** Mean of each map of [1, rows, columns, labels], as [1, labels]. */
function meanOf({ shape: [, rows = 0, columns = 0, labels = 0], data }: Values): Values {
  const sums = new Float64Array(labels);
  for (const [i, value] of data.entries()) sums[i % labels] = at(sums, i % labels) + value;
  return { shape: [1, labels], data: Float32Array.from(sums, (sum) => sum / (rows * columns)) };
}

const rowOf = ({ data }: Values): Values => ({ shape: [1, data.length], data });

function outputOf(values: NamedValues, name: string): Values {
  const value = values[name];
  if (value) return value;
  throw new Error(`no output ${name}; there are ${Object.keys(values).join(', ')}`);
}

export function readManifest(folder: string): ModelManifest {
  return parseDroppingStale(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')), folder);
}

/** Seeded noise in the range of a normalized image, -2 to 2. */
export function noiseInputs(
  { input }: Pick<ModelManifest, 'input'>,
  count: number,
  seed = 1,
): readonly Float32Array[] {
  const random = seededUniform(seed);
  return Array.from({ length: count }, () =>
    Float32Array.from({ length: sizeOf(input.shape) }, () => 4 * random() - 2),
  );
}
