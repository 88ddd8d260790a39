import onnxProto from 'onnx-proto';
import { describe, expect, it } from 'vitest';
import { readTensor } from './tensor.ts';

const { DataType, DataLocation } = onnxProto.onnx.TensorProto;
interface Case {
  readonly type: keyof typeof DataType;
  readonly values: readonly number[];
  readonly tensor: onnxProto.onnx.ITensorProto;
}

const raw = ({ buffer }: ArrayBufferView) => new Uint8Array(buffer);

const cases: readonly Case[] = [
  { type: 'FLOAT', values: [1.5, -2], tensor: { rawData: raw(Float32Array.of(1.5, -2)) } },
  { type: 'FLOAT', values: [1.5, -2], tensor: { floatData: [1.5, -2] } },
  { type: 'DOUBLE', values: [0.5, 3], tensor: { rawData: raw(Float64Array.of(0.5, 3)) } },
  { type: 'DOUBLE', values: [0.5, 3], tensor: { doubleData: [0.5, 3] } },
  { type: 'FLOAT16', values: [1, -2], tensor: { rawData: raw(Uint16Array.of(0x3c00, 0xc000)) } },
  { type: 'FLOAT16', values: [1, -2], tensor: { int32Data: [0x3c00, 0xc000] } },
  { type: 'INT64', values: [-1, 7], tensor: { rawData: raw(BigInt64Array.of(-1n, 7n)) } },
  { type: 'INT64', values: [-1, 7], tensor: { int64Data: [-1, 7] } },
  { type: 'INT32', values: [-1, 7], tensor: { rawData: raw(Int32Array.of(-1, 7)) } },
  { type: 'INT8', values: [-1, 7], tensor: { rawData: raw(Int8Array.of(-1, 7)) } },
  { type: 'UINT8', values: [255, 7], tensor: { rawData: raw(Uint8Array.of(255, 7)) } },
  { type: 'BOOL', values: [1, 0], tensor: { int32Data: [1, 0] } },
];

describe('readTensor', () => {
  it.each(cases)('reads $type from $tensor', ({ type, values, tensor }) => {
    expect(Array.from(readTensor({ dims: [2], dataType: DataType[type], ...tensor }).data)).toEqual(values);
  });

  it('reads values that are not aligned in the file', () => {
    const bytes = new Uint8Array(9);
    bytes.set(raw(Float32Array.of(1.5, -2)), 1);
    expect(
      Array.from(readTensor({ dims: [2], dataType: DataType.FLOAT, rawData: bytes.subarray(1) }).data),
    ).toEqual([1.5, -2]);
  });

  it.each([
    [
      'values in another file',
      { dims: [1], dataType: DataType.FLOAT, dataLocation: DataLocation.EXTERNAL },
      /its values lie in another file/,
    ],
    ['strings', { dims: [1], dataType: DataType.STRING }, /STRING/],
    [
      'fewer values than the shape',
      { dims: [3], dataType: DataType.FLOAT, floatData: [1] },
      /1 values for shape \[3\]/,
    ],
  ])('rejects %s', (_, tensor, message) => {
    expect(() => readTensor({ name: 'w', ...tensor })).toThrow(message);
  });
});
