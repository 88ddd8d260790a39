import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { AppError, type Problem } from '../../../core/errors.ts';
import type { Precision } from '../../../core/precision.ts';
import { seededUniform } from '../../../core/random.ts';
import { type LoadedModel, loadModel } from '../../../model/load.ts';
import { parseManifest } from '../../../model/manifest.ts';
import { readGraph } from '../../graph/graph.ts';
import { ModelWriter, perAxis } from '../../graph/model-writer.ts';
import { lowerToIntegers } from '../../integer/lower.ts';
import { minMaxInt8 } from '../../integer/testing/min-max.ts';
import { Executor } from './executor.ts';
import { referenceBackend } from './reference.ts';

const folder = new URL('../../../../fixtures/models/tiny/', import.meta.url);
const never = new AbortController().signal;

async function tiny(precision: Precision): Promise<LoadedModel> {
  const read = async (_: string, { path }: { path: string }) =>
    new Uint8Array(await readFile(new URL(path, folder))).buffer;
  const manifest = parseManifest(
    JSON.parse(await readFile(new URL('manifest.json', folder), 'utf8')),
    'tiny',
  );
  return loadModel(manifest, precision, { read, signal: never });
}

async function problemOf(promise: Promise<unknown>): Promise<Problem | null> {
  return promise.then(
    () => null,
    (thrown) => AppError.from(thrown).problem,
  );
}

describe('the reference backend', () => {
  it('is available everywhere', async () => {
    expect(await referenceBackend.probe()).toEqual({
      supported: true,
      details: { kind: 'integer-reference' },
    });
  });

  it('reports how it computes', async () => {
    const session = await referenceBackend.load(await tiny('int8'), never);
    expect(session).toMatchObject({
      backend: 'reference',
      precision: 'int8',
      threads: 1,
      details: { kind: 'integer-reference', weightBits: 7, activationBits: 8 },
    });
  });

  it.each(['float32', 'float16', 'dynamic'] as const)(
    'refuses %s, and says what to choose',
    async (precision) => {
      expect(await problemOf(referenceBackend.load(await tiny(precision), never))).toMatchObject({
        kind: 'backend',
        backend: 'reference',
        reason: 'unavailable',
        detail: { code: 'integer-only', precision },
      });
    },
  );

  it('rejects a bias that is not finite, and names its node', async () => {
    const model = await tiny('int8');
    const weights = model.weights.slice(0);
    // The head's three biases in float16, before the two axes that close the file.
    new DataView(weights).setUint16(weights.byteLength - 8 - 2, 0x7e00, true);
    expect(await problemOf(referenceBackend.load({ ...model, weights }, never))).toMatchObject({
      kind: 'model',
      reason: 'unloadable',
      file: 'int8/model.json',
      detail: { code: 'graph', subject: 'maps', fault: { code: 'bias-range', bias: 'NaN' } },
    });
  });

  it('rejects a pixel that is not finite, because it has no quantized value', async () => {
    const session = await referenceBackend.load(await tiny('int8'), never);
    const data = new Float32Array(256).fill(0.5);
    data[17] = Number.NaN;
    const input = { dtype: 'float32', shape: [1, 16, 16, 1], layout: 'NHWC', data } as const;
    expect(await problemOf(session.run(input, never))).toMatchObject({
      kind: 'backend',
      reason: 'failed',
      detail: { code: 'not-finite', tensor: 'image', index: 17, value: 'NaN' },
    });
  });
});

describe('a run', () => {
  const SIZE = 8 * 8 * 16;

  async function fourLayers() {
    const writer = new ModelWriter(seededUniform(1));
    writer.input('x', [1, 8, 8, 16]);
    const layer = (name: string, input: string) =>
      writer.node('Conv2D', name, [input, writer.random(`${name}_w`, [3, 3, 16, 16], -0.1, 0.1)], {
        strides: perAxis(1),
        padding: 'SAME',
      });
    layer('last', layer('third', layer('second', layer('first', 'x'))));
    const image = new Float32Array(SIZE).fill(0.5);
    const options = { weightBits: 8, activationBits: 8, images: [{ x: image }], real: [] };
    const { json, weights } = await minMaxInt8(writer.write(['last']), options);
    return { plan: lowerToIntegers(readGraph(json, weights)), image };
  }

  it('ends between two operations when it is cancelled, and the next run is complete', async () => {
    const { plan, image } = await fourLayers();
    const executor = new Executor(plan);
    const abort = new AbortController();
    const seen: string[] = [];
    setTimeout(() => abort.abort());
    // As long as a large layer takes; a run pauses every 50 ms.
    const slowly = ({ name }: { readonly name: string }) => {
      seen.push(name);
      for (const start = performance.now(); performance.now() - start < 60; );
    };
    expect(await problemOf(executor.run({ x: image }, abort.signal, slowly))).toEqual({ kind: 'cancelled' });
    expect(seen).toContain('x');
    expect(seen).not.toContain('last');

    const [again, fresh] = [executor, new Executor(plan)].map((each) => each.run({ x: image }, never));
    expect(await again).toEqual(await fresh);
  });

  it('needs no more memory than tensors that are alive at the same time', async () => {
    const { plan } = await fourLayers();
    // At most one float tensor beside a quantized one is alive, not two beside five.
    expect(plan.arenaBytes).toBe(SIZE * (4 + 1));
  });
});
