/**
 * Scales of weights: one per output channel, on the grid that the model file stores: scale = (code + 1) * step, step
 * being the layer's own. A byte per code does for layers of many channels, which would otherwise take half a percent of
 * the file; those of few channels get two bytes. They lie at the front of a network, where batch normalization leaves
 * channels a hundred times apart, and there a scale that is off by a few percent is heard to the end.
 */

/** Codes 0 to 255. */
export const CODES = 256;

/** Codes 0 to 65,535. */
const FINE_CODES = 65_536;

/** In EfficientNet-Lite0 2,288 channels, and as many bytes. */
const MOST_FINE_CHANNELS = 192;

/** Scales tried for one channel: the error is flat around its least. */
const MOST_TRIALS = 25;

export interface ScaleGrid {
  /** Distance of neighbouring scales, which is the smallest of them too. */
  readonly step: number;
  /** One per output channel. */
  readonly codes: Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;
}

/** Largest magnitude of a symmetric integer: -127..127 in 8 bits. */
export const largestInteger = (bits: number): number => 2 ** (bits - 1) - 1;

/** The value of a code, as TF.js expands it: in float64, rounded once to float32. */
export const scaleAt = (step: number, code: number): number => Math.fround(code * step + step);

/** Scales of all channels. */
export function scalesOf({ step, codes }: ScaleGrid): Float32Array<ArrayBuffer> {
  return Float32Array.from(codes, (code) => scaleAt(step, code));
}

/**
 * The step whose largest code reaches `largest`. Few digits, for the model file holds it as text.
 * @param largest of the scales wanted; 0 where the whole layer is 0
 * @param count of codes
 */
export function gridStep(largest: number, count: number = CODES): number {
  if (!(largest > 0)) return 1;
  const exact = largest / count;
  const unit = 10 ** (Math.floor(Math.log10(exact)) - 4);
  return Number((Math.ceil(exact / unit) * unit).toPrecision(6));
}

/** The smallest code whose scale is not below the wanted one. */
function codeFor(wanted: number, step: number, count: number): number {
  return Math.min(count - 1, Math.max(0, Math.ceil(wanted / step) - 1));
}

/**
 * For each row the code of least weighted squared rounding error: sum over taps of importance * (w - s * q)^2. Codes
 * tried: from the one that clips nothing down to 0.4 of it (Nagel et al. 2021, section 3.1, mean squared error range).
 * @param rows [outputs, taps]
 * @param importance [taps], or [outputs, taps]: what an error of a tap costs, the mean square of what it multiplies
 */
export function chooseScales(
  rows: Float64Array,
  taps: number,
  bits: number,
  importance: Float64Array | null,
): ScaleGrid {
  const outputs = rows.length / taps;
  const qmax = largestInteger(bits);
  const wanted = Float64Array.from({ length: outputs }, (_, o) => largestOf(rows, o * taps, taps) / qmax);
  const isFine = outputs <= MOST_FINE_CHANNELS;
  const count = isFine ? FINE_CODES : CODES;
  const step = gridStep(
    wanted.reduce((largest, value) => Math.max(largest, value), 0),
    count,
  );
  const codes = Array.from(wanted, (scale, o) => {
    const highest = codeFor(scale, step, count);
    const lowest = Math.max(0, Math.floor(0.4 * (highest + 1)) - 1);
    const stride = Math.ceil((highest - lowest + 1) / MOST_TRIALS);
    let best = highest;
    let least = Number.POSITIVE_INFINITY;
    for (let code = highest; code >= lowest; code -= stride) {
      const error = roundingError(rows, o, taps, scaleAt(step, code), qmax, importance);
      if (error >= least) continue;
      least = error;
      best = code;
    }
    return best;
  });
  return { step, codes: isFine ? Uint16Array.from(codes) : Uint8Array.from(codes) };
}

function largestOf(rows: Float64Array, from: number, taps: number): number {
  let largest = 0;
  for (let i = from; i < from + taps; i++) largest = Math.max(largest, Math.abs(rows[i] as number));
  return largest;
}

function roundingError(
  rows: Float64Array,
  output: number,
  taps: number,
  scale: number,
  qmax: number,
  importance: Float64Array | null,
): number {
  const first = output * taps;
  const shared = importance !== null && importance.length === taps;
  let error = 0;
  for (let k = 0; k < taps; k++) {
    const w = rows[first + k] as number;
    const off = w - scale * nearest(w / scale, qmax);
    error += off * off * (importance ? (importance[shared ? k : first + k] as number) : 1);
  }
  return error;
}

/** The nearest integer within -qmax..qmax, or from `least` on; ties away from 0 as in Math.round of a magnitude. */
export function nearest(x: number, qmax: number, least = -qmax): number {
  const magnitude = Math.floor(Math.abs(x) + 0.5);
  return x < 0 ? Math.max(least, -magnitude) : Math.min(qmax, magnitude);
}
