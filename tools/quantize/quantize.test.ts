import '@tensorflow/tfjs-backend-cpu';
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Precision } from '../../src/core/precision.ts';
import { seededUniform } from '../../src/core/random.ts';
import { Executor } from '../../src/engine/backends/reference/executor.ts';
import {
  integersIn,
  type OutputFile,
  parseModelJson,
  quantizedWeight,
  readGraph,
} from '../../src/engine/graph/index.ts';
import { lowerToIntegers } from '../../src/engine/integer/index.ts';
import { layersOf, rowsOf } from '../../src/quantize/layers.ts';
import { scalesOf } from '../../src/quantize/scales.ts';
import { quantizationSites } from '../../src/quantize/sites.ts';
import { convert } from '../import/convert.ts';
import { encodeModel, node, uniform } from '../import/testing/onnx-model.ts';
import { writeGraphModel } from '../import/tfjs/write.ts';
import { startWasm } from '../import/verify/runtimes.ts';
import { modelReader, readManifest } from '../shared/models.ts';
import { observeExtremes } from './activations/observe.ts';
import { checkFinite, type FloatModel, readFloatModel } from './model.ts';
import { type Quantized, quantize, writeInt8 } from './quantize.ts';
import { type FloatValue, openRunner, runFloat } from './simulation/runner.ts';
import { int8Answerer } from './simulation/simulate-logits.ts';
import { writeFloat16 } from './variants/float16.ts';
import { INT8_DEFAULTS, quantizeInt8 } from './variants/int8.ts';
import { correctedBias, LayerInputs } from './weights/choose-rounding.ts';
import { equalize, scalingGroups, spreadFactors } from './weights/equalize.ts';

const MODELS = new URL('../../fixtures/models', import.meta.url).pathname;
const signal = new AbortController().signal;
const context = { signal, progress: () => ({ advance() {}, stop() {} }) };
const random = seededUniform(5);
const images: readonly FloatValue[] = Array.from({ length: 12 }, () => ({
  data: Float32Array.from({ length: 256 }, () => random()),
  shape: [1, 16, 16, 1],
}));
const TARGETS = ['float16', 'dynamic', 'int8'] as const satisfies readonly Precision[];

let model: FloatModel;
const made = new Map<Precision, Quantized>();

beforeAll(async () => {
  model = await readFloatModel(await readManifest(MODELS, 'tiny'), modelReader(MODELS), signal);
  for (const precision of TARGETS) made.set(precision, await quantize(model, precision, images, context));
}, 90_000);

const filesOf = (precision: Precision): readonly OutputFile[] => made.get(precision)?.files ?? [];
const documentOf = ([document]: readonly OutputFile[]) =>
  JSON.parse(new TextDecoder().decode(document?.bytes));
const weightsOf = ([, ...shards]: readonly OutputFile[]): ArrayBuffer =>
  Uint8Array.from(Buffer.concat(shards.map(({ bytes }) => bytes))).buffer;
const graphOf = (files: readonly OutputFile[]) =>
  readGraph(parseModelJson(documentOf(files)), weightsOf(files));

/** Loads as `tf.loadGraphModel(url)` does after its fetches, without any code of ours. */
async function stockLogits(files: readonly OutputFile[], image: FloatValue): Promise<Float32Array> {
  const { modelTopology, signature, format, weightsManifest, userDefinedMetadata } = documentOf(files);
  const weightSpecs = weightsManifest.flatMap(({ weights }: { weights: object[] }) => weights);
  const artifacts = { modelTopology, signature, format, weightSpecs, userDefinedMetadata };
  const graph = await loadGraphModel(tf.io.fromMemory({ ...artifacts, weightData: weightsOf(files) }));
  const result = graph.execute({ image: tf.tensor(image.data, [...image.shape]) }, 'mean') as tf.Tensor;
  const logits = Float32Array.from(await result.data());
  graph.dispose();
  return logits;
}

async function floatLogits(image: FloatValue): Promise<Float32Array> {
  const runner = await openRunner(model.graph);
  let logits = new Float32Array();
  runFloat(runner, image, (value, data) => {
    if (value === 'mean') logits = Float32Array.from(data);
  });
  runner.dispose();
  return logits;
}

const largestDifference = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? Number.NaN))), 0);

