/**
 * TensorFlow's GraphDef as TF.js reads it: the JSON form of graph.proto, with strings in base64 and
 * 64-bit integers as strings.
 * https://github.com/tensorflow/tensorflow/blob/v2.19.0/tensorflow/core/framework/graph.proto
 */
import { type Attribute, type Constant, type Graph, lookup, type Node, type Shape } from '../ir.ts';

interface TensorShape {
  readonly dim: readonly { readonly size: string }[];
}

type AttrValue =
  | { readonly i: string }
  | { readonly b: boolean }
  | { readonly s: string }
  | { readonly type: string }
  | { readonly shape: TensorShape }
  | { readonly tensor: { readonly dtype: string; readonly tensorShape: TensorShape } }
  | { readonly list: { readonly i: readonly string[] } | { readonly s: readonly string[] } };

export interface NodeDef {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[];
  readonly attr: Readonly<Record<string, AttrValue>>;
}

export interface SignatureDef {
  readonly inputs: Readonly<Record<string, TensorInfo>>;
  readonly outputs: Readonly<Record<string, TensorInfo>>;
}

interface TensorInfo {
  readonly name: string;
  readonly dtype: 'DT_FLOAT';
  readonly tensorShape: TensorShape;
}

const FLOAT: AttrValue = { type: 'DT_FLOAT' };

/** Weights first, then nodes in order of execution. The values themselves lie in the shards. */
export function nodeDefs(graph: Graph): readonly NodeDef[] {
  return [
    ...[...graph.constants].map(([name, constant]) => constNode(name, constant)),
    ...graph.nodes.map(nodeDef),
  ];
}

/** Inputs and outputs by the names that ONNX gives them. */
export function signatureOf(graph: Graph): SignatureDef {
  const infos = (names: readonly string[]) =>
    Object.fromEntries(
      names.map((name): [string, TensorInfo] => [
        name,
        { name: `${name}:0`, dtype: 'DT_FLOAT', tensorShape: shapeDef(lookup(graph.shapes, name)) },
      ]),
    );
  return { inputs: infos(graph.inputs), outputs: infos(graph.outputs) };
}

function constNode(name: string, { dtype, shape }: Constant): NodeDef {
  const type = dtype === 'float32' ? 'DT_FLOAT' : 'DT_INT32';
  return {
    name,
    op: 'Const',
    attr: { dtype: { type }, value: { tensor: { dtype: type, tensorShape: shapeDef(shape) } } },
  };
}

function nodeDef({ name, operator, inputs, attributes }: Node): NodeDef {
  if (operator === 'Placeholder') {
    const shape = Array.isArray(attributes.shape) ? attributes.shape.map(Number) : [];
    return { name, op: operator, attr: { dtype: FLOAT, shape: { shape: shapeDef(shape) } } };
  }
  const attr = Object.entries(attributes).map(([key, value]) => [key, attrValue(key, value)] as const);
  return { name, op: operator, input: inputs, attr: { T: FLOAT, ...Object.fromEntries(attr) } };
}

function attrValue(key: string, value: Attribute): AttrValue {
  if (typeof value === 'number') return { i: String(value) };
  if (typeof value === 'boolean') return { b: value };
  if (typeof value === 'string') return { s: base64(value) };
  if (!Array.isArray(value)) throw new TypeError(`attribute ${key} has no form in a GraphDef`);
  const isText = value.some((item) => typeof item === 'string');
  return { list: isText ? { s: value.map((item) => base64(String(item))) } : { i: value.map(String) } };
}

function shapeDef(shape: Shape): TensorShape {
  return { dim: shape.map((length) => ({ size: String(length) })) };
}

const base64 = (text: string) => Buffer.from(text).toString('base64');
