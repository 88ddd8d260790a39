/** Encodes maxima and averages over windows of quantized values. */
import type { AverageOp, MaxOp } from '../../../../integer/plan.ts';
import { encode } from './descriptor.ts';
import { type PlanEncoder, slidingFields } from './encoder.ts';

/** Fields that a maximum does not use. */
const NO_RESCALE = {
  ...{ floatOutput: false, inputZeroPoint: 0, multipliers: 0 },
  ...{ low: 0, high: 0, zeroPoint: 0 },
};

export function encodeMax(encoder: PlanEncoder, op: MaxOp): Uint8Array | null {
  if (encoder.plan.tensors[op.output]?.type !== 'u8') return null;
  return encode('max', op.window.outputHeight, { ...imageFields(encoder, op), ...NO_RESCALE });
}

export function encodeAverage(encoder: PlanEncoder, op: AverageOp): Uint8Array | null {
  if (!op.integer) return null;
  const { inputZeroPoint, rescale } = op.integer;
  const floatOutput = rescale.to === 'f32';
  const zeroPoint = floatOutput ? 0 : rescale.zeroPoint;
  return encode('average', op.window.outputHeight, {
    ...imageFields(encoder, op),
    floatOutput,
    inputZeroPoint,
    multipliers: encoder.perFilter(rescale.multipliers),
    low: rescale.low - zeroPoint,
    high: rescale.high - zeroPoint,
    zeroPoint,
  });
}

function imageFields(encoder: PlanEncoder, { window, inputs, output }: MaxOp | AverageOp) {
  const { channels } = window;
  return {
    ...slidingFields(encoder.address(inputs[0]), encoder.address(output), window),
    inputPitch: encoder.pitch(inputs[0], channels),
    outputPitch: encoder.pitch(output, channels),
  };
}