describe('a quantized variant', () => {
  // For logits of about 1. float16 is exact here; weights of b bits err by 2^-b of their largest in
  // each of four layers.
  const cases = TARGETS.flatMap((precision) =>
    (['wasm', 'cpu'] as const).map((backend) => ({
      precision,
      backend,
      tolerance: { float16: 1e-6, dynamic: 4 / 256, int8: 4 / 256 }[precision],
    })),
  );
  it.each(cases)(
    '$precision loads and runs in stock TF.js on $backend',
    async ({ precision, backend, tolerance }) => {
      const [image] = images as [FloatValue];
      const truth = await floatLogits(image);
      await (backend === 'cpu' ? tf.setBackend('cpu') : startWasm());
      const found = await stockLogits(filesOf(precision), image);
      await startWasm();
      expect(largestDifference(found, truth)).toBeLessThan(tolerance);
    },
  );

  it('is deterministic, byte for byte', async () => {
    for (const precision of TARGETS) {
      const again = await quantize(model, precision, images, context);
      again.files.forEach(({ path, bytes }, i) => {
        expect(path).toBe(filesOf(precision)[i]?.path);
        expect(Buffer.compare(Buffer.from(bytes), Buffer.from(filesOf(precision)[i]?.bytes ?? []))).toBe(0);
      });
    }
  }, 60_000);

  it.each([
    {
      precision: 'dynamic',
      largest: 127,
      layers: ['stem_filter', 'depthwise_filter', 'project_filter', 'head_filter'],
    },
    { precision: 'int8', largest: 127, layers: ['project_filter', 'head_filter'] },
  ] as const)('$precision holds exact integers up to $largest', ({ precision, largest, layers }) => {
    const graph = graphOf(filesOf(precision));
    for (const name of layers) {
      const weight = quantizedWeight(graph, name);
      expect(weight, name).not.toBeNull();
      expect(Math.max(...Array.from(weight ? integersIn(weight) : [], Math.abs))).toBeLessThanOrEqual(
        largest,
      );
    }
  });

  it('of int8 has no dense weights whose products with a pair of channels leave int16', () => {
    const graph = graphOf(filesOf('int8'));
    for (const name of ['project_filter', 'head_filter']) {
      const weight = quantizedWeight(graph, name);
      const integers = weight ? integersIn(weight) : new Int8Array();
      const shape = weight?.shape ?? [];
      const [inputs, outputs] = [shape.at(-2) ?? 0, shape.at(-1) ?? 0];
      expect(inputs * outputs).toBeGreaterThan(0);
      for (let i = 0; i < integers.length; i++) {
        if (Math.floor(i / outputs) % 2 === 1) continue;
        const pair = [integers[i] ?? 0, integers[i + outputs] ?? 0];
        for (const sign of [1, -1]) {
          const sum = pair.reduce((total, weight) => total + Math.max(0, sign * weight), 0);
          expect(255 * sum).toBeLessThanOrEqual(32_767);
        }
      }
    }
  });

  it('of int8 describes every value before the maps, and leaves the input and the outputs float', () => {
    const { metadata } = graphOf(filesOf('int8'));
    expect(metadata).toMatchObject({ precision: 'int8', weightBits: 8, activationBits: 8 });
    const held = metadata?.precision === 'int8' ? Object.keys(metadata.activations) : [];
    expect(held).toEqual(['stem', 'depthwise', 'project', 'residual']);
  });
});

describe('float16', () => {
  it('equals the import’s, byte for byte', async () => {
    const random = seededUniform(9);
    const constants = { w: uniform(random, [40, 3, 7, 7]), b: uniform(random, [40]) };
    const nodes = [node('Conv', ['x', 'w', 'b'], 'c'), node('Relu', ['c'], 'y')];
    const graph = convert(encodeModel({ inputs: { x: [1, 3, 8, 8] }, constants, nodes, outputs: ['y'] }));
    const float32 = writeGraphModel(graph, 'float32');
    const json = parseModelJson(documentOf(float32));
    const imported = { ...model, json, graph: readGraph(json, weightsOf(float32)) };
    const [ours, theirs] = [writeFloat16(imported), writeGraphModel(graph, 'float16')];
    expect(ours.map(({ path }) => path)).toEqual(theirs.map(({ path }) => path));
    ours.forEach(({ bytes }, i) => {
      expect(Buffer.from(bytes).equals(theirs[i]?.bytes ?? Buffer.alloc(0))).toBe(true);
    });
  });
});

describe('the simulation', () => {
  it('equals the reference backend on the written file', async () => {
    const network = await quantizeInt8(model, images, { ...INT8_DEFAULTS, signal, advance() {} });
    const answerer = await int8Answerer(model, network);
    const executor = new Executor(lowerToIntegers(graphOf(writeInt8(model, network))));
    for (const image of images) {
      const { maps } = await executor.run({ image: image.data }, signal);
      const ours = answerer.answer(image);
      // Quantized values are equal; the mean over 64 pixels is summed in another order, which is 64
      // roundings of 2^-24 of values below 8.
      const values = Array.from(maps ?? []);
      const means = [0, 1, 2].map((label) =>
        values.reduce((sum, value, i) => (i % 3 === label ? sum + value / 64 : sum), 0),
      );
      expect(largestDifference(ours, means)).toBeLessThan(64 * 8 * 2 ** -24);
    }
    answerer.dispose();
  });
});

