/**
 * A factor and an offset per channel, deferred until the next operation is known: batch
 * normalization in DenseNet.
 */
import { sizeOf } from '../../../core/tensor.ts';
import { numberOf } from '../../graph/attributes.ts';
import type { GraphNode } from '../../graph/graph.ts';
import { floats } from '../forms.ts';
import type { Lowering } from '../lowering.ts';
import { unsupported } from '../problem.ts';
import { type Affine, channelsOf, type Shape, type Value } from '../value.ts';
import type { Operator } from './contract.ts';

/**
 * Effects of an operator with the constant k on the factor and the offset of factor * x + offset.
 */
interface Step {
  readonly factor: (factor: number, k: number) => number;
  readonly offset: (offset: number, k: number) => number;
}

const same = (value: number): number => value;
const add = (value: number, k: number): number => value + k;
const subtract = (value: number, k: number): number => value - k;
const multiply = (value: number, k: number): number => value * k;
const divide = (value: number, k: number): number => value / k;

const plus: Step = { factor: same, offset: add };
const minus: Step = { factor: same, offset: subtract };
const from: Step = { factor: (factor) => -factor, offset: (offset, k) => k - offset };
const times: Step = { factor: multiply, offset: multiply };
const over: Step = { factor: divide, offset: divide };

/** By operator: with the constant on the right, and on the left. */
const steps: Readonly<Record<string, readonly [Step, Step | null]>> = {
  Add: [plus, plus],
  AddV2: [plus, plus],
  BiasAdd: [plus, null],
  Div: [over, null],
  Mul: [times, times],
  RealDiv: [over, null],
  Sub: [minus, from],
};

/**
 * Null unless one operand is quantized, the other a constant per channel, and the operator known.
 */
export function affineWith(node: GraphNode, a: Value, b: Value, shape: Shape): Affine | null {
  const [onRight, onLeft] = steps[node.op] ?? [null, null];
  const [value, constant, step] = b.kind === 'known' ? [a, b, onRight] : [b, a, onLeft];
  if (constant.kind !== 'known' || !step || value.shape.join() !== shape.join()) return null;
  const start = affineOf(value);
  const channels = channelsOf(shape);
  const isPerChannel = sizeOf(constant.shape) === channels && channelsOf(constant.shape) === channels;
  if (!start || !(isPerChannel || sizeOf(constant.shape) === 1)) return null;
  const numbers = constant.numbers();
  const kOf = (c: number): number => numbers[isPerChannel ? c : 0] ?? Number.NaN;
  return {
    ...start,
    factors: start.factors.map((factor, c) => step.factor(factor, kOf(c))),
    offsets: start.offsets.map((offset, c) => step.offset(offset, kOf(c))),
  };
}

/** FusedBatchNorm and its versions, at inference. */
export const batchNormalization: Operator = (lowering, node) => {
  const value = lowering.input(node, 0);
  const [scale, offset, mean, variance] = [1, 2, 3, 4].map((i) => lowering.numbers(node, i));
  const epsilon = numberOf(node, 'epsilon', 0.001);
  if (!scale || !offset || !mean || !variance || scale.length !== channelsOf(value.shape)) {
    throw unsupported(node, {
      code: 'statistics-channels',
      channels: scale?.length ?? 0,
      shape: value.shape,
    });
  }
  const factors = Float64Array.from(scale, (factor, c) => factor / Math.sqrt((variance[c] ?? 0) + epsilon));
  const offsets = factors.map((factor, c) => (offset[c] ?? 0) - (mean[c] ?? 0) * factor);
  const start = affineOf(value);
  if (!start) return normalizedReals(lowering, node, value, factors, offsets);
  return {
    ...start,
    factors: start.factors.map((own, c) => own * (factors[c] ?? 0)),
    offsets: start.offsets.map((own, c) => own * (factors[c] ?? 0) + (offsets[c] ?? 0)),
  };
};

function normalizedReals(
  lowering: Lowering,
  node: GraphNode,
  value: Value,
  factors: Float64Array,
  offsets: Float64Array,
): Value {
  const { plan } = lowering;
  const { shape, tensor } = floats(lowering, node.inputs[0] ?? '', value);
  const scaled = plan.floats(`${node.name}/scaled`, shape);
  const output = plan.floats(node.name, shape);
  const constant = (meaning: string, numbers: Float64Array) =>
    plan.constant(`${node.name}/${meaning}`, [numbers.length], Float32Array.from(numbers));
  const common = { kind: 'float-binary', node: node.name } as const;
  plan.emit({ ...common, inputs: [tensor, constant('factor', factors)], output: scaled, function: 'Mul' });
  plan.emit({ ...common, inputs: [scaled, constant('offset', offsets)], output, function: 'AddV2' });
  return { kind: 'float', shape, tensor: output };
}

function affineOf(value: Value): Affine | null {
  if (value.kind === 'affine') return value.low === -Infinity && value.high === Infinity ? value : null;
  if (value.kind !== 'quantized') return null;
  const channels = channelsOf(value.shape);
  return {
    kind: 'affine',
    shape: value.shape,
    root: value,
    factors: new Float64Array(channels).fill(1),
    offsets: new Float64Array(channels),
    low: Number.NEGATIVE_INFINITY,
    high: Number.POSITIVE_INFINITY,
  };
}
