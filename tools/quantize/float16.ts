/** The `float16` variant, as import writes it: the same graph with its large weights halved. */
import { weightSpecs } from '../../src/engine/graph/model-json.ts';
import { lookUp } from '../import/ir.ts';
import { encodeWeight, shardsOf } from '../import/tfjs/weights.ts';
import type { OutputFile } from '../import/tfjs/write.ts';
import type { FloatModel } from './model.ts';

/** @throws ImportError where a weight is beyond 65,504 */
export function writeFloat16({ json, graph }: FloatModel): readonly OutputFile[] {
  const encoded = weightSpecs(json).map((spec) => {
    const { dtype, shape, data } = lookUp(graph.weights, spec.name);
    const constant =
      dtype === 'float32'
        ? ({ dtype, shape, data } as const)
        : ({ dtype: 'int64', shape, data: Float64Array.from(data) } as const);
    return encodeWeight(spec.name, constant, 'float16');
  });
  const shards = shardsOf(encoded.map(([, bytes]) => bytes));
  const weights = encoded.map(([spec]) => spec);
  const document = { ...json, weightsManifest: [{ paths: shards.map(({ path }) => path), weights }] };
  return [{ path: 'model.json', bytes: Buffer.from(`${JSON.stringify(document)}\n`) }, ...shards];
}
