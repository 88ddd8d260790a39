/**
 * Every file of one network is the same network: run here by ONNX Runtime, stock TF.js and the
 * integer reference executor.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { ARCHITECTURES } from '../../../src/benchmark/networks/architectures.ts';
import { type Network, NetworkWriter, SIZE_PX } from '../../../src/benchmark/networks/network.ts';
import { seededImage, seededWeights } from '../../../src/benchmark/networks/weights.ts';
import { Executor } from '../../../src/engine/backends/reference/executor.ts';
import { type OutputFile, parseModelJson, readGraph } from '../../../src/engine/graph/index.ts';
import { type IntegerPlan, lowerToIntegers } from '../../../src/engine/integer/index.ts';
import type { Range } from '../../../src/quantize/affine.ts';
import { lookup } from '../../import/ir.ts';
import { onnxRuntime, type Runtime, tfjsRuntime } from '../../import/verify/runtimes.ts';
import { correlation } from '../report/statistics.ts';
import { floatOnnx } from './float-onnx.ts';
import { floatGraphModel, int8GraphModel } from './graph-models.ts';
import { qdqOnnx } from './qdq-onnx.ts';
import { observeRanges } from './ranges.ts';

/**
 * Two dense blocks with a transition between them: every kind of layer of DenseNet-121, in a small
 * network.
 */
function smallDenseNet(): Network {
  const writer = new NetworkWriter();
  let value = writer.pool('max-pool', writer.conv(writer.input, 16, 7, 4, 'relu'), 3);
  for (const block of [0, 1]) {
    if (block > 0) {
      const half = writer.channelsOf(value) / 2;
      value = writer.pool('average-pool', writer.conv(writer.normalize(value), half, 1, 1, null), 2);
    }
    for (let layer = 0; layer < 3; layer++) {
      const narrow = writer.conv(writer.normalize(value), 32, 1, 1, 'relu');
      value = writer.concat(value, writer.conv(narrow, 16, 3, 1, null));
    }
  }
  return writer.finish('small-densenet', writer.normalize(value));
}

/**
 * Building takes about 5 s of one core; Vitest's limit of 10 s for a hook is too short when the
 * cores are busy.
 */
const BUILD_MS = 60_000;

const shape = [1, SIZE_PX, SIZE_PX, 3];
const image = seededImage(shape, 3);

async function answerOf(runtime: Runtime): Promise<number[]> {
  const { logits } = await runtime.run({ image: { shape, data: image } });
  await runtime.dispose();
  return [...(logits?.data ?? [])];
}

function planOf([document, ...shards]: readonly OutputFile[]): IntegerPlan {
  const weights = Uint8Array.from(Buffer.concat(shards.map(({ bytes }) => bytes))).buffer;
  const json = parseModelJson(JSON.parse(Buffer.from(document?.bytes ?? []).toString()));
  return lowerToIntegers(readGraph(json, weights));
}

describe.each([
  { name: 'mobilenetv2', make: lookup(ARCHITECTURES, 'mobilenetv2') },
  { name: 'a small DenseNet', make: smallDenseNet },
])('$name', ({ make }) => {
  const network = make();
  const weights = seededWeights(network);
  let onnx: Uint8Array;
  let ranges: ReadonlyMap<string, Range>;
  let plan: IntegerPlan;
  let expected: readonly number[];

  beforeAll(async () => {
    onnx = floatOnnx(network, weights);
    const float32 = floatGraphModel(onnx);
    ranges = await observeRanges(network, float32.graph);
    plan = planOf(await int8GraphModel(network, float32, ranges));
    expected = await answerOf(await tfjsRuntime(float32.files));
  }, BUILD_MS);

  it('gives in ONNX Runtime what it gives in TF.js', async () => {
    const answer = await answerOf(await onnxRuntime(onnx));
    const reach = Math.max(...expected.map(Math.abs));
    // Sums of some thousand terms in another order, layer after layer.
    answer.forEach((value, i) => {
      expect(Math.abs(value - (expected[i] ?? Number.NaN))).toBeLessThan(1e-4 * reach);
    });
  });

  it('resembles itself when quantized for ONNX Runtime', async () => {
    const answer = await answerOf(await onnxRuntime(qdqOnnx(network, weights, ranges)));
    expect(correlation(answer, expected)).toBeGreaterThan(0.99);
  });

  it('resembles itself when quantized for us', async () => {
    const values = await new Executor(plan).run({ image }, new AbortController().signal);
    expect(correlation([...(values.logits ?? [])], expected)).toBeGreaterThan(0.99);
  });

  it('runs in integers throughout, and concatenates without recoding', () => {
    expect(plan.ops.filter(({ kind }) => kind.startsWith('float'))).toEqual([]);
    const parts = plan.ops.flatMap((op) => (op.kind === 'concat' ? op.parts : []));
    expect(parts.filter(({ table }) => table !== null)).toEqual([]);
  });

  it('has signals that neither die nor grow', () => {
    for (const [value, { min, max }] of ranges) {
      const reach = Math.max(-min, max);
      expect(reach, value).toBeGreaterThan(0.5);
      expect(reach, value).toBeLessThan(50);
    }
  });
});
