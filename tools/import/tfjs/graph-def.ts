/**
 * TensorFlow's GraphDef as TF.js reads it: the JSON form of graph.proto, with strings in base64 and
 * 64-bit integers as strings.
 * https://github.com/tensorflow/tensorflow/blob/v2.19.0/tensorflow/core/framework/graph.proto
 */
import {
  type AttrValue,
  attrValue,
  type NodeDef,
  type SignatureDef,
  shapeDef,
} from '../../../src/engine/graph/index.ts';
import { type Attribute, type Constant, type Graph, lookup, type Node } from '../ir.ts';

const FLOAT: AttrValue = { type: 'DT_FLOAT' };

/** Weights first, then nodes in order of execution. The values themselves lie in the shards. */
export function nodeDefs(graph: Graph): readonly NodeDef[] {
  return [
    ...[...graph.constants].map(([name, constant]) => constNode(name, constant)),
    ...graph.nodes.map(nodeDef),
  ];
}

/** Inputs and outputs by the names that ONNX gives them. */
export function signatureDef(graph: Graph): SignatureDef {
  const infos = (names: readonly string[]) =>
    Object.fromEntries(
      names.map((name) => [
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
  const attr = Object.entries(attributes).map(([key, value]) => [key, attribute(key, value)] as const);
  return { name, op: operator, input: [...inputs], attr: { T: FLOAT, ...Object.fromEntries(attr) } };
}

function attribute(key: string, value: Attribute): AttrValue {
  if (ArrayBuffer.isView(value) || (typeof value === 'object' && !Array.isArray(value))) {
    throw new TypeError(`attribute ${key} has no form in a GraphDef`);
  }
  return attrValue(value);
}
