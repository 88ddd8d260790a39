import type { GraphFault } from '../../core/faults/graph.ts';
import { GraphError } from '../graph/error.ts';
import type { Graph } from '../graph/graph.ts';
import { nodeNameOf } from '../graph/graph.ts';
import type { Held } from '../graph/metadata.ts';
import { floats, withRequiredForm } from './forms.ts';
import { Lowering } from './lowering.ts';
import { operatorOf } from './operators/registry.ts';
import type { IntegerPlan, PlanValue } from './plan.ts';
import { unsupported } from './problem.ts';

/**
 * Derives every parameter of an int8 graph model, or of a mixed one whose metadata gives
 * quantizations of activations. A node whose data inputs are quantized values and whose weights are
 * quantized runs in integers; every other node runs in float32, on dequantized inputs.
 * @throws GraphError for a graph that is neither, an unsupported node, or values out of range
 */
export function lowerToIntegers(graph: Graph): IntegerPlan {
  const metadata = integerMetadata(graph);
  checkNames(graph, metadata);
  const lowering = new Lowering(graph, metadata);
  const inputs: PlanValue[] = [];
  for (const node of graph.nodes) {
    if (node.op === 'Placeholder') {
      const given = graph.inputs.find(({ name }) => name === node.name)?.shape;
      if (!given) throw unsupported(node, { code: 'placeholder-unsigned' });
      // An unspecified length is that of the batch, which is always one image.
      const shape = given.map((length, axis) => (length < 0 && axis === 0 ? 1 : length));
      const tensor = lowering.plan.floats(node.name, shape);
      inputs.push({ name: node.name, tensor, shape });
      lowering.define(node, withRequiredForm(lowering, node.name, { kind: 'float', shape, tensor }));
      continue;
    }
    const value = lowering.fused(node) ?? operatorOf(node)(lowering, node);
    lowering.define(node, withRequiredForm(lowering, node.name, value));
  }
  const nodes = new Map(graph.nodes.map((node) => [node.name, node]));
  const outputs = graph.outputs.map((name): PlanValue => {
    const node = nodes.get(nodeNameOf(name));
    if (!node) throw new GraphError(name, { code: 'output-unmade' });
    const { shape, tensor } = floats(lowering, name, lowering.named(name, node));
    return { name, tensor, shape };
  });
  return lowering.plan.finish(inputs, outputs, metadata);
}

/** Integers of mixed models have up to 8 bits. */
const MIXED_BITS = 8;

function integerMetadata({ metadata }: Graph): Held & { readonly weightBits: number } {
  if (metadata?.precision === 'int8') return metadata;
  if (metadata?.precision === 'mixed' && metadata.activations && metadata.activationBits) {
    const { activations, activationBits } = metadata;
    return { weightBits: MIXED_BITS, activationBits, activations };
  }
  throw new GraphError('userDefinedMetadata.penumbra', whyNotIntegers(metadata));
}

function whyNotIntegers(metadata: Graph['metadata']): GraphFault {
  if (!metadata) return { code: 'not-quantized' };
  const { precision } = metadata;
  return precision === 'mixed' ? { code: 'activations-unknown' } : { code: 'other-precision', precision };
}

/** An entry that belongs to no node would silently leave its node in float32. */
function checkNames({ nodes }: Graph, { activations }: Held): void {
  const names = new Set(nodes.map(({ name }) => name));
  const stray = Object.keys(activations).find((name) => !names.has(name));
  if (stray !== undefined) throw new GraphError(stray, { code: 'quantization-of-none' });
}
