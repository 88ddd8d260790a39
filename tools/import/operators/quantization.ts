/**
 * QuantizeLinear and DequantizeLinear: real = (stored - zero point) * scale, per tensor or along
 * one axis. https://onnx.ai/onnx/operators/onnx__QuantizeLinear.html
 */
import { broadcastTo, like, positiveAxis } from '../arrays.ts';
import { at, type Constant, floats, integers, nodeError, numberOf } from '../ir.ts';
import { constantOf, type Operator, type View } from './contract.ts';

/** Folded on a weight; for activations see passes/drop-quantization.ts. */
export const dequantizeLinear: Operator = {
  shape: (view) => view.shape(0),
  evaluate(view) {
    const stored = view.constant(0);
    if (stored === null) return null;
    const { scale, zeroPoint } = parametersOf(view);
    return floats(
      stored.shape,
      Float32Array.from(stored.data, (code, i) => (code - at(zeroPoint, i)) * at(scale, i)),
    );
  },
};

/** Rounds a weight that an exporter left in float as at run time, to even. */
export const quantizeLinear: Operator = {
  shape: (view) => view.shape(0),
  evaluate(view) {
    const weight = view.constant(0);
    if (weight === null) return null;
    const { scale, zeroPoint } = parametersOf(view);
    const { lowest, highest } = boundsOfType(view.constant(2));
    const codes = Array.from(weight.data, (value, i) => {
      const code = roundHalfEven(Math.fround(value / at(scale, i))) + at(zeroPoint, i);
      return Math.min(Math.max(code, lowest), highest);
    });
    return integers(weight.shape, codes);
  },
};

/**
 * The activation that a range implies, besides clipping to values seen in calibration. Quantizers
 * drop an activation that a range makes redundant (ONNX Runtime's QDQRemovableActivation): a range
 * that begins at zero is a ReLU, one from 0 to 6, within half a step, a ReLU6.
 * @returns Null if the range only clips, or has more than one scale.
 */
export function activationOfRange(scale: Constant, zeroPoint: Constant | null): 'relu' | 'relu6' | null {
  const { lowest, highest } = boundsOfType(zeroPoint);
  const [step = 0, zero = 0] = [scale.data[0], zeroPoint?.data[0]];
  if (scale.data.length !== 1 || zero !== lowest) return null;
  return Math.abs((highest - zero) * step - 6) <= step / 2 ? 'relu6' : 'relu';
}

/** The parameters of every element. */
function parametersOf(view: View): { readonly scale: Float64Array; readonly zeroPoint: Float64Array } {
  if (numberOf(view.node, 'block_size', 0) !== 0)
    throw nodeError(view.node, 'quantization by blocks is not supported');
  const scale = constantOf(view, 1, 'scale');
  const zeroPoint = view.has(2)
    ? constantOf(view, 2, 'zero point')
    : like(
        scale,
        scale.shape,
        scale.data.map(() => 0),
      );
  return { scale: alongAxis(view, scale), zeroPoint: alongAxis(view, zeroPoint) };
}

function alongAxis(view: View, parameter: Constant): Float64Array {
  const shape = view.shape(0);
  const axis = positiveAxis(numberOf(view.node, 'axis', 1), shape.length);
  const lengths = parameter.data.length === 1 ? [] : shape.map((length, i) => (i === axis ? length : 1));
  return broadcastTo(like(parameter, lengths, parameter.data), shape);
}

/** The limits of the stored type, given by the zero point; those of unsigned bytes without one. */
function boundsOfType(zeroPoint: Constant | null): { readonly lowest: number; readonly highest: number } {
  const type = zeroPoint?.dtype === 'int64' ? (zeroPoint.codes ?? 'uint8') : 'uint8';
  const bits = type.endsWith('16') ? 16 : 8;
  return type.startsWith('u')
    ? { lowest: 0, highest: 2 ** bits - 1 }
    : { lowest: -(2 ** (bits - 1)), highest: 2 ** (bits - 1) - 1 };
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
