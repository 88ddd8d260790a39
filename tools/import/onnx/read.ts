/**
 * Reads an ONNX file as a simple graph. Format: onnx.proto of ONNX 1.10,
 * https://github.com/onnx/onnx/blob/v1.10.2/onnx/onnx.proto
 */
import onnxProto from 'onnx-proto';
import { fileError } from '../error.ts';
import type { Attribute, Constant, Graph, Node, Shape } from '../ir.ts';
import { noExternalData, type ReadExternal } from './external.ts';
import { type ImageSize, inputShape } from './input.ts';
import { readTensor } from './tensor.ts';

const { onnx } = onnxProto;
type IGraph = onnxProto.onnx.IGraphProto;
type IAttribute = onnxProto.onnx.IAttributeProto;

/**
 * Supported versions of ONNX's default operator set. Before 7, arithmetic had broadcasting
 * attributes; versions after 24 have not been reviewed.
 */
export const OPSETS = { oldest: 7, newest: 24 } as const;

export interface ReadOptions {
  /** For inputs with unspecified height and width. */
  readonly size?: ImageSize | null;
  readonly readExternal?: ReadExternal;
}

/**
 * @throws ImportError if the bytes are not an ONNX model, the operator set is unsupported, weights
 * cannot be read, or an input's shape is unspecified (a symbolic batch is read as 1)
 */
export function readOnnx(bytes: Uint8Array, options: ReadOptions = {}): Graph {
  const { size = null, readExternal = noExternalData } = options;
  const model = decode(bytes);
  const graph = model.graph;
  const nodes = graph?.node ?? [];
  if (!graph || nodes.length === 0 || nodes.some(({ opType }) => !opType)) {
    throw fileError('not an ONNX model: it has no graph of operators');
  }
  const opset = opsetOf(model);
  if (graph.sparseInitializer?.length) throw fileError('sparse weights are not supported; export them dense');
  const constants = new Map<string, Constant>();
  for (const tensor of graph.initializer ?? []) {
    constants.set(tensor.name ?? '', readTensor(tensor, readExternal));
  }
  const shapes = inputShapes(graph, constants, size);
  const outputs = (graph.output ?? []).map(({ name }) => name ?? '');
  if (outputs.length === 0) throw fileError('not an ONNX model: its graph has no output');
  return {
    opset,
    inputs: [...shapes.keys()],
    outputs,
    nodes: nodes.map((node) => readNode(node, readExternal)),
    constants,
    shapes,
  };
}

function decode(bytes: Uint8Array): onnxProto.onnx.ModelProto {
  if (bytes.length === 0) throw fileError('not an ONNX model: the file is empty');
  try {
    return onnx.ModelProto.decode(bytes);
  } catch (cause) {
    throw fileError('not an ONNX model: the protobuf is damaged or cut short', cause);
  }
}

function opsetOf({ opsetImport }: onnxProto.onnx.ModelProto): number {
  const imported = opsetImport.find(({ domain }) => !domain || domain === 'ai.onnx');
  const version = Number(imported?.version ?? 0);
  const { oldest, newest } = OPSETS;
  if (version >= oldest && version <= newest) return version;
  const found = imported ? `operator set ${version} is not supported` : 'it names no operator set';
  throw fileError(
    `${found}; export with opset_version=17 or another from ${oldest} to ${newest} (onnx.version_converter changes a file)`,
  );
}

/**
 * Inputs that the caller provides; older files list their initializers among the inputs as well.
 */
function inputShapes(
  graph: IGraph,
  constants: ReadonlyMap<string, Constant>,
  size: ImageSize | null,
): Map<string, Shape> {
  const given = (graph.input ?? []).filter(({ name }) => name && !constants.has(name));
  return new Map(given.map((input) => [input.name ?? '', inputShape(input, size)]));
}

function readNode(node: onnxProto.onnx.INodeProto, readExternal: ReadExternal): Node {
  const outputs = node.output ?? [];
  const domain = node.domain && node.domain !== 'ai.onnx' ? `${node.domain}.` : '';
  const attributes = (node.attribute ?? []).map(
    (a) => [a.name ?? '', readAttribute(a, readExternal)] as const,
  );
  return {
    name: node.name || (outputs[0] ?? ''),
    operator: domain + (node.opType ?? ''),
    inputs: node.input ?? [],
    outputs,
    attributes: Object.fromEntries(attributes),
  };
}

function readAttribute(attribute: IAttribute, readExternal: ReadExternal): Attribute {
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
      return readTensor(attribute.t ?? {}, readExternal);
    case AttributeType.FLOATS:
      return attribute.floats ?? [];
    case AttributeType.INTS:
      return (attribute.ints ?? []).map(Number);
    case AttributeType.STRINGS:
      return (attribute.strings ?? []).map(text);
    default:
      // A branch or a loop: its operator is unsupported, and is reported as such.
      return `attribute ${attribute.name} of type ${AttributeType[attribute.type ?? 0]}`;
  }
}
