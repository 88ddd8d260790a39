/**
 * Tests of one network of a kind that hospitals use, in every precision: quantized on drawn images,
 * it runs in stock TF.js and, as int8, in integers. Weights are random, see
 * ../../import/testing/networks.ts; tools/import/networks.slow.test.ts compares the import of the
 * same networks with ONNX Runtime.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect } from 'vitest';
import type { Precision } from '../../../src/core/precision.ts';
import { Executor } from '../../../src/engine/backends/reference/executor.ts';
import { expandPacked, type OutputFile, parseModelJson, readGraph } from '../../../src/engine/graph/index.ts';
import { lowerToIntegers } from '../../../src/engine/integer/index.ts';
import { layersOf } from '../../../src/quantize/layers.ts';
import { importModel } from '../../import/run.ts';
import { readNetwork, resized } from '../../import/testing/networks.ts';
import { request } from '../../import/testing/request.ts';
import { modelReader } from '../../shared/models.ts';
import { drawnPictures } from '../../shared/testing/drawn-pictures.ts';
import { precisionNoise } from '../../shared/testing/precision-noise.ts';
import { stockModel } from '../../shared/testing/stock-tfjs.ts';
import { type FloatModel, readFloatModel } from '../model.ts';
import type { FloatValue } from '../simulation/runner.ts';
import { basicDynamicFiles, basicInt8Files } from './basic.ts';
import { searchedFiles } from './searched.ts';

/** Operations of a plan that have weights. */
const LAYERS: readonly string[] = ['conv', 'depthwise', 'float-conv', 'float-depthwise', 'float-matmul'];

/**
 * The share of layers at the front that may stay float, because rounding there affects the whole
 * network: docs/quantization.md.
 */
const MOST_FLOAT_SHARE = 0.2;

export interface NetworkCase {
  readonly name: string;
  /**
   * Without the search for better integers and ranges, which takes minutes in these networks; see
   * docs/import.md.
   */
  readonly isBasic: boolean;
  /**
   * The least ratio of float32's size to that of all files together. At most four, by the bytes of
   * the weights. model.json, scales and biases stay, and matter more the fewer weights there are
   * per layer: 3.9 and more is for networks with enough of them.
   */
  readonly smaller: Readonly<Partial<Record<Precision, number>>>;
}

/** A small side takes a twelfth of the time at 224, for the same forms, sizes and layers. */
const SIDE_PX = 64;

/** One for rounding and one for validation. */
const PICTURES = 2;

/** The search for ranges takes minutes on two cores that are shared. */
export const PATIENCE_MS = 900_000;

const { signal } = new AbortController();

/** Defines the tests of a network, which is imported before the first of them. */
export function networkUnderTest({ name, isBasic, smaller }: NetworkCase) {
  let network: ImportedNetwork;
  let pictures: readonly FloatValue[];
  let truth: readonly Logits[];
  const made = new Map<Precision, Promise<readonly OutputFile[]>>();
  const filesOf = (precision: Precision) => {
    const files = made.get(precision) ?? quantized(name, network.model, precision, pictures, isBasic);
    made.set(precision, files);
    return files;
  };

  beforeAll(async () => {
    network = await importedNetwork(name);
    pictures = drawnPictures(network.model.manifest.input.shape, PICTURES);
    truth = await stockLogits(network, network.float32, pictures);
  }, 60_000);

  return {
    precisions: Object.entries(smaller) as (readonly [Precision, number])[],

    /** @param ratio the least that the files must be smaller by */
    async expectStock(precision: Precision, ratio: number): Promise<void> {
      const files = await filesOf(precision);
      const found = await stockLogits(network, files, pictures);
      const noise = noiseOf(found, truth);
      const timesSmaller = bytesOf({ files: network.float32 }) / bytesOf({ files });
      console.warn(
        `${name} ${precision}: ${timesSmaller.toFixed(2)} times smaller, noise ${(100 * noise).toFixed(2)} %`,
      );
      expect(timesSmaller).toBeGreaterThanOrEqual(ratio);
      expect(noise).toBeLessThan(bound(network.model, precision, timesSmaller));
      // It holds weights of its own, not those of float32.
      expect(noise).toBeGreaterThan(0);
    },

    async expectIntegers(): Promise<void> {
      const { model } = network;
      const int8 = await filesOf('int8');
      const plan = lowerToIntegers(readGraph(documentOf(int8), weightsOf(int8)));
      const executor = new Executor(plan);
      const found: Logits[] = [];
      for (const { data } of pictures) {
        const answers = await executor.run({ [model.manifest.input.name]: Float32Array.from(data) }, signal);
        found.push(logitsOf(answers[model.manifest.outputs.probabilities]));
      }
      const noise = noiseOf(found, truth);
      const layers = plan.ops.filter(({ kind }) => LAYERS.includes(kind));
      const inFloat = layers.filter(({ kind }) => kind.startsWith('float-'));
      console.warn(
        `${name} in integers: noise ${(100 * noise).toFixed(2)} %, ${inFloat.length} of ${layers.length} layers in float`,
      );
      expect(noise).toBeLessThan(bound(model, 'int8', 1));
      expect(inFloat.length).toBeLessThanOrEqual(MOST_FLOAT_SHARE * layers.length);
    },
  };
}

