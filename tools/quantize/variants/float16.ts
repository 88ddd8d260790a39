/**
 * The `float16` variant, byte for byte as import writes it: the same graph with float16 weights.
 */
import { type OutputFile, signatureOf, weightSpecs } from '../../../src/engine/graph/index.ts';
import { type Constant, floats, integers, lookup } from '../../import/ir.ts';
import { floatModelFiles } from '../../import/tfjs/write.ts';
import type { FloatModel } from '../model.ts';

/**
 * @throws ImportError if a weight large enough to be stored in float16 has a value beyond 65,504
 */
export function writeFloat16({ json, graph }: FloatModel): readonly OutputFile[] {
  const constants = new Map(
    weightSpecs(json).map(({ name }): [string, Constant] => {
      const { dtype, shape, data } = lookup(graph.weights, name);
      return [name, dtype === 'float32' ? floats(shape, data) : integers(shape, data)];
    }),
  );
  return floatModelFiles(
    { signature: signatureOf(json), nodes: json.modelTopology.node, constants },
    'float16',
  );
}
