/**
 * Every operation of an integer plan beside stock TF.js, on the very inputs that it has in the
 * integer network.
 */
import { Executor } from '../../../src/engine/backends/reference/executor.ts';
import { readGraph, type StoredModel } from '../../../src/engine/graph/index.ts';
import {
  dequantize,
  type IntegerPlan,
  largestQuantized,
  lowerToIntegers,
  type PlanOp,
  type PlanTensor,
} from '../../../src/engine/integer/index.ts';
import { boundsOf } from '../../../src/engine/integer/testing/bounds.ts';
import { type FedValue, stockModel } from './stock-tfjs.ts';

export interface LayerError {
  readonly node: string;
  readonly kind: PlanOp['kind'];
  /** Largest difference from float32, in real numbers. */
  readonly difference: number;
  /** The same in terms of the element's own bound: above 1, rounding alone does not explain it. */
  readonly share: number;
}

export interface LayerErrors {
  readonly layers: readonly LayerError[];
  /** Operations in float32, and helpers that no node of the graph stands for. */
  readonly passedOver: readonly string[];
}

type Numbers = Uint8Array | Float32Array;

/**
 * @param image of the model's one input
 * @param change what is run instead of the plan, to see that a mistake is noticed; bounds are those
 * of the plan
 */
export async function layerErrors(
  model: StoredModel,
  image: Float32Array,
  change: (plan: IntegerPlan) => IntegerPlan = (plan) => plan,
): Promise<LayerErrors> {
  const graph = readGraph(model.json, model.weights);
  const plan = lowerToIntegers(graph);
  const nodes = new Set(graph.nodes.map(({ name }) => name));
  const stock = await stockModel(model.json, model.weights);
  const held = new Map<number, Numbers>(plan.inputs.map(({ tensor }) => [tensor, image]));
  const layers: LayerError[] = [];
  const passedOver: string[] = [];

  const executed = change(plan);
  const [input] = executed.inputs;
  await new Executor(executed).run(
    { [input?.name ?? '']: image },
    new AbortController().signal,
    (tensor, data, op) => {
      held.set(op.output, data.slice());
      const inputs = op.inputs.map((id) => [tensorOf(plan, id), held.get(id) ?? new Float32Array()] as const);
      const values = inputs.map(([, numbers]) => numbers);
      const original = plan.ops.find(({ output, kind }) => output === op.output && kind === op.kind);
      const bounds = original ? boundsOf(plan, original, values) : null;
      const names = [tensor, ...inputs.map(([each]) => each)].map(nodeOf);
      if (!bounds || names.some((name) => !nodes.has(name))) {
        passedOver.push(`${op.kind} ${tensor.name}`);
        return;
      }
      const fed = Object.fromEntries(
        inputs.map(([each, numbers]) => [nodeOf(each), realValue(each, numbers)]),
      );
      const name = nodeOf(tensor);
      const float = (fed[name] ?? stock.run(fed, name)).data;
      layers.push({
        node: name,
        kind: op.kind,
        ...worst(realValue(tensor, data).data, float, bounds, rangeOf(plan, tensor)),
      });
    },
  );
  stock.dispose();
  return { layers, passedOver };
}

function worst(
  integer: Float32Array,
  float: Float32Array,
  bounds: Float64Array,
  [low, high]: readonly [number, number],
) {
  let [difference, share] = [0, 0];
  bounds.forEach((bound, i) => {
    // Quantized values saturate where float32 does not: beyond the range, its end is the correct
    // value.
    const expected = Math.min(high, Math.max(low, float[i] ?? Number.NaN));
    const off = Math.abs((integer[i] ?? Number.NaN) - expected);
    difference = Math.max(difference, off);
    share = Math.max(share, bound === 0 ? (off === 0 ? 0 : Number.POSITIVE_INFINITY) : off / bound);
  });
  return { difference, share };
}

function realValue({ shape, quantization }: PlanTensor, numbers: Numbers): FedValue {
  const data = quantization
    ? Float32Array.from(numbers, (code) => dequantize(code, quantization))
    : Float32Array.from(numbers);
  return { shape, data };
}

function rangeOf({ activationBits }: IntegerPlan, { quantization }: PlanTensor): readonly [number, number] {
  if (!quantization) return [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  return [dequantize(0, quantization), dequantize(largestQuantized(activationBits), quantization)];
}

/** Dequantized copies stand for the node that they copy. */
const nodeOf = ({ name }: PlanTensor): string => name.replace(/\/real$/, '');

function tensorOf({ tensors }: IntegerPlan, id: number): PlanTensor {
  const tensor = tensors[id];
  if (!tensor) throw new RangeError(`no tensor ${id}`);
  return tensor;
}
