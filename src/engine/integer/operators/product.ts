/**
 * Convolutions and products with a constant matrix: in integers if the input and the weight are
 * quantized.
 */
import { fusedOps, numberOf } from '../../graph/attributes.ts';
import type { GraphNode } from '../../graph/graph.ts';
import { type QuantizedWeight, quantizedWeight } from '../../graph/quantized.ts';
import { floats } from '../forms.ts';
import { boundsOf, type Lowering, type Outlet, UNBOUNDED } from '../lowering.ts';
import type { Window } from '../plan.ts';
import { unsupported } from '../problem.ts';
import { checkFilters, integerBias } from '../sums.ts';
import type { Shape, Value } from '../value.ts';
import { applyUnary } from './unary.ts';

/** A layer of filters sliding over an image; a row of a matrix counts as a pixel. */
export interface Product {
  readonly kind: 'conv' | 'depthwise';
  readonly image: Value;
  readonly window: Window;
  /** Shape of the result; filters are the last axis. */
  readonly shape: Shape;
  readonly filters: number;
  /** Number of weights of one filter. */
  readonly taps: number;
  /** The index that varies fastest in the graph's weights. */
  readonly fastest: 'filter' | 'tap';
  /** Scales by filter; null if they belong to another axis. */
  readonly scales: (weight: QuantizedWeight) => Float32Array | null;
}

/** Bias and activation of a fused node. */
interface Epilogue {
  readonly bias: Float32Array | null;
  readonly activation: string | null;
}

export function lowerProduct(lowering: Lowering, node: GraphNode, product: Product): Value {
  const { bias, activation } = epilogueOf(lowering, node, product.filters);
  const bounds = activation === null ? null : boundsOf(activation);
  const outlet = activation === null ? lowering.outlet(node) : fusedOutlet(lowering, node, bounds);
  const value =
    integerProduct(lowering, node, product, outlet, bias) ??
    floatProduct(lowering, node, product, outlet, bias);
  if (activation === null || bounds) return value;
  const parameters = activation === 'LeakyRelu' ? [numberOf(node, 'leakyrelu_alpha', 0.2)] : [];
  return applyUnary(lowering, node, value, activation, parameters);
}

/** An activation that does not only clamp is computed behind the layer, on floats. */
function fusedOutlet(
  lowering: Lowering,
  { name }: GraphNode,
  bounds: readonly [number, number] | null,
): Outlet {
  const [low, high] = bounds ?? UNBOUNDED;
  if (!bounds) return { name: `${name}/linear`, quantization: null, low, high };
  return { name, quantization: lowering.quantizationOf(name), low, high };
}

function epilogueOf(lowering: Lowering, node: GraphNode, filters: number): Epilogue {
  const [first, ...rest] = fusedOps(node);
  const hasBias = first === 'BiasAdd';
  const [activation = null, ...more] = hasBias || first === undefined ? rest : [first, ...rest];
  if (more.length > 0) throw unsupported(node, { code: 'fused-operators', operators: fusedOps(node) });
  if (!hasBias) return { bias: null, activation };
  const { shape, numbers } = lowering.known(node, 2);
  if (shape.length !== 1 || shape[0] !== filters) {
    throw unsupported(node, { code: 'bias-shape', shape, filters });
  }
  return { bias: Float32Array.from(numbers()), activation };
}

function integerProduct(
  lowering: Lowering,
  node: GraphNode,
  product: Product,
  outlet: Outlet,
  bias: Float32Array | null,
): Value | null {
  const { kind, image, window, shape, filters, taps } = product;
  const weight = image.kind === 'quantized' ? quantizedWeight(lowering.graph, node.inputs[1] ?? '') : null;
  const scales = weight && product.scales(weight);
  if (image.kind !== 'quantized' || !weight || !scales) return null;
  const { tensor, quantization } = image;
  const units = Float64Array.from(scales, (scale) => quantization.scale * scale);
  const weights = arranged(product, weight.stored, new Int8Array(weight.stored.length), weight.least);
  const integers = {
    weights,
    bias: integerBias(node.name, bias ?? new Float32Array(filters), units),
    inputZeroPoint: quantization.zeroPoint,
  };
  const rescale = lowering.rescale(outlet, units);
  const steps = kind === 'conv' ? { filterStep: taps, tapStep: 1 } : { filterStep: 1, tapStep: filters };
  checkFilters(node.name, { ...integers, ...steps, taps, largestQuantized: lowering.largest }, rescale);
  const result = lowering.result(node, outlet, shape);
  const op = { node: node.name, inputs: [tensor], output: result.tensor, window, ...integers, rescale };
  lowering.plan.emit({ kind, ...op });
  return result;
}

function floatProduct(
  lowering: Lowering,
  node: GraphNode,
  product: Product,
  { name, low, high }: Outlet,
  bias: Float32Array | null,
): Value {
  const { kind, image, window, shape, filters } = product;
  const { tensor } = floats(lowering, nameOf(node, 0), image);
  const numbers = Float32Array.from(lowering.known(node, 1).numbers());
  const weights = arranged(product, numbers, new Float32Array(numbers.length));
  const result = lowering.result(node, { name, quantization: null }, shape);
  const op = {
    node: node.name,
    inputs: [tensor],
    output: result.tensor,
    window,
    weights,
    bias: bias ?? new Float32Array(filters),
    low,
    high,
  };
  lowering.plan.emit({ kind: `float-${kind}`, ...op });
  return result;
}

/**
 * Arranges weights: convolutions need all weights of a filter to be contiguous, depthwise ones all
 * filters of a tap. Reads the stored bytes directly, since each copy of millions of weights would
 * add to the peak memory of a load.
 */
function arranged<T extends Int8Array | Float32Array>(
  { kind, fastest, filters, taps }: Product,
  from: Uint8Array | Float32Array,
  to: T,
  offset = 0,
): T {
  const wanted = kind === 'conv' ? 'tap' : 'filter';
  if (fastest === wanted) {
    for (let i = 0; i < to.length; i += 1) to[i] = (from[i] as number) + offset;
    return to;
  }
  for (let tap = 0; tap < taps; tap += 1) {
    for (let filter = 0; filter < filters; filter += 1) {
      to[filter * taps + tap] = (from[tap * filters + filter] as number) + offset;
    }
  }
  return to;
}

const nameOf = ({ inputs }: GraphNode, index: number): string => inputs[index] ?? '';
