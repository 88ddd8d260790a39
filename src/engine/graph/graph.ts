/** A graph model in the form that executors need: nodes in order of execution, constants apart. */
import { GraphError } from './error.ts';
import { type QuantizationMetadata, readMetadata } from './metadata.ts';
import {
  type Attrs,
  type GraphModelJson,
  type NodeDef,
  type SignatureDef,
  signatureOf,
  type TensorShapeDef,
  weightSpecs,
} from './model-json.ts';
import { decodeWeights, type Weight } from './weights.ts';

export interface GraphNode {
  readonly name: string;
  readonly op: string;
  /**
   * Names of nodes and weights; `name:1` is the second output of a node. Control inputs are
   * omitted.
   */
  readonly inputs: readonly string[];
  /** Read through attributes.ts. */
  readonly attrs: Attrs;
}

export interface GraphInput {
  readonly name: string;
  /** -1 stands for an unspecified length. */
  readonly shape: readonly number[];
}

export interface Graph {
  /**
   * Every node that an output needs, after its inputs; includes placeholders, excludes constants.
   */
  readonly nodes: readonly GraphNode[];
  /** By the name of the constant. */
  readonly weights: ReadonlyMap<string, Weight>;
  readonly inputs: readonly GraphInput[];
  readonly outputs: readonly string[];
  readonly metadata: QuantizationMetadata | null;
}

/**
 * @param weights The joined shards.
 * @throws GraphError
 */
export function readGraph(json: GraphModelJson, weights: ArrayBuffer): Graph {
  return graphOf(json, decodeWeights(weightSpecs(json), weights));
}

/**
 * @param weights By the name of the constant.
 * @throws GraphError
 */
export function graphOf(json: GraphModelJson, weights: ReadonlyMap<string, Weight>): Graph {
  const nodes = nodesByName(json);
  const signature = signatureOf(json);
  const outputs = outputsOf(signature, nodes);
  return {
    nodes: executionOrder(nodes, outputs, weights),
    weights,
    inputs: inputsOf(signature, nodes),
    outputs,
    metadata: readMetadata(json),
  };
}

/** Normalises the name of a value: `image:0` and `image` are the same. */
export const valueName = (input: string): string => input.replace(/:0$/, '');

/** The name of the node that produces a value. */
export const nodeNameOf = (value: string): string => value.replace(/:\d+$/, '');

function nodesByName({ modelTopology }: GraphModelJson): ReadonlyMap<string, GraphNode> {
  const nodes = new Map<string, GraphNode>();
  for (const def of modelTopology.node) {
    if (nodes.has(def.name)) throw new GraphError(def.name, { code: 'node-twice' });
    nodes.set(def.name, graphNode(def));
  }
  return nodes;
}

function graphNode({ name, op, input = [], attr = {} }: NodeDef): GraphNode {
  return { name, op, inputs: input.filter((each) => !each.startsWith('^')).map(valueName), attrs: attr };
}

function inputsOf(signature: SignatureDef, nodes: ReadonlyMap<string, GraphNode>): readonly GraphInput[] {
  const signed = Object.values(signature.inputs ?? {});
  if (signed.length > 0) {
    return signed.map((info) => ({ name: valueName(info.name), shape: lengthsOf(info.tensorShape) }));
  }
  return [...nodes.values()]
    .filter(({ op }) => op === 'Placeholder')
    .map(({ name, attrs }) => ({ name, shape: lengthsOf(attrs.shape?.shape) }));
}

function lengthsOf(shape: TensorShapeDef | undefined): readonly number[] {
  return shape?.dim?.map(({ size = 0 }) => Number(size)) ?? [];
}

/** Outputs of the signature; without one, the values that no other node reads, as in TF.js. */
function outputsOf(signature: SignatureDef, nodes: ReadonlyMap<string, GraphNode>): readonly string[] {
  const signed = Object.values(signature.outputs ?? {}).map(({ name }) => valueName(name));
  if (signed.length > 0) return signed;
  const read = new Set([...nodes.values()].flatMap(({ inputs }) => inputs.map(nodeNameOf)));
  const unread = [...nodes.keys()].filter((name) => !read.has(name));
  if (unread.length === 0) throw new GraphError('modelTopology', { code: 'no-output-node' });
  return unread;
}

/**
 * Depth first from the outputs, with an explicit stack, because a long chain would overflow the
 * call stack.
 */
function executionOrder(
  nodes: ReadonlyMap<string, GraphNode>,
  outputs: readonly string[],
  weights: ReadonlyMap<string, Weight>,
): readonly GraphNode[] {
  const order: GraphNode[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const stack: { readonly node: GraphNode; next: number }[] = [];

  function enter(value: string, reader: string): void {
    const name = nodeNameOf(value);
    const node = nodes.get(name);
    if (!node) throw new GraphError(reader, { code: 'input-absent', input: name });
    if (state.get(name) === 'open') throw new GraphError(name, { code: 'cycle' });
    if (state.has(name)) return;
    if (node.op === 'Const') {
      if (!weights.has(name)) throw new GraphError(name, { code: 'constant-without-weight' });
      state.set(name, 'done');
      return;
    }
    state.set(name, 'open');
    stack.push({ node, next: 0 });
  }

  for (const output of outputs) {
    enter(output, 'the signature');
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const input = top.node.inputs[top.next];
      top.next += 1;
      if (input !== undefined) {
        enter(input, top.node.name);
        continue;
      }
      state.set(top.node.name, 'done');
      order.push(top.node);
      stack.pop();
    }
  }
  return order;
}
