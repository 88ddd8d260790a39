import { sizeOf } from '../../../src/core/tensor.ts';
import { at, type Constant, floats, type Graph, lookup, type Node, redirected, usesOf } from '../ir.ts';

const PRODUCTS = ['Conv2D', 'DepthwiseConv2dNative', 'MatMul'];

/**
 * Folds a factor or an offset per channel into the weights or bias of the convolution or product
 * before it. Works on TensorFlow operators; passes/fold-batch-norm.ts does the same before
 * lowering.
 */
export function foldScale(graph: Graph): Graph {
  const uses = usesOf(graph);
  const constants = new Map<string, Constant>(graph.constants);
  const shapes = new Map(graph.shapes);
  /** Products, and their biases, that following nodes may still join. */
  const open = new Map<string, { product: Node; bias: Node | null }>();
  const replaced = new Map<string, Node | null>();
  const redirect = new Map<string, string>();
  const follow = (value: string) => redirect.get(value) ?? value;

  for (const node of graph.nodes) {
    const [first = '', second = ''] = node.inputs.map(follow);
    if (PRODUCTS.includes(node.operator)) {
      const isOwn = constants.has(second) && uses.get(second) === 1 && node.attributes.transpose_b !== true;
      if (isOwn) open.set(node.name, { product: node, bias: null });
      continue;
    }
    const value = [first, second].find((input) => open.has(input)) ?? '';
    const other = value === first ? second : first;
    const found = open.get(value);
    if (!found || (uses.get(node.inputs[value === first ? 0 : 1] ?? '') ?? 0) !== 1) continue;
    const channels = lookup(shapes, value).at(-1) ?? 0;
    const vector = vectorOf(constants.get(other), channels);
    if (!vector) continue;
    if (node.operator === 'BiasAdd' && !found.bias) {
      open.set(node.name, { product: found.product, bias: node });
      continue;
    }
    if (node.operator === 'Mul') {
      scale(constants, at(found.product.inputs, 1), vector);
      if (found.bias) scale(constants, at(found.bias.inputs, 1), vector);
      replaced.set(node.name, null);
      redirect.set(node.name, value);
    } else if (node.operator === 'AddV2' && !found.bias) {
      const biasName = `${node.name}/bias`;
      constants.set(biasName, floats([channels], vector));
      shapes.set(biasName, [channels]);
      const bias = {
        ...node,
        operator: 'BiasAdd',
        inputs: [value, biasName],
        attributes: { data_format: 'NHWC' },
      };
      replaced.set(node.name, bias);
      open.set(node.name, { product: found.product, bias });
    } else if (node.operator === 'AddV2' && found.bias) {
      const biasName = at(found.bias.inputs, 1);
      const sum = Float32Array.from(lookup(constants, biasName).data, (own, i) => own + at(vector, i));
      constants.set(biasName, floats([channels], sum));
      replaced.set(node.name, null);
      redirect.set(node.name, value);
    }
  }
  const nodes = graph.nodes.flatMap((node) => {
    const found = replaced.get(node.name);
    return found === undefined ? [node] : found === null ? [] : [found];
  });
  return redirected({ ...graph, nodes, constants, shapes }, redirect);
}

/** A constant with one number per channel. */
function vectorOf(constant: Constant | undefined, channels: number): Float32Array | null {
  if (constant?.dtype !== 'float32') return null;
  const { shape, data } = constant;
  if (data.length === 1) return new Float32Array(channels).fill(at(data, 0));
  return shape.at(-1) === channels && sizeOf(shape) === channels ? data : null;
}

/** Channels are the last axis of every weight, or the last two of a depthwise filter. */
function scale(constants: Map<string, Constant>, name: string, factor: Float32Array): void {
  const { shape, data } = lookup(constants, name);
  constants.set(
    name,
    floats(
      shape,
      Float32Array.from(data, (value, i) => value * at(factor, i % factor.length)),
    ),
  );
}
