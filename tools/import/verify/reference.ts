/** The reference for a model on disk: its source, with the mapping of its outputs by the import. */

import { fileError } from '../error.ts';
import type { Activation } from '../model/head.ts';
import { headedGraph } from '../run.ts';
import type { Source } from '../source/source.ts';
import type { Model, Reference } from './check.ts';

/**
 * The files do not tell which activation was added to an output, so it is derived from the last
 * operator of each.
 * @throws ImportError
 */
export async function referenceFor(source: Source, { manifest, variants }: Model): Promise<Reference> {
  const { input, outputs } = manifest;
  const [, heightPx, widthPx] = input.shape;
  const graph = source.graph({ size: { heightPx, widthPx } });
  const runtime = await source.open();
  if (graph.outputs.includes(outputs.probabilities)) {
    return { runtime, source: outputs, added: 'none', own: 'none' };
  }
  const [first] = variants;
  const last = first ? lastActivation(first[1][0]?.bytes, outputs.probabilities) : 'none';
  const request = { source, description: {}, size: { heightPx, widthPx } };
  const { own } = headedGraph({ ...request, head: {} });
  if (own !== 'none' && own !== last) throw fileError(`the source ends in a ${own}, the model does not`);
  const headed = headedGraph({ ...request, head: { activation: own === 'none' ? last : null } });
  return { ...headed, runtime };
}

function lastActivation(modelJson: Uint8Array | undefined, output: string): Activation {
  const { modelTopology } = JSON.parse(new TextDecoder().decode(modelJson));
  const nodes: readonly { name: string; op: string }[] = modelTopology.node;
  const op = nodes.find(({ name }) => name === output)?.op;
  return op === 'Sigmoid' ? 'sigmoid' : op === 'Softmax' ? 'softmax' : 'none';
}
