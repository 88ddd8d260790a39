/**
 * A quantized network with its activations left in float, as a file: ONNX Runtime runs it as the
 * reference for an import. Weights keep their rounding. The counterpart of
 * passes/drop-quantization.ts.
 */
import onnxProto from 'onnx-proto';
import { activationOfRange } from '../operators/quantization.ts';
import { readTensor } from './tensor.ts';

const { onnx } = onnxProto;
const { DataType } = onnx.TensorProto;
type INode = onnxProto.onnx.INodeProto;
type ITensor = onnxProto.onnx.ITensorProto;

/** Bounds of a ReLU6. */
const BOUNDS = ['float_reference/zero', 'float_reference/six'] as const;

/** @returns Null if no activation is rounded. */
export function floatReference(bytes: Uint8Array): Uint8Array | null {
  const model = onnx.ModelProto.decode(bytes);
  const { graph } = model;
  const nodes = graph?.node ?? [];
  const tensors = new Map((graph?.initializer ?? []).map((tensor) => [tensor.name ?? '', tensor]));
  const producers = new Map(
    nodes.flatMap((node) => (node.output ?? []).map((output) => [output, node] as const)),
  );
  const given = (graph?.input ?? []).map(({ name }) => name ?? '');
  let pairs = 0;
  const left = nodes.map((node): INode => {
    const quantize = producers.get(node.input?.[0] ?? '');
    const value = quantize?.input?.[0] ?? '';
    const isPair = node.opType === 'DequantizeLinear' && quantize?.opType === 'QuantizeLinear';
    if (!isPair || tensors.has(value)) return node;
    pairs += 1;
    const [scale, zero] = [1, 2].map((input) => tensors.get(node.input?.[input] ?? ''));
    const activation = given.includes(value) ? null : activationOf(scale, zero);
    return {
      name: node.name ?? '',
      output: node.output ?? [],
      ...(activation === 'relu6'
        ? { opType: 'Clip', input: [value, ...BOUNDS] }
        : { opType: activation === 'relu' ? 'Relu' : 'Identity', input: [value] }),
    };
  });
  if (!graph || pairs === 0) return null;
  graph.node = left;
  graph.initializer = [...tensors.values(), ...BOUNDS.map((name, i) => scalar(name, 6 * i))];
  return onnx.ModelProto.encode(model).finish();
}

function activationOf(scale: ITensor | undefined, zero: ITensor | undefined) {
  return scale ? activationOfRange(readTensor(scale), zero ? readTensor(zero) : null) : null;
}

function scalar(name: string, value: number): ITensor {
  return { name, dims: [], dataType: DataType.FLOAT, floatData: [value] };
}