describe('bias correction of int8', () => {
  it('compares means over the same images, however much the others differ', async () => {
    // Every fourth image is held out from the rounding: all of those are bright, all others dark.
    const split = images.map(({ data, shape }, i) => ({
      data: data.map((value) => (i % 4 === 1 ? 0.5 + value / 2 : value / 4)),
      shape,
    }));
    const network = await quantizeInt8(model, split, { ...INT8_DEFAULTS, signal, advance() {} });
    const answerer = await int8Answerer(model, network);
    const [first] = split;
    if (!first) throw new TypeError('no image');
    const truth = await floatLogits(first);
    // As for a variant above; brightness alone moves the logits by more.
    expect(largestDifference(answerer.answer(first), truth)).toBeLessThan(4 / 128);
    const [, bright] = split;
    if (!bright) throw new TypeError('no image');
    expect(largestDifference(await floatLogits(bright), truth)).toBeGreaterThan(8 / 128);
    answerer.dispose();
  });
});

describe('equalization', () => {
  it('preserves what the network computes, up to float rounding', async () => {
    const plain = await openRunner(model.graph);
    const extremes = await observeExtremes(plain, images, signal, () => {});
    const groups = scalingGroups(model.graph);
    expect(groups.length).toBeGreaterThan(0);
    const replacements = equalize(model.graph, groups, extremes, 1);
    expect(replacements.size).toBeGreaterThan(0);
    const runner = await openRunner(model.graph, replacements);
    for (const image of images) {
      const truth = await floatLogits(image);
      runFloat(runner, image, (value, data) => {
        // Four layers of at most 72 products, each rounded to 2^-24.
        if (value === 'mean') expect(largestDifference(data, truth)).toBeLessThan(4 * 72 * 2 ** -24);
      });
    }
    runner.dispose();
    plain.dispose();
  });

  it('spreads no channel of a ReLU6 beyond its bound', async () => {
    const plain = await openRunner(model.graph);
    const extremes = await observeExtremes(plain, images, signal, () => {});
    plain.dispose();
    const bounded = scalingGroups(model.graph).filter(({ isBounded }) => isBounded);
    expect(bounded.length).toBeGreaterThan(0);
    for (const group of bounded) {
      const factors = spreadFactors(group, extremes, 1);
      for (const value of group.values) {
        extremes.get(value)?.max.forEach((max, c) => {
          expect(max / (factors[c] ?? 0)).toBeLessThanOrEqual(6 * (1 + 1e-12));
        });
      }
    }
  });
});

describe('bias correction', () => {
  it('removes the mean error of every output channel', async () => {
    const layer = layersOf(model.graph).find(({ node }) => node.name === 'maps');
    if (layer?.bias == null) throw new TypeError('the fixture has changed');
    const inputs = new LayerInputs(layer);
    const runner = await openRunner(model.graph);
    for (const image of images) {
      runFloat(runner, image, (value, data, shape) => {
        if (value === layer.input) inputs.add({ data, shape });
      });
    }
    runner.dispose();
    const weights = Float32Array.from(model.graph.weights.get(layer.weight)?.data ?? []);
    const bias = Float32Array.from(model.graph.weights.get(layer.bias)?.data ?? []);
    const { quantized, moments } = inputs.round(weights, 3, ['nearest']);
    const mean = moments.mean[0] ?? new Float64Array();
    const corrected = correctedBias(layer, bias, weights, quantized, mean, moments);
    const rows = rowsOf(layer, weights);
    const scales = scalesOf(quantized.scales);
    corrected.forEach((value, o) => {
      let shift = 0;
      for (let k = 0; k < layer.taps; k++) {
        const i = o * layer.taps + k;
        shift += ((scales[o] ?? 0) * (quantized.integers[i] ?? 0) - (rows[i] ?? 0)) * (mean[k] ?? 0);
      }
      expect(Math.abs(shift)).toBeGreaterThan(1e-5);
      // The bias is a float32 of magnitude below 1.
      expect(Math.abs(value - (bias[o] ?? 0) + shift)).toBeLessThan(2 ** -24);
    });
  });
});

describe('quantizationSites', () => {
  it('are the values that a layer still reads, and no output', () => {
    expect(quantizationSites(model.graph)).toEqual(['image', 'stem', 'depthwise', 'project', 'residual']);
  });
});

describe('a weight that is not finite', () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY])('is rejected by name: %d', (value) => {
    const weights = new Map(model.graph.weights);
    const [name, weight] = [...weights][2] ?? [];
    if (name === undefined || weight?.dtype !== 'float32') throw new TypeError('the fixture has changed');
    weights.set(name, { ...weight, data: weight.data.with(5, value) });
    expect(() => checkFinite({ ...model.graph, weights })).toThrow(`weight ${name}: element 5 is ${value}`);
  });
});
