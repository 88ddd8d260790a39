/** The shape of a network's input, as far as the file specifies it. */
import onnxProto from 'onnx-proto';
import { fileError } from '../error.ts';
import type { Shape } from '../ir.ts';

export interface ImageSize {
  readonly heightPx: number;
  readonly widthPx: number;
}

const { DataType } = onnxProto.onnx.TensorProto;
type IValueInfo = onnxProto.onnx.IValueInfoProto;

/**
 * @returns All lengths; a batch of any size is one image.
 * @throws ImportError if height, width or channels are unspecified
 */
export function inputShape({ name, type }: IValueInfo, size: ImageSize | null): Shape {
  const tensor = type?.tensorType;
  if (tensor?.elemType !== DataType.FLOAT) {
    const found = DataType[tensor?.elemType ?? 0]?.toLowerCase() ?? 'no tensor';
    throw fileError(`input ${name} is ${found}, not float32; export the model in float32`);
  }
  const lengths = (tensor.shape?.dim ?? []).map(({ dimValue }) => Number(dimValue ?? 0));
  const open = (axis: number) => !((lengths[axis] ?? 0) > 0);
  const shape = lengths.map((length, axis) => {
    if (axis === 0 && open(axis)) return 1;
    if (lengths.length !== 4 || axis < 2) return length;
    return sideOf(name ?? '', axis, length, size);
  });
  const left = shape.findIndex((length) => !(length > 0));
  if (left < 0) return shape;
  throw fileError(`input ${name} is open along axis ${left} of [${lengths}]; export with a fixed size`);
}

/** Height (axis 2) or width (axis 3). */
function sideOf(input: string, axis: number, length: number, size: ImageSize | null): number {
  const wanted = size && (axis === 2 ? size.heightPx : size.widthPx);
  const side = axis === 2 ? 'height' : 'width';
  if (length > 0) {
    if (wanted === null || wanted === length) return length;
    throw fileError(
      `input ${input} has a fixed ${side} of ${length}, not ${wanted}; leave --size away, or change the recipe`,
    );
  }
  if (wanted !== null) return wanted;
  throw fileError(
    `input ${input} leaves its ${side} open: say it with --size 224 (or --size HEIGHTxWIDTH), or in a --recipe with a resize step`,
  );
}
