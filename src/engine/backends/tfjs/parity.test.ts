/** The project's own reading of a graph model agrees with stock TF.js. */
import { readFile } from 'node:fs/promises';
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import { io, type NamedTensorMap, profile, setBackend, type Tensor, tensor } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { nodeEngineHost } from '../../../../tools/shared/node-engine.ts';
import type { Precision } from '../../../core/precision.ts';
import { type LoadedModel, loadModel } from '../../../model/load.ts';
import { parseManifest } from '../../../model/manifest.ts';
import { parseModelJson, type WeightSpec, weightSpecs } from '../../graph/model-json.ts';
import { packedModelHandler } from '../../graph/packed-model.ts';
import { byteLengthOf, decodeWeights } from '../../graph/weights.ts';
import type { ConformanceCase } from '../../testing/conformance.ts';
import { buildGraph } from './graph.ts';
import { openWasmDevice } from './wasm-device.ts';

const folder = new URL('../../../../fixtures/models/tiny/', import.meta.url);
const json = async (path: string) => JSON.parse(await readFile(new URL(path, folder), 'utf8')) as unknown;

beforeAll(async () => {
  await openWasmDevice(nodeEngineHost());
  await setBackend('wasm');
});

async function modelOf(precision: Precision): Promise<LoadedModel> {
  const read = async (_: string, { path }: { path: string }) =>
    new Uint8Array(await readFile(new URL(path, folder))).buffer;
  const manifest = parseManifest(await json('manifest.json'), 'tiny');
  return loadModel(manifest, precision, { read, signal: new AbortController().signal });
}

const QUANTIZED = ['dynamic', 'int8', 'mixed'] as const;

describe.each(QUANTIZED)('%s, folded at load', (precision) => {
  it('gives bit by bit what stock TF.js makes of its integers and scales', async () => {
    const model = await modelOf(precision);
    const cases = (await json('cases.json')) as ConformanceCase[];
    const folded = buildGraph(model);
    // Only `mixed` needs a handler of ours; the others go in as they are stored.
    const stock = await loadGraphModel(
      precision === 'mixed'
        ? packedModelHandler({ modelJson: model.graph, weights: model.weights })
        : io.fromMemory(
            io.getModelArtifactsForJSONSync(
              model.graph as io.ModelJSON,
              [...weightSpecs(parseModelJson(model.graph))],
              model.weights,
            ),
          ),
    );
    for (const { input } of cases) {
      const image = tensor(Float32Array.from(input), [1, 16, 16, 1]);
      const [ours, theirs] = [folded, stock].map((graph) => graph.execute({ image }, 'maps') as Tensor);
      expect(ours?.dataSync().length).toBe(192);
      expect(ours?.dataSync()).toEqual(theirs?.dataSync());
    }
    folded.dispose();
    stock.dispose();
  });

  it('runs the kernels of float32 and no others', async () => {
    const kernels = async (model: LoadedModel) => {
      const graph = buildGraph(model);
      const image = tensor(new Float32Array(256), [1, 16, 16, 1]);
      const { kernels } = await profile(() => graph.execute({ image }, ['maps', 'probabilities']));
      graph.dispose();
      return kernels.map(({ name, inputShapes }) => ({ name, inputShapes }));
    };
    const expected = await kernels(await modelOf('float32'));
    expect(expected.map(({ name }) => name)).toContain('FusedDepthwiseConv2D');
    expect(await kernels(await modelOf(precision))).toEqual(expected);
  });

  it('keeps no second copy of its weights', async () => {
    const graph = buildGraph(await modelOf(precision)) as unknown as { artifacts: io.ModelArtifacts };
    expect((graph.artifacts.weightData as ArrayBuffer).byteLength).toBe(0);
  });
});

describe('decodeWeights', () => {
  const affine = (dtype: 'uint8' | 'uint16') =>
    fc.record({
      dtype: fc.constant(dtype),
      scale: fc.double({ noNaN: true, noDefaultInfinity: true }),
      min: fc.double({ noNaN: true, noDefaultInfinity: true }),
    });
  const storage = fc.oneof(affine('uint8'), affine('uint16'));
  const shape = fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 4 });
  const specs = fc
    .array(
      fc.oneof(
        fc.record({ shape, dtype: fc.constantFrom('float32', 'int32', 'bool') }),
        fc.record({ shape, dtype: fc.constantFrom('float32', 'int32'), quantization: storage }),
        fc.record({
          shape,
          dtype: fc.constant('float32' as const),
          quantization: fc.record({ dtype: fc.constant('float16' as const) }),
        }),
      ),
      { minLength: 1, maxLength: 6 },
    )
    .map((list) => list.map((spec, i): WeightSpec => ({ name: `w${i}`, ...spec })));

  it('gives the numbers of TF.js, whatever the type, shape, storage and bytes', () => {
    fc.assert(
      fc.property(specs, fc.infiniteStream(fc.nat({ max: 255 })), (list, stream) => {
        const size = list.reduce((sum, spec) => sum + byteLengthOf(spec), 0);
        const { buffer } = Uint8Array.from({ length: size }, () => stream.next().value ?? 0);
        const ours = decodeWeights(list, buffer);
        const theirs: NamedTensorMap = io.decodeWeights(buffer, [...list]);
        for (const [name, expected] of Object.entries(theirs)) {
          const weight = ours.get(name);
          expect([weight?.dtype, weight?.shape]).toEqual([expected.dtype, expected.shape]);
          expect(weight?.data).toEqual(expected.dataSync());
          expected.dispose();
        }
      }),
      { numRuns: 500 },
    );
  });

  it('gives the number of each of the 65,536 codes of float16', () => {
    const { buffer } = Uint16Array.from({ length: 65_536 }, (_, code) => code);
    const spec: WeightSpec = {
      name: 'w',
      shape: [65_536],
      dtype: 'float32',
      quantization: { dtype: 'float16' },
    };
    const [theirs] = Object.values(io.decodeWeights(buffer, [spec]));
    expect(decodeWeights([spec], buffer).get('w')?.data).toEqual(theirs?.dataSync());
  });
});
