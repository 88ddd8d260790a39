/**
 * TensorProto: values are in `raw_data` (little-endian), in a repeated field of their type or in
 * another file.
 */
import onnxProto from 'onnx-proto';
import { sizeOf } from '../../../src/core/tensor.ts';
import { weightError } from '../error.ts';
import type { Constant, QuantizedType } from '../ir.ts';
import { floats } from '../ir.ts';
import { externalBytes, noExternalData, type ReadExternal } from './external.ts';

const { DataType, DataLocation } = onnxProto.onnx.TensorProto;
type ITensor = onnxProto.onnx.ITensorProto;
type Numbers = Iterable<number> & ArrayLike<number>;

interface Type {
  readonly bytes: number;
  readonly isFloat?: boolean;
  readonly codes?: QuantizedType;
  raw(buffer: ArrayBuffer): Numbers;
  /** The repeated field of the type. */
  field(tensor: ITensor): Numbers;
}

const int32Field = ({ int32Data }: ITensor) => int32Data ?? [];

/** The numeric types that exporters use; names in https://onnx.ai/onnx/repo-docs/IR.html. */
const TYPES: ReadonlyMap<number, Type> = new Map<number, Type>([
  [
    DataType.FLOAT,
    { bytes: 4, isFloat: true, raw: (b) => new Float32Array(b), field: (t) => t.floatData ?? [] },
  ],
  [
    DataType.DOUBLE,
    { bytes: 8, isFloat: true, raw: (b) => new Float64Array(b), field: (t) => t.doubleData ?? [] },
  ],
  [
    DataType.FLOAT16,
    {
      bytes: 2,
      isFloat: true,
      raw: (b) => new Float16Array(b),
      field: (t) => new Float16Array(Uint16Array.from(int32Field(t)).buffer),
    },
  ],
  [
    DataType.INT64,
    {
      bytes: 8,
      raw: (b) => Array.from(new BigInt64Array(b), Number),
      field: (t) => (t.int64Data ?? []).map(Number),
    },
  ],
  [DataType.INT32, { bytes: 4, raw: (b) => new Int32Array(b), field: int32Field }],
  [DataType.INT16, { bytes: 2, codes: 'int16', raw: (b) => new Int16Array(b), field: int32Field }],
  [DataType.UINT16, { bytes: 2, codes: 'uint16', raw: (b) => new Uint16Array(b), field: int32Field }],
  [DataType.INT8, { bytes: 1, codes: 'int8', raw: (b) => new Int8Array(b), field: int32Field }],
  [DataType.UINT8, { bytes: 1, codes: 'uint8', raw: (b) => new Uint8Array(b), field: int32Field }],
  [DataType.BOOL, { bytes: 1, raw: (b) => new Uint8Array(b), field: int32Field }],
]);

/**
 * @throws ImportError for a type that is not numeric, a length that does not fit the shape, or
 * external data that cannot be read
 */
export function readTensor(tensor: ITensor, readExternal: ReadExternal = noExternalData): Constant {
  const name = tensor.name || 'unnamed';
  const shape = (tensor.dims ?? []).map(Number);
  const type = TYPES.get(tensor.dataType ?? 0);
  if (!type) throw weightError(name, `type ${DataType[tensor.dataType ?? 0]} is not supported`);
  const values = valuesOf(tensor, type, sizeOf(shape), readExternal);
  if (values.length !== sizeOf(shape))
    throw weightError(name, `${values.length} values for shape [${shape}]`);
  if (type.isFloat) return floats(shape, new Float32Array(values));
  return { dtype: 'int64', shape, data: Float64Array.from(values), ...(type.codes && { codes: type.codes }) };
}

function valuesOf(tensor: ITensor, type: Type, count: number, readExternal: ReadExternal): Numbers {
  const isExternal = tensor.dataLocation === DataLocation.EXTERNAL;
  const raw = isExternal ? externalBytes(tensor, count * type.bytes, readExternal) : (tensor.rawData ?? []);
  if (raw.length === 0 && !isExternal) return type.field(tensor);
  if (raw.length % type.bytes !== 0) {
    throw weightError(tensor.name || 'unnamed', `${raw.length} bytes are no whole number of values`);
  }
  // Protobuf guarantees no alignment, which typed arrays require.
  return type.raw(Uint8Array.from(raw).buffer);
}