type Logits = readonly number[];

interface ImportedNetwork {
  readonly model: FloatModel;
  readonly float32: readonly OutputFile[];
}

async function importedNetwork(name: string): Promise<ImportedNetwork> {
  const { onnx, external } = resized(readNetwork(name), SIDE_PX);
  const folder = mkdtempSync(join(tmpdir(), 'penumbra-quantize-'));
  try {
    const file = join(folder, `${name}.onnx`);
    writeFileSync(file, onnx);
    writeFileSync(join(folder, external.path), external.data);
    const size = { heightPx: SIDE_PX, widthPx: SIDE_PX };
    const { manifest, variants } = await importModel(request(file, { size, folder: join(folder, 'net') }));
    const model = await readFloatModel(manifest, modelReader(folder), signal);
    return { model, float32: variants.get('float32') ?? [] };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function quantized(
  name: string,
  model: FloatModel,
  precision: Precision,
  pictures: readonly FloatValue[],
  isBasic: boolean,
): Promise<readonly OutputFile[]> {
  if (isBasic && precision === 'dynamic') return basicDynamicFiles(model);
  if (isBasic && precision === 'int8') return basicInt8Files(model, pictures);
  return searchedFiles(name, model, precision, pictures);
}

async function stockLogits(
  { model: { manifest } }: ImportedNetwork,
  files: readonly OutputFile[],
  pictures: readonly FloatValue[],
): Promise<readonly Logits[]> {
  const { json, weights } = expandPacked(documentOf(files), weightsOf(files));
  const stock = await stockModel(json, weights);
  const logits = pictures.map(({ data, shape }) => {
    const fed = { [manifest.input.name]: { shape, data: Float32Array.from(data) } };
    return logitsOf(stock.run(fed, manifest.outputs.probabilities).data);
  });
  stock.dispose();
  return logits;
}

const documentOf = ([document]: readonly OutputFile[]) =>
  parseModelJson(JSON.parse(new TextDecoder().decode(document?.bytes)));
const weightsOf = ([, ...shards]: readonly OutputFile[]): ArrayBuffer =>
  Uint8Array.from(Buffer.concat(shards.map(({ bytes }) => bytes))).buffer;
const bytesOf = ({ files }: { files: readonly OutputFile[] }): number =>
  files.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);

/** Inverts the sigmoid that the import has added. */
const logitsOf = (probabilities: Float32Array = new Float32Array()): Logits =>
  Array.from(probabilities, (p) => Math.log(p / (1 - p)));

/**
 * Root mean square of all differences, relative to that of the logits; NaN, which satisfies no
 * bound, if one is missing.
 */
function noiseOf(found: readonly Logits[], truth: readonly Logits[]): number {
  const off = truth.flatMap((row, i) => row.map((logit, label) => (found[i]?.[label] ?? Number.NaN) - logit));
  return Math.hypot(...off) / Math.hypot(...truth.flat());
}

const bound = ({ graph }: FloatModel, precision: Precision, timesSmaller: number): number =>
  precisionNoise(precision, layersOf(graph).length, 32 / timesSmaller);
