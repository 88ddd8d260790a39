/** Tiny ONNX models, written in tests and encoded by onnx-proto. */
import onnxProto from 'onnx-proto';
import { sizeOf } from '../../../src/core/tensor.ts';
import { type Constant, floats, integers, type Shape } from '../ir.ts';

const { onnx } = onnxProto;
const { AttributeType } = onnx.AttributeProto;
const { DataType } = onnx.TensorProto;

type AttributeInput = number | string | readonly number[] | Constant;

interface NodeInput {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes?: Readonly<Record<string, AttributeInput>>;
}

export interface ModelInput {
  readonly inputs: Readonly<Record<string, Shape>>;
  readonly constants?: Readonly<Record<string, Constant>>;
  /** Encoded constants of other types. */
  readonly tensors?: readonly onnxProto.onnx.ITensorProto[];
  readonly nodes: readonly NodeInput[];
  readonly outputs: readonly string[];
  readonly opset?: number;
}

/** Attributes that are floats in ONNX even if their value is an integer. */
const FLOAT_ATTRIBUTES = ['alpha', 'beta', 'epsilon', 'max', 'min'];

export function node(
  operator: string,
  inputs: readonly string[],
  output: string,
  attributes: Readonly<Record<string, AttributeInput>> = {},
): NodeInput {
  return { operator, inputs, output, attributes };
}

export function encodeModel(model: ModelInput): Uint8Array {
  const { inputs, constants = {}, tensors = [], nodes, outputs, opset = 17 } = model;
  return onnx.ModelProto.encode({
    irVersion: 8,
    opsetImport: [{ domain: '', version: opset }],
    graph: {
      name: 'test',
      node: nodes.map(({ operator, inputs: read, output, attributes = {} }) => ({
        name: `${operator}_${output}`,
        opType: operator,
        input: [...read],
        output: [output],
        attribute: Object.entries(attributes).map(([name, value]) => encodeAttribute(name, value)),
      })),
      initializer: [
        ...Object.entries(constants).map(([name, constant]) => encodeTensor(name, constant)),
        ...tensors,
      ],
      input: Object.entries(inputs).map(([name, shape]) => valueInfo(name, shape)),
      output: outputs.map((name) => valueInfo(name, null)),
    },
  }).finish();
}

function valueInfo(name: string, shape: Shape | null): onnxProto.onnx.IValueInfoProto {
  const dims = shape && { shape: { dim: shape.map((dimValue) => ({ dimValue })) } };
  return { name, type: { tensorType: { elemType: DataType.FLOAT, ...dims } } };
}

function encodeTensor(name: string, { dtype, shape, data }: Constant): onnxProto.onnx.ITensorProto {
  const dims = [...shape];
  if (dtype === 'float32') return { name, dims, dataType: DataType.FLOAT, floatData: Array.from(data) };
  return { name, dims, dataType: DataType.INT64, int64Data: Array.from(data) };
}

function encodeAttribute(name: string, value: AttributeInput): onnxProto.onnx.IAttributeProto {
  if (typeof value === 'string')
    return { name, type: AttributeType.STRING, s: new TextEncoder().encode(value) };
  if (typeof value === 'number') {
    if (FLOAT_ATTRIBUTES.includes(name)) return { name, type: AttributeType.FLOAT, f: value };
    return { name, type: AttributeType.INT, i: value };
  }
  if ('data' in value) return { name, type: AttributeType.TENSOR, t: encodeTensor('', value) };
  return { name, type: AttributeType.INTS, ints: [...value] };
}

export const ints = (...values: readonly number[]): Constant => integers([values.length], values);
export const scalar = (value: number): Constant => floats([], Float32Array.of(value));

/** Uniform in -bound to bound. */
export function uniform(random: () => number, shape: Shape, bound = 1): Constant {
  return floats(
    shape,
    Float32Array.from({ length: sizeOf(shape) }, () => bound * (2 * random() - 1)),
  );
}
