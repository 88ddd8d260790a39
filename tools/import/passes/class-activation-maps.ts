/**
 * Adds class activation maps (Zhou et al., CVPR 2016) to a network without any: a dense layer
 * behind a global mean is linear, and so is the mean. The layer as a 1x1 convolution on the last
 * features gives one map per label, whose mean is that label's logit: the same network, with a heat
 * map at no cost.
 */
import { sizeOf } from '../../../src/core/tensor.ts';
import { broadcastTo, like, sameShape } from '../arrays.ts';
import { at, type Constant, floats, type Graph, integers, lookup, type Node, producersOf } from '../ir.ts';

/** A head that can be rewritten. */
interface Head {
  /** [1, rows, columns, channels], with more than one cell. */
  readonly features: string;
  /** [channels, labels]; null if each channel is a label's map already. */
  readonly weights: Constant | null;
  /** One for each label. */
  readonly bias: Constant | null;
}

/**
 * @param logits A value of shape [1, labels] in a graph of unfused operations.
 * @param names Names for the new nodes, which are not in the graph yet.
 * @returns The graph with both values recomputed, maps [1, rows, columns, labels] and their mean;
 * or null if the head has another form.
 */
export function classActivationMaps(
  graph: Graph,
  logits: string,
  names: { readonly maps: string; readonly logits: string },
): Graph | null {
  const head = headOf(graph, logits);
  if (!head) return null;
  const [batch = 1, rows = 0, columns = 0] = lookup(graph.shapes, head.features);
  const labels = sizeOf(lookup(graph.shapes, logits));
  const shape = [batch, rows, columns, labels];
  const constants = new Map(graph.constants);
  const shapes = new Map(graph.shapes);
  const nodes: Node[] = [];
  const emit = (
    operator: string,
    inputs: readonly string[],
    name: string,
    given: readonly number[],
    attributes = {},
  ) => {
    nodes.push({ name, operator, inputs, outputs: [name], attributes });
    shapes.set(name, given);
    return name;
  };
  const constant = (meaning: string, value: Constant) => {
    const name = `${names.maps}/${meaning}`;
    constants.set(name, value);
    shapes.set(name, value.shape);
    return name;
  };

  let maps = head.features;
  if (head.weights) {
    const [channels = 0] = head.weights.shape;
    const filters = like(head.weights, [1, 1, channels, labels], head.weights.data);
    const isLast = !head.bias;
    maps = emit(
      'Conv2D',
      [maps, constant('weights', filters)],
      isLast ? names.maps : `${names.maps}/Conv2D`,
      shape,
      {
        strides: [1, 1, 1, 1],
        dilations: [1, 1, 1, 1],
        data_format: 'NHWC',
        padding: 'VALID',
      },
    );
  }
  if (head.bias) {
    maps = emit('BiasAdd', [maps, constant('bias', head.bias)], names.maps, shape, { data_format: 'NHWC' });
  }
  if (maps !== names.maps) maps = emit('Identity', [maps], names.maps, shape);
  emit('Mean', [maps, constant('axes', integers([2], [1, 2]))], names.logits, [batch, labels], {
    keep_dims: false,
  });
  return { ...graph, constants, shapes, nodes: [...graph.nodes, ...nodes] };
}

function headOf(graph: Graph, logits: string): Head | null {
  const producers = producersOf(graph);
  const labels = sizeOf(lookup(graph.shapes, logits));
  const constantOf = (node: Node, input: number) => graph.constants.get(node.inputs[input] ?? '') ?? null;
  /** Skips backwards over nodes that only change the shape. */
  const behind = (value: string): Node | null => {
    const node = producers.get(value);
    if (!node || !['Reshape', 'Identity', 'Squeeze'].includes(node.operator)) return node ?? null;
    return behind(at(node.inputs, 0));
  };
  const pooled = (value: string): string | null => {
    const mean = behind(value);
    return mean && isGlobalMean(graph, mean) ? at(mean.inputs, 0) : null;
  };

  const last = behind(logits);
  if (!last) return null;
  const direct = pooled(logits);
  if (direct)
    return lookup(graph.shapes, direct).at(-1) === labels
      ? { features: direct, weights: null, bias: null }
      : null;

  const bias = ['BiasAdd', 'AddV2'].includes(last.operator) ? constantOf(last, 1) : null;
  const product = bias ? behind(at(last.inputs, 0)) : last;
  if (!product || (bias && lookup(graph.shapes, at(last.outputs, 0)).at(-1) !== labels)) return null;
  const weights = constantOf(product, 1);
  const features = weights && isPlainProduct(product, weights) ? pooled(at(product.inputs, 0)) : null;
  if (!features || !weights) return null;
  const channels = lookup(graph.shapes, features).at(-1) ?? 0;
  if (weights.data.length !== channels * labels) return null;
  return {
    features,
    weights: like(weights, [channels, labels], weights.data),
    bias:
      bias &&
      floats([labels], Float32Array.from(broadcastTo(like(bias, bias.shape.slice(-1), bias.data), [labels]))),
  };
}

/** A product with [channels, labels], or the same as a convolution of a single pixel. */
function isPlainProduct({ operator, attributes }: Node, weights: Constant): boolean {
  if (operator === 'MatMul') {
    return weights.shape.length === 2 && !attributes.transpose_a && !attributes.transpose_b;
  }
  return operator === 'Conv2D' && sameShape(weights.shape.slice(0, 2), [1, 1]);
}

/** A mean over all rows and columns of more than one cell. */
function isGlobalMean(graph: Graph, { operator, inputs, outputs, attributes }: Node): boolean {
  const [, rows = 0, columns = 0, channels = 0, ...more] = lookup(graph.shapes, at(inputs, 0));
  if (more.length > 0 || channels === 0 || rows * columns <= 1) return false;
  if (operator === 'Mean') {
    const axes = Array.from(graph.constants.get(inputs[1] ?? '')?.data ?? []).sort();
    return sameShape(axes, [1, 2]);
  }
  const window = attributes.ksize;
  const isWhole = Array.isArray(window) && window[1] === rows && window[2] === columns;
  return operator === 'AvgPool' && isWhole && sizeOf(lookup(graph.shapes, at(outputs, 0))) === channels;
}
