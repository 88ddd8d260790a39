import { createHash } from 'node:crypto';
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { seededUniform } from '../../../src/core/random.ts';
import { type OutputFile, packedModelHandler } from '../../../src/engine/graph/index.ts';
import { readManifest } from '../../shared/models.ts';
import type { Progress } from '../../shared/progress.ts';
import type { FloatModel } from '../model.ts';
import type { FloatValue } from '../simulation/runner.ts';
import { sizeOfFiles } from './files.ts';
import { quantizeMixed, quantizeMixedTo } from './mixed.ts';
import { openNetwork } from './network.ts';
import type { MixedNetwork } from './search.ts';
import { mixedTable } from './table.ts';
import { testNetwork } from './testing/network.ts';

const MODELS = new URL('../../../fixtures/models', import.meta.url).pathname;
const never = new AbortController().signal;
const silent = (): Progress => ({ advance() {}, stop() {} });
const random = seededUniform(17);
const images: readonly FloatValue[] = Array.from({ length: 12 }, () => ({
  data: Float32Array.from({ length: 256 }, () => random()),
  shape: [1, 16, 16, 1],
}));

let model: FloatModel;
/** In float the 4,992 weights would be 20 KB. */
let roomy: MixedNetwork;
let tight: MixedNetwork;
/** Some 4 bits a weight, and 6 KB of description. */
const TIGHT_BYTES = 8700;
const ROOMY_BYTES = 1e6;

beforeAll(async () => {
  model = testNetwork(await readManifest(MODELS, 'tiny'));
  const options = { signal: never, progress: silent };
  roomy = await quantizeMixed(model, images, { ...options, targetBytes: ROOMY_BYTES });

  tight = await quantizeMixed(model, images, { ...options, targetBytes: TIGHT_BYTES });
}, 90_000);

const widthsOf = ({ layers }: MixedNetwork): number[] => layers.flatMap(({ bits }) => [...bits]);
const hashOf = (files: readonly OutputFile[]): string =>
  files.reduce((hash, { bytes }) => hash.update(bytes), createHash('sha256')).digest('hex');

/** Runs stock TF.js with the IOHandler, which accepts ordinary models, too. */
async function logits(files: readonly OutputFile[], inputs: readonly FloatValue[]): Promise<number[]> {
  const [document, ...shards] = files;
  const modelJson: unknown = JSON.parse(new TextDecoder().decode(document?.bytes));
  const weights = new Uint8Array(Buffer.concat(shards.map(({ bytes }) => bytes))).buffer;
  const graph = await loadGraphModel(packedModelHandler({ modelJson, weights }));
  const values = inputs.flatMap(({ data, shape }) =>
    tf.tidy(() => {
      const result = graph.execute({ image: tf.tensor(data, [...shape]) }, 'mean') as tf.Tensor;
      return Array.from(result.dataSync());
    }),
  );
  graph.dispose();
  return values;
}

describe('quantizeMixed', () => {
  it('leaves every layer in float if there is room', () => {
    expect(roomy.layers).toEqual([]);
    expect(roomy.floatLayers).toHaveLength(6);
    // Biases are float16: 11 bits for numbers near 0.1, six times.
    expect(Math.sqrt(roomy.loss.relative)).toBeLessThan(1e-3);
  });

  it('meets the target size, and comes close to it', () => {
    expect(sizeOfFiles(tight.files)).toBeLessThanOrEqual(TIGHT_BYTES);
    // The largest step is a bit for all 96 weights of a channel; the digits of scales vary.
    expect(sizeOfFiles(tight.files)).toBeGreaterThan(TIGHT_BYTES - 60);
  });

  it('assigns fewer bits where they matter less', () => {
    expect(new Set(widthsOf(tight)).size).toBeGreaterThan(3);
    expect(tight.loss.relative).toBeGreaterThan(roomy.loss.relative);
    expect(tight.loss.relative).toBeLessThan(0.25);
  });

  it('writes what it measured: the files have the same error in stock TF.js on the same images', async () => {
    const unseen = images.filter((_, i) => i % 4 === 1);
    const network = await openNetwork(model.graph, 'mean');
    const float = unseen.flatMap((image) => [...network.run(image)]);
    network.dispose();
    const mixed = await logits(tight.files, unseen);
    const errors = mixed.map((value, i) => (value - (float[i] ?? Number.NaN)) ** 2);
    const rms = Math.sqrt(errors.reduce((sum, error) => sum + error, 0) / errors.length);
    // Sums are in another order: 2^-24 of logits near 1, against errors a thousand times as large.
    expect(Math.abs(rms / tight.loss.noise.rms - 1)).toBeLessThan(1e-3);
  });

  it('is deterministic, byte for byte', async () => {
    const options = { targetBytes: TIGHT_BYTES, signal: never, progress: silent };
    const again = await quantizeMixed(model, images, options);
    expect(hashOf(again.files)).toBe(hashOf(tight.files));
  });

  it('reports a size that cannot be reached', async () => {
    const run = quantizeMixed(model, images, { targetBytes: 1000, signal: never, progress: silent });
    await expect(run).rejects.toThrow(/2 bits a weight, which is more than 1000/);
  });

  it('requires at least two images', async () => {
    const run = quantizeMixed(model, images.slice(0, 1), {
      targetBytes: ROOMY_BYTES,
      signal: never,
      progress: silent,
    });
    await expect(run).rejects.toThrow(/at least 2 images, there are 1/);
  });

  it('counts every channel in its table', () => {
    const lines = mixedTable(tight).split('\n');
    expect(lines).toHaveLength(1 + tight.layers.length + tight.floatLayers.length + 1);
    const [, weights, mean, ...counts] = lines.at(-1)?.split(/ +/) ?? [];
    const rounded = tight.layers.reduce((sum, layer) => sum + layer.candidate.rows.length, 0);
    expect(Number(weights)).toBe(rounded);
    const widths = widthsOf(tight);
    expect(counts.slice(0, 7).map(Number)).toEqual(
      [2, 3, 4, 5, 6, 7, 8].map((width) => widths.filter((each) => each === width).length || Number.NaN),
    );
    const bits = tight.layers.reduce(
      (sum, layer) =>
        sum + layer.bits.reduce((all, width) => all + width, 0) * layer.candidate.weightsPerChannel,
      0,
    );
    expect(mean).toBe((bits / rounded).toFixed(2));
  });

  it('stops when it is cancelled', async () => {
    const abort = new AbortController();
    let steps = 0;
    const progress = (): Progress => ({
      advance() {
        steps += 1;
        if (steps === 3) abort.abort();
      },
      stop() {},
    });
    const run = quantizeMixedTo(model, images, [TIGHT_BYTES], { signal: abort.signal, progress });
    await expect(run).rejects.toMatchObject({ problem: { kind: 'cancelled' } });
    expect(steps).toBe(3);
  });
});
