/**
 * Every network at 64 pixels instead of 224, which is a twelfth of the work: the same layers in the
 * same forms.
 */
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { correlation } from '../../../tools/compare/report/statistics.ts';
import { lookup } from '../../../tools/import/ir.ts';
import { threadedNodeHost } from '../../../tools/shared/testing/int8-threads.ts';
import { stockModel } from '../../../tools/shared/testing/stock-tfjs.ts';
import { Int8Executor } from '../../engine/backends/int8/executor.ts';
import { type KernelModule, loadKernels } from '../../engine/backends/int8/kernels.ts';
import { compile } from '../../engine/backends/int8/plan/compile.ts';
import { Executor } from '../../engine/backends/reference/executor.ts';
import { parseModelJson, readGraph, type StoredModel } from '../../engine/graph/index.ts';
import { lowerToIntegers } from '../../engine/integer/index.ts';
import { ARCHITECTURES } from './architectures.ts';
import { PROBABILITIES } from './float-graph.ts';
import { makeModel, REFERENCE_PRECISIONS, type ReferencePrecision } from './made.ts';
import { MEASURED, rangesOf } from './measured.ts';
import { seededImage } from './weights.ts';

const SIZE_PX = 64;
const MAKE_MS = 120_000;
const { signal } = new AbortController();

const shape = [1, SIZE_PX, SIZE_PX, 3];
const image = seededImage(shape, 3);

/** The model in the form in which a file would be read. */
const readAgain = ({ json }: StoredModel) => parseModelJson(JSON.parse(JSON.stringify(json)));

async function stockLogits(model: StoredModel): Promise<readonly number[]> {
  const stock = await stockModel(readAgain(model), model.weights);
  const { data } = stock.run({ image: { shape, data: image } }, 'logits');
  stock.dispose();
  return [...data];
}

describe.each([...ARCHITECTURES.keys()])('%s', (name) => {
  const network = lookup(ARCHITECTURES, name)(SIZE_PX);
  const ranges = rangesOf(lookup(MEASURED, name));
  const models = new Map<ReferencePrecision, StoredModel>();
  let expected: readonly number[];
  let kernels: KernelModule;

  beforeAll(async () => {
    for (const precision of REFERENCE_PRECISIONS) {
      models.set(precision, await makeModel(network, precision, ranges, { signal }));
    }
    expected = await stockLogits(lookup(models, 'float32'));
    kernels = await loadKernels(threadedNodeHost(), true);
  }, MAKE_MS);

  it.each(['float16', 'dynamic', 'int8'] as const)(
    'runs in stock TF.js as %s, and resembles itself',
    {
      timeout: MAKE_MS,
    },
    async (precision) => {
      const logits = await stockLogits(lookup(models, precision));
      expect(correlation(logits, expected)).toBeGreaterThan(0.98);
    },
  );

  it('runs in integers throughout, bit-exact with the reference executor, and resembles the float32 network', {
    timeout: MAKE_MS,
  }, async () => {
    const int8 = lookup(models, 'int8');
    const plan = lowerToIntegers(readGraph(readAgain(int8), int8.weights));
    // The sigmoid at the end is a function of real logits.
    expect(plan.ops.filter(({ kind }) => kind.startsWith('float')).map(({ node }) => node)).toEqual([
      PROBABILITIES,
    ]);
    const readable = new Map<number, Uint8Array>();
    const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView) =>
      new Uint8Array(buffer, byteOffset, byteLength);
    let logits: number[] = [];
    await new Executor(plan).run({ image }, signal, (tensor, data, op) => {
      readable.set(op.output, bytesOf(data).slice());
      if (tensor.name === network.output) logits = [...data];
    });
    for (const variant of ['P', 'C'] as const) {
      const executor = new Int8Executor(compile(plan, { variant, threads: 1 }, true), kernels.module, true);
      const different: string[] = [];
      executor.runObserved({ image }, (tensor, data, op) => {
        if (Buffer.compare(readable.get(op.output) ?? new Uint8Array(), bytesOf(data)) !== 0)
          different.push(tensor.name);
      });
      expect(different).toEqual([]);
    }
    expect(correlation(logits, expected)).toBeGreaterThan(0.98);
  });

  it.each(REFERENCE_PRECISIONS)('is made of its recorded bytes, as %s', (precision) => {
    const { json, weights } = lookup(models, precision);
    // The size of the image stands in the graph, and nowhere else.
    const text = JSON.stringify(json).replaceAll(`"size":"${SIZE_PX}"`, '"size":"224"');
    const made = [Buffer.from(text), new Uint8Array(weights)].map((bytes) => ({
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    }));
    expect(made).toEqual(lookup(MEASURED, name).files[precision]);
  });

  it('stops when it is cancelled', async () => {
    const controller = new AbortController();
    const making = makeModel(network, 'int8', ranges, {
      signal: controller.signal,
      advance: () => controller.abort(),
    });
    await expect(making).rejects.toMatchObject({ problem: { kind: 'cancelled' } });
  });
});
