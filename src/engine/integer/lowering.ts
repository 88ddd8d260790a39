import type { Quantization } from '../../core/tensor.ts';
import { type Graph, type GraphNode, nodeNameOf } from '../graph/graph.ts';
import type { Held } from '../graph/metadata.ts';
import { PlanBuilder } from './builder.ts';
import { largestQuantized, quantize } from './numerics.ts';
import type { Rescale } from './plan.ts';
import { unsupported } from './problem.ts';
import type { Floats, Known, Quantized, Shape, Value } from './value.ts';

/**
 * The destination of an operation's result: its own node, or the activation behind it, which is
 * fused.
 */
export interface Outlet {
  /** Name of the value that it computes. */
  readonly name: string;
  /** Null if the result is float32. */
  readonly quantization: Quantization | null;
  /** Bounds of the fused activation, as real values. */
  readonly low: number;
  readonly high: number;
}

/** Activations that only clamp. */
const BOUNDS: Readonly<Record<string, readonly [number, number]>> = {
  Relu: [0, Number.POSITIVE_INFINITY],
  Relu6: [0, 6],
};

export const UNBOUNDED = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const;

export const boundsOf = (activation: string): readonly [number, number] | null => BOUNDS[activation] ?? null;

/** State that the lowerings of single operators share: the values so far, and where results go. */
export class Lowering {
  readonly graph: Graph;
  readonly plan = new PlanBuilder();
  /** The largest quantized value of an activation. */
  readonly largest: number;
  /** Float copies of values, so that each is made once. */
  readonly floatCopies = new Map<unknown, Floats>();
  readonly #activations: Held['activations'];
  readonly #values = new Map<string, Value>();
  readonly #readers = new Map<string, GraphNode[]>();
  readonly #fused = new Map<string, string>();

  constructor(graph: Graph, metadata: Held) {
    this.graph = graph;
    this.largest = largestQuantized(metadata.activationBits);
    this.#activations = metadata.activations;
    for (const [name, weight] of graph.weights) {
      this.#values.set(name, { kind: 'known', shape: weight.shape, numbers: () => weight.data });
    }
    for (const node of graph.nodes) {
      for (const input of node.inputs) this.#readers.set(input, [...(this.#readers.get(input) ?? []), node]);
    }
  }

  define(node: GraphNode, value: Value): void {
    this.#values.set(node.name, value);
  }

  input(node: GraphNode, index: number): Value {
    const name = node.inputs[index];
    if (name === undefined) throw unsupported(node, { code: 'no-input', index });
    return this.named(name, node);
  }

  /** The value of a node or constant. */
  named(name: string, reader: GraphNode): Value {
    const value = this.#values.get(name);
    if (value) return value;
    throw unsupported(reader, { code: 'further-output', output: name });
  }

  /** A parameter that must not depend on the image. */
  known(node: GraphNode, index: number): Known {
    const value = this.input(node, index);
    if (value.kind === 'known') return value;
    throw unsupported(node, { code: 'not-constant', index });
  }

  numbers(node: GraphNode, index: number): readonly number[] {
    return Array.from(this.known(node, index).numbers());
  }

  /** The quantization of a node's value; null if it stays in float32. */
  quantizationOf(name: string): Quantization | null {
    const entry = this.#activations[name];
    return entry ? { scale: Math.fround(entry[0]), zeroPoint: entry[1] } : null;
  }

  /**
   * Looks ahead: an activation that is the only reader of an unquantized node becomes the bounds of
   * that node's operation.
   */
  outlet(node: GraphNode): Outlet {
    const quantization = this.quantizationOf(node.name);
    const next = quantization ? null : this.#onlyReader(node.name);
    const bounds = next && boundsOf(next.op);
    if (!next || !bounds) return { name: node.name, quantization, low: UNBOUNDED[0], high: UNBOUNDED[1] };
    return {
      name: next.name,
      quantization: this.quantizationOf(next.name),
      low: bounds[0],
      high: bounds[1],
    };
  }

  /**
   * Allocates the tensor of a result; an activation that the outlet has fused then needs no
   * operation of its own.
   */
  result(
    node: GraphNode,
    { name, quantization }: Pick<Outlet, 'name' | 'quantization'>,
    shape: Shape,
  ): Quantized | Floats {
    if (name !== node.name) this.#fused.set(name, node.name);
    if (!quantization) return { kind: 'float', shape, tensor: this.plan.floats(name, shape) };
    return { kind: 'quantized', shape, tensor: this.plan.quantized(name, shape, quantization), quantization };
  }

  /** The value of an activation that the node before it has fused; null for every other node. */
  fused(node: GraphNode): Value | null {
    const by = this.#fused.get(node.name);
    return by === undefined ? null : this.named(by, node);
  }

  /** @param units The real value of 1 in the int32 sum, in float64: per channel, or one for all. */
  rescale({ quantization, low, high }: Omit<Outlet, 'name'>, units: ArrayLike<number>): Rescale {
    if (!quantization) return { to: 'f32', multipliers: Float32Array.from(units), zeroPoint: 0, low, high };
    return {
      to: 'u8',
      multipliers: Float32Array.from(units, (unit) => unit / quantization.scale),
      zeroPoint: quantization.zeroPoint,
      low: quantize(low, quantization, this.largest),
      high: quantize(high, quantization, this.largest),
    };
  }

  #onlyReader(name: string): GraphNode | null {
    const readers = this.#readers.get(name) ?? [];
    const isOutput = this.graph.outputs.some((output) => nodeNameOf(output) === name);
    return readers.length === 1 && !isOutput ? (readers[0] ?? null) : null;
  }
}
