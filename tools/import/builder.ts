/**
 * Collects and names the TensorFlow nodes that operators are lowered to, and keeps track of stored
 * shapes.
 */
import { permuted, sameShape, transpose } from './arrays.ts';
import type { Attribute, Constant, Graph, Node, Shape } from './ir.ts';
import { integers, lookup } from './ir.ts';
import { movesNothing, storedShape, TO_LOGICAL, TO_STORED } from './layout.ts';

export class Builder {
  readonly #source: Graph;
  readonly #nodes: Node[] = [];
  readonly #constants = new Map<string, Constant>();
  readonly #shapes = new Map<string, Shape>();
  /** Maps an ONNX value to the TensorFlow value that holds it. */
  readonly #held = new Map<string, string>();
  readonly #taken = new Set<string>();
  #scope = 'node';

  constructor(source: Graph) {
    this.#source = source;
    for (const output of source.outputs) this.#taken.add(tidy(output));
    for (const input of source.inputs) {
      const name = this.#unique(input);
      const shape = storedShape(lookup(source.shapes, input));
      this.#nodes.push({ name, operator: 'Placeholder', inputs: [], outputs: [name], attributes: { shape } });
      this.#shapes.set(name, shape);
      this.#held.set(input, name);
    }
  }

  /** Lowers one node; emitted nodes are named after it. */
  within(node: Node, lower: (build: Builder) => string): void {
    this.#scope = tidy(node.name);
    const [output = ''] = node.outputs;
    this.#held.set(output, lower(this));
  }

  /** The stored value of an ONNX value. */
  value(name: string): string {
    const held = this.#held.get(name);
    if (held !== undefined) return held;
    const constant = lookup(this.#source.constants, name);
    const value = this.constant(
      'constant',
      constant.shape.length === 4 ? transpose(constant, TO_STORED) : constant,
    );
    this.#held.set(name, value);
    return value;
  }

  shapeOf(value: string): Shape {
    return lookup(this.#shapes, value);
  }

  /** @param shape Shape of the result, as stored. */
  emit(
    operator: string,
    inputs: readonly string[],
    shape: Shape,
    attributes: Readonly<Record<string, Attribute>> = {},
  ): string {
    const name = this.#unique(this.#taken.has(this.#scope) ? `${this.#scope}/${operator}` : this.#scope);
    this.#nodes.push({ name, operator, inputs, outputs: [name], attributes });
    this.#shapes.set(name, shape);
    return name;
  }

  constant(meaning: string, constant: Constant): string {
    const name = this.#unique(`${this.#scope}/${meaning}`);
    this.#constants.set(name, constant);
    this.#shapes.set(name, constant.shape);
    return name;
  }

  integers(meaning: string, values: readonly number[]): string {
    return this.constant(meaning, integers([values.length], values));
  }

  reshape(value: string, shape: Shape): string {
    if (sameShape(this.shapeOf(value), shape)) return value;
    return this.emit('Reshape', [value, this.integers('shape', shape)], shape);
  }

  transpose(value: string, permutation: readonly number[]): string {
    const shape = this.shapeOf(value);
    const result = permuted(shape, permutation);
    if (movesNothing(shape, permutation)) return this.reshape(value, result);
    return this.emit('Transpose', [value, this.integers('permutation', permutation)], result);
  }

  /** Reshapes a stored value as ONNX would: elements keep their order in ONNX. */
  reshapeLogical(value: string, from: Shape, to: Shape): string {
    if (sameShape(from, to)) return value;
    const reorders = from.length === 4 && !movesNothing(storedShape(from), TO_LOGICAL);
    const logical = reorders ? this.transpose(value, TO_LOGICAL) : value;
    if (to.length === 4 && !movesNothing(to, TO_STORED)) {
      return this.transpose(this.reshape(logical, to), TO_STORED);
    }
    return this.reshape(logical, storedShape(to));
  }

  /** The finished graph, whose outputs have the names that ONNX gives them. */
  graph(): Graph {
    const renamed = new Map<string, string>();
    for (const output of this.#source.outputs) {
      const held = this.value(output);
      const isNode = this.#nodes.some(({ name, operator }) => name === held && operator !== 'Placeholder');
      this.#scope = tidy(output);
      const value = isNode && !renamed.has(held) ? held : this.emit('Identity', [held], this.shapeOf(held));
      renamed.set(value, tidy(output));
    }
    const rename = (value: string) => renamed.get(value) ?? value;
    return {
      opset: this.#source.opset,
      inputs: this.#source.inputs.map((input) => this.value(input)),
      outputs: [...renamed.values()],
      nodes: this.#nodes.map((node) => ({
        ...node,
        name: rename(node.name),
        inputs: node.inputs.map(rename),
        outputs: node.outputs.map(rename),
      })),
      constants: this.#constants,
      shapes: new Map([...this.#shapes].map(([value, shape]) => [rename(value), shape])),
    };
  }

  #unique(wanted: string): string {
    const base = tidy(wanted);
    let name = base;
    for (let i = 1; this.#taken.has(name); i++) name = `${base}_${i}`;
    this.#taken.add(name);
    return name;
  }
}

/** A name that TensorFlow allows: `[A-Za-z0-9.][A-Za-z0-9_./>-]*`. */
function tidy(name: string): string {
  return name.replace(/^[^A-Za-z0-9.]+/, '').replace(/[^A-Za-z0-9_./>-]/g, '_') || 'node';
}
