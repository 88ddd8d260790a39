/** An ONNX file as a plain graph. Format: onnx.proto of ONNX 1.10, https://github.com/onnx/onnx/blob/v1.10.2/onnx/onnx.proto */
import onnxProto from 'onnx-proto';
import { ImportError } from '../error.ts';
import type { Attribute, Constant, Graph, Node, Shape } from '../ir.ts';
import { readTensor } from './tensor.ts';

const { onnx } = onnxProto;
type IGraph = onnxProto.onnx.IGraphProto;
type IAttribute = onnxProto.onnx.IAttributeProto;

/**
 * @throws ImportError where the bytes are no ONNX model, where weights lie outside of the file, or where an
 *   input's shape is open (a symbolic batch is read as 1)
 */
export function readOnnx(bytes: Uint8Array): Graph {
  const model = decode(bytes);
  const graph = model.graph;
  if (!graph || (graph.node ?? []).length === 0) {
    throw new ImportError({ kind: 'file', detail: 'not an ONNX model: it has no graph' });
  }
  const opset = model.opsetImport.find(({ domain }) => !domain || domain === 'ai.onnx');
  const constants = new Map<string, Constant>();
  for (const tensor of graph.initializer ?? []) constants.set(tensor.name ?? '', readTensor(tensor));
  const shapes = inputShapes(graph, constants);
  return {
    opset: Number(opset?.version ?? 1),
    inputs: [...shapes.keys()],
    outputs: (graph.output ?? []).map(({ name }) => name ?? ''),
    nodes: (graph.node ?? []).map(readNode),
    constants,
    shapes,
  };
}

function decode(bytes: Uint8Array): onnxProto.onnx.ModelProto {
  try {
    return onnx.ModelProto.decode(bytes);
  } catch (cause) {
    throw new ImportError({ kind: 'file', detail: 'not an ONNX model: the protobuf is damaged' }, { cause });
  }
}

/** Inputs that the caller gives; older files list their initializers among the inputs as well. */
function inputShapes(graph: IGraph, constants: ReadonlyMap<string, Constant>): Map<string, Shape> {
  const shapes = new Map<string, Shape>();
  for (const { name, type } of graph.input ?? []) {
    if (!name || constants.has(name)) continue;
    if (type?.tensorType?.elemType !== onnx.TensorProto.DataType.FLOAT) {
      throw new ImportError({ kind: 'file', detail: `input ${name} is not a float32 tensor` });
    }
    const shape = (type.tensorType.shape?.dim ?? []).map(({ dimValue }, axis) => {
      const length = Number(dimValue ?? 0);
      if (length > 0) return length;
      if (axis === 0) return 1;
      throw new ImportError({
        kind: 'file',
        detail: `input ${name} is open along axis ${axis}; export with a fixed size`,
      });
    });
    shapes.set(name, shape);
  }
  return shapes;
}

function readNode(node: onnxProto.onnx.INodeProto): Node {
  const outputs = node.output ?? [];
  const domain = node.domain && node.domain !== 'ai.onnx' ? `${node.domain}.` : '';
  const attributes = (node.attribute ?? []).map((a) => [a.name ?? '', readAttribute(a)] as const);
  return {
    name: node.name || (outputs[0] ?? ''),
    operator: domain + (node.opType ?? ''),
    inputs: node.input ?? [],
    outputs,
    attributes: Object.fromEntries(attributes),
  };
}

function readAttribute(attribute: IAttribute): Attribute {
  const { AttributeType } = onnx.AttributeProto;
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  switch (attribute.type) {
    case AttributeType.FLOAT:
      return attribute.f ?? 0;
    case AttributeType.INT:
      return Number(attribute.i ?? 0);
    case AttributeType.STRING:
      return text(attribute.s ?? new Uint8Array());
    case AttributeType.TENSOR:
      return readTensor(attribute.t ?? {});
    case AttributeType.FLOATS:
      return attribute.floats ?? [];
    case AttributeType.INTS:
      return (attribute.ints ?? []).map(Number);
    case AttributeType.STRINGS:
      return (attribute.strings ?? []).map(text);
    default:
      throw new ImportError({
        kind: 'file',
        detail: `attribute ${attribute.name} holds a graph or a sparse tensor`,
      });
  }
}
