import { at, type Graph, type Node, producersOf, redirected, usesOf } from '../ir.ts';

/** TensorFlow's fused version of each operator that has one. */
const FUSED: Readonly<Record<string, string>> = {
  Conv2D: '_FusedConv2D',
  DepthwiseConv2dNative: 'FusedDepthwiseConv2dNative',
  MatMul: '_FusedMatMul',
};

/** Activations that every TF.js backend fuses. */
const ACTIVATIONS = ['Relu', 'Relu6'];

/**
 * Fuses a convolution or product, its bias and its activation into one node, so that a backend
 * writes its result once.
 */
export function fuse(graph: Graph): Graph {
  const uses = usesOf(graph);
  const consumers = new Map(graph.nodes.map((node) => [node.inputs[0] ?? '', node] as const));
  const producers = producersOf(graph);
  const replaced = new Map<string, Node | null>();
  const redirect = new Map<string, string>();
  /** The only node that reads a value, as its first input. */
  const onlyConsumer = (value: string) => (uses.get(value) === 1 ? consumers.get(value) : undefined);

  for (const bias of graph.nodes) {
    const product = producers.get(bias.inputs[0] ?? '');
    const operator = FUSED[product?.operator ?? ''];
    if (bias.operator !== 'BiasAdd' || !product || !operator || uses.get(product.name) !== 1) continue;
    const next = onlyConsumer(bias.name);
    const activation = next && ACTIVATIONS.includes(next.operator) ? next : null;
    const last = activation ?? bias;
    // The node is named after the weights' product, except that an output keeps its name.
    const name = graph.outputs.includes(last.name) ? last.name : product.name;
    replaced.set(product.name, null);
    replaced.set(bias.name, null);
    replaced.set(last.name, {
      name,
      operator,
      inputs: [...product.inputs, at(bias.inputs, 1)],
      outputs: [name],
      attributes: {
        ...product.attributes,
        num_args: 1,
        fused_ops: ['BiasAdd', ...(activation ? [activation.operator] : [])],
      },
    });
    if (name !== last.name) redirect.set(last.name, name);
  }
  const nodes = graph.nodes.flatMap(
    (node) => replaced.get(node.name) ?? (replaced.has(node.name) ? [] : [node]),
  );
  const shapes = new Map(graph.shapes);
  for (const [from, to] of redirect) shapes.set(to, graph.shapes.get(from) ?? []);
  return redirected({ ...graph, nodes, shapes }, redirect);
}
