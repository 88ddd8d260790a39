/** TensorProto: the values lie in `raw_data` (little-endian) or in a repeated field of their type. */
import onnxProto from 'onnx-proto';
import { sizeOf } from '../../../src/core/tensor.ts';
import { ImportError } from '../error.ts';
import type { Constant } from '../ir.ts';
import { floats, integers } from '../ir.ts';

const { DataType, DataLocation } = onnxProto.onnx.TensorProto;
type ITensor = onnxProto.onnx.ITensorProto;

/** @throws ImportError for external data, a type that is not numeric, or a length that does not fit the shape */
export function readTensor(tensor: ITensor): Constant {
  const name = tensor.name || 'unnamed';
  const refuse = (detail: string) => new ImportError({ kind: 'weight', weight: name, detail });
  if (tensor.dataLocation === DataLocation.EXTERNAL) {
    throw refuse('its values lie in another file (external data); export the model as a single file');
  }
  const shape = (tensor.dims ?? []).map(Number);
  const values = tensor.rawData?.length ? rawValues(tensor, tensor.rawData) : fieldValues(tensor);
  if (values === null) throw refuse(`type ${DataType[tensor.dataType ?? 0]} is not supported`);
  if (values.length !== sizeOf(shape)) throw refuse(`${values.length} values for shape [${shape}]`);
  return isFloat(tensor) ? floats(shape, Float32Array.from(values)) : integers(shape, values);
}

function isFloat({ dataType }: ITensor): boolean {
  return dataType === DataType.FLOAT || dataType === DataType.DOUBLE || dataType === DataType.FLOAT16;
}

function rawValues({ dataType }: ITensor, raw: Uint8Array): (ArrayLike<number> & Iterable<number>) | null {
  // Protobuf gives no alignment; typed arrays want one.
  const buffer = Uint8Array.from(raw).buffer;
  switch (dataType) {
    case DataType.FLOAT:
      return new Float32Array(buffer);
    case DataType.DOUBLE:
      return new Float64Array(buffer);
    case DataType.FLOAT16:
      return new Float16Array(buffer);
    case DataType.INT64:
      return Array.from(new BigInt64Array(buffer), Number);
    case DataType.INT32:
      return new Int32Array(buffer);
    case DataType.INT8:
      return new Int8Array(buffer);
    case DataType.UINT8:
    case DataType.BOOL:
      return new Uint8Array(buffer);
    default:
      return null;
  }
}

function fieldValues(tensor: ITensor): readonly number[] | null {
  switch (tensor.dataType) {
    case DataType.FLOAT:
      return tensor.floatData ?? [];
    case DataType.DOUBLE:
      return tensor.doubleData ?? [];
    case DataType.FLOAT16:
      return Array.from(new Float16Array(Uint16Array.from(tensor.int32Data ?? []).buffer));
    case DataType.INT64:
      return (tensor.int64Data ?? []).map(Number);
    case DataType.INT32:
    case DataType.INT8:
    case DataType.UINT8:
    case DataType.BOOL:
      return tensor.int32Data ?? [];
    default:
      return null;
  }
}
