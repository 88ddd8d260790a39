/**
 * Reads a TF.js graph model, written by tensorflowjs_converter or any other tool, in the form that
 * ONNX graphs are lowered to.
 */
import {
  GraphError,
  type GraphNode,
  parseModelJson,
  readGraph,
  type Weight,
} from '../../../src/engine/graph/index.ts';
import { causeText } from '../../../src/messages/explain.ts';
import { fileError, ImportError } from '../error.ts';
import { type Constant, floats, type Graph, integers, lookup, type Node, type Shape } from '../ir.ts';
import type { ImageSize } from '../onnx/input.ts';
import { type Reading, unsupported } from './contract.ts';
import { readerOf, SUPPORTED_TENSORFLOW_OPERATORS } from './operators.ts';

/**
 * @param weights The shards from the first weight group on, joined.
 * @returns Unfused operations, with every shape known.
 * @throws ImportError
 */
export function readTensorFlow(json: unknown, weights: ArrayBuffer, size: ImageSize | null): Graph {
  const source = fromGraphError(() => readGraph(parseModelJson(json), weights));
  checkOperators(source.nodes);
  const shapes = new Map<string, Shape>();
  const constants = new Map<string, Constant>();
  const nodes: Node[] = [];
  /** Maps each value of the source to the value that holds it, or to its constant. */
  const held = new Map<string, string | Constant>(
    [...source.weights].map(([name, weight]) => [name, constantFrom(weight)]),
  );
  for (const { name, shape: given } of source.inputs) {
    const shape = inputShape(name, given, size);
    nodes.push({ name, operator: 'Placeholder', inputs: [], outputs: [name], attributes: { shape } });
    shapes.set(name, shape);
    held.set(name, name);
  }

  const store = (name: string, constant: Constant): string => {
    const free = unused(name, (candidate) => constants.has(candidate) || shapes.has(candidate));
    constants.set(free, constant);
    shapes.set(free, constant.shape);
    return free;
  };
  const reading = (node: GraphNode): Reading => {
    const input = (index: number): string | Constant => {
      const found = held.get(node.inputs[index] ?? '');
      if (found !== undefined) return found;
      throw unsupported(
        node,
        `its input ${node.inputs[index] ?? index} is no first output of any node before it`,
      );
    };
    return {
      node,
      count: node.inputs.length,
      value(index) {
        const found = input(index);
        if (typeof found === 'string') return found;
        const name = store(node.inputs[index] ?? '', found);
        held.set(node.inputs[index] ?? '', name);
        return name;
      },
      shape(index) {
        const found = input(index);
        return typeof found === 'string' ? lookup(shapes, found) : found.shape;
      },
      constant(index) {
        const found = input(index);
        return typeof found === 'string' ? (constants.get(found) ?? null) : found;
      },
      emit(operator, inputs, shape, attributes = {}) {
        const name = unused(`${node.name}/${operator}`, (candidate) => shapes.has(candidate));
        nodes.push({ name, operator, inputs, outputs: [name], attributes });
        shapes.set(name, shape);
        return name;
      },
      store: (meaning, constant) => store(`${node.name}/${meaning}`, constant),
    };
  };

  for (const node of source.nodes) {
    if (held.has(node.name)) continue;
    const before = nodes.length;
    const result = fromGraphError(() => readerOf(node)(reading(node)));
    const last = nodes.at(-1);
    if (nodes.length === before || last?.name !== result) {
      held.set(node.name, result);
      continue;
    }
    // The node's result keeps its name, as long as nothing reads it yet.
    nodes.splice(-1, 1, { ...last, name: node.name, outputs: [node.name] });
    shapes.set(node.name, lookup(shapes, last.name));
    shapes.delete(last.name);
    held.set(node.name, node.name);
  }
  const outputs = source.outputs.map((name) => {
    const value = held.get(name);
    if (value === name) return name;
    if (typeof value !== 'string') throw fileError(`output ${name} does not depend on the input`);
    // Outputs keep their names, for people who select one or run the source.
    nodes.push({ name, operator: 'Identity', inputs: [value], outputs: [name], attributes: {} });
    shapes.set(name, lookup(shapes, value));
    return name;
  });
  return { opset: 0, inputs: source.inputs.map(({ name }) => name), outputs, nodes, constants, shapes };
}

function checkOperators(nodes: readonly GraphNode[]): void {
  const unknown = nodes.filter(
    ({ op }) => op !== 'Placeholder' && !SUPPORTED_TENSORFLOW_OPERATORS.includes(op),
  );
  if (unknown.length === 0) return;
  throw new ImportError({
    kind: 'unknown-operators',
    nodes: unknown.map(({ name, op }) => ({ node: name, operator: op })),
    supported: SUPPORTED_TENSORFLOW_OPERATORS,
  });
}

/** [-1, H, W, C] of Keras is one image. */
function inputShape(name: string, given: readonly number[], size: ImageSize | null): Shape {
  const [batch = 1, ...rest] = given;
  const [height = -1, width = -1, channels = -1] = rest;
  const isImage = rest.length === 3 && channels > 0;
  if (!isImage && rest.some((length) => length <= 0)) {
    throw fileError(
      `input ${name} is open along more than its batch: [${given}]; convert it with a fixed size`,
    );
  }
  if (!isImage) return [Math.max(1, batch), ...rest];
  const [rows, columns] = [size?.heightPx ?? height, size?.widthPx ?? width];
  const fits = (length: number, wanted: number) => length <= 0 || length === wanted;
  if (!fits(height, rows) || !fits(width, columns)) {
    throw fileError(`input ${name} is fixed at ${height} x ${width} pixels, not ${rows} x ${columns}`);
  }
  if (rows > 0 && columns > 0) return [Math.max(1, batch), rows, columns, channels];
  throw fileError(
    `input ${name} leaves its size open: say it with --size 224 (or --size HEIGHTxWIDTH), or in a --recipe with a resize step`,
  );
}

function constantFrom({ dtype, shape, data }: Weight): Constant {
  return dtype === 'float32' ? floats(shape, data) : integers(shape, data);
}

function unused(wanted: string, isTaken: (name: string) => boolean): string {
  let name = wanted;
  for (let i = 1; isTaken(name); i++) name = `${wanted}_${i}`;
  return name;
}

function fromGraphError<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof GraphError)
      throw fileError(`not a TF.js graph model that can be read: ${causeText(cause.detail)}`, cause);
    throw cause;
  }
}
