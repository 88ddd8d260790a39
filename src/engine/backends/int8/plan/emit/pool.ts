/** Windows without weights, on codes. */
import type { AverageOp, MaxOp } from '../../../../integer/plan.ts';
import { opWords, Real, type Word } from '../words.ts';
import { type Emitter, slidingWords } from './emitter.ts';

export function emitMax(emitter: Emitter, op: MaxOp): Uint8Array | null {
  if (emitter.plan.tensors[op.output]?.type !== 'u8') return null;
  return opWords('max', op.window.outputHeight, windowWords(emitter, op));
}

export function emitAverage(emitter: Emitter, op: AverageOp): Uint8Array | null {
  if (!op.integer) return null;
  const { inputZeroPoint, rescale } = op.integer;
  const isReal = rescale.to === 'f32';
  const zeroPoint = isReal ? 0 : rescale.zeroPoint;
  return opWords('average', op.window.outputHeight, [
    ...windowWords(emitter, op),
    isReal,
    inputZeroPoint,
    emitter.perFilter(rescale.multipliers),
    new Real(rescale.low - zeroPoint),
    new Real(rescale.high - zeroPoint),
    zeroPoint,
  ]);
}

function windowWords(emitter: Emitter, { window, inputs, output }: MaxOp | AverageOp): Word[] {
  const { channels } = window;
  return [
    ...slidingWords(emitter.address(inputs[0]), emitter.address(output), window),
    emitter.pitch(inputs[0], channels),
    emitter.pitch(output, channels),
  ];
}
