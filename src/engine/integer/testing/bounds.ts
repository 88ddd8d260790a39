/**
 * Bounds on the difference between an operation's int8 result and its float32 result on the same
 * inputs, element by element; docs/numerics.md derives them. Written in plain loops of its own, so
 * that an error in a kernel is not repeated here.
 */
import type {
  AddOp,
  AffineOp,
  AverageOp,
  ConvOp,
  DepthwiseOp,
  IntegerPlan,
  MultiplyOp,
  PlanOp,
  PlanTensor,
  Window,
} from '../plan.ts';

type Numbers = Uint8Array | Float32Array;

/** Half the distance of float32 values around 1: the largest relative error of one rounding. */
const U = 2 ** -24;

/**
 * The error of TF.js's polynomials for exp and similar functions, relative to values of about 1
 * (XNNPACK: a few ulp).
 */
const FUNCTION = 2 ** -19;

/** Bounds for each element of the operation's result; null for operations that change no value. */
export function boundsOf(plan: IntegerPlan, op: PlanOp, inputs: readonly Numbers[]): Float64Array | null {
  const tensor = tensorOf(plan, op.output);
  const [first, second] = inputs;
  /** Half a step of a quantized output. */
  const step = (tensor.quantization?.scale ?? 0) / 2;
  const bounds = new Float64Array(tensor.length).fill(step);
  if (!first) return null;
  switch (op.kind) {
    case 'quantize':
      return bounds.map((half, i) => half + 2 * U * Math.abs(first[i] ?? 0));
    case 'lookup':
    case 'concat':
      return bounds.map((half) => half + FUNCTION * reachOf(tensor));
    case 'conv': {
      const errors = convErrors(plan, op, first);
      return bounds.map((half, i) => half + (errors[i] ?? 0));
    }
    case 'depthwise':
      return bounds.map((half, i) => half + depthwiseError(plan, op, first, i));
    case 'add':
      return bounds.map((half, i) => half + addError(plan, op, first, second ?? first, i));
    case 'multiply':
      return bounds.map((half, i) => half + multiplyError(plan, op, first, second ?? first, i));
    case 'affine':
      return bounds.map((half, i) => half + affineError(plan, op, first, i));
    case 'average':
      return bounds.map((half) => half + averageError(plan, op));
    case 'max':
    case 'gather':
      return bounds.fill(0);
    default:
      return null;
  }
}

/**
 * The error of a layer from the sum of magnitudes of all products and the number of float32
 * roundings of each.
 */
function layerError(magnitude: number, taps: number, unit: number): number {
  // Bias: half a unit. Integers: sum, multiplier and product are rounded. Float: input, weight, and
  // taps + 1 operations.
  return unit / 2 + 3 * U * magnitude + (taps + 3) * U * magnitude;
}

/** Computed for all elements at once, since all filters read the same values under the window. */
function convErrors(plan: IntegerPlan, op: ConvOp, image: Numbers): Float64Array {
  const { window, weights, bias, inputZeroPoint } = op;
  const filters = bias.length;
  const taps = weights.length / filters;
  const magnitudes = weights.map(Math.abs);
  const errors = new Float64Array(window.outputHeight * window.outputWidth * filters);
  const patch = new Float64Array(taps);
  for (let place = 0; place < window.outputHeight * window.outputWidth; place += 1) {
    patch.fill(0);
    forEachPixel(window, place, (pixel, tap) => {
      for (let c = 0; c < window.channels; c += 1) {
        const code = image[pixel * window.channels + c] ?? 0;
        patch[tap * window.channels + c] = Math.abs(code - inputZeroPoint);
      }
    });
    for (let filter = 0; filter < filters; filter += 1) {
      let magnitude = Math.abs(bias[filter] ?? 0);
      for (let tap = 0; tap < taps; tap += 1) {
        magnitude += (patch[tap] as number) * (magnitudes[filter * taps + tap] as number);
      }
      const unit = unitOf(plan, op, filter);
      errors[place * filters + filter] = layerError(magnitude * unit, taps, unit);
    }
  }
  return errors;
}

function depthwiseError(plan: IntegerPlan, op: DepthwiseOp, image: Numbers, element: number): number {
  const { window, weights, bias, inputZeroPoint } = op;
  const { channels } = window;
  const channel = element % channels;
  let magnitude = Math.abs(bias[channel] ?? 0);
  forEachPixel(window, Math.floor(element / channels), (pixel, tap) => {
    const code = image[pixel * channels + channel] ?? 0;
    magnitude += Math.abs((code - inputZeroPoint) * (weights[tap * channels + channel] ?? 0));
  });
  const unit = unitOf(plan, op, channel);
  return layerError(magnitude * unit, weights.length / channels, unit);
}

/**
 * The real value of 1 in a filter's sum, derived from the multiplier and so within one rounding of
 * it.
 */
function unitOf(plan: IntegerPlan, op: ConvOp | DepthwiseOp, filter: number): number {
  const multiplier = op.rescale.multipliers[filter] ?? 0;
  return multiplier * (tensorOf(plan, op.output).quantization?.scale ?? 1);
}

function addError(plan: IntegerPlan, op: AddOp, a: Numbers, b: Numbers, element: number): number {
  const { factorA, factorB, offset } = op;
  const left = (a[element % a.length] ?? 0) * Math.abs(factorA);
  const right = (b[element % b.length] ?? 0) * Math.abs(factorB);
  // Two products, two sums and three constants, each within one rounding of terms no larger than
  // all together.
  const steps = 7 * U * (left + right + Math.abs(offset));
  const scale = tensorOf(plan, op.output).quantization?.scale ?? 0;
  const real = [0, 1].reduce((sum, i) => sum + reachOf(inputOf(plan, op, i)), 0);
  return steps * scale + 2 * U * real;
}

function multiplyError(plan: IntegerPlan, op: MultiplyOp, a: Numbers, b: Numbers, element: number): number {
  const left = Math.abs((a[element % a.length] ?? 0) - op.zeroPointA);
  const right = Math.abs((b[element % b.length] ?? 0) - op.zeroPointB);
  const [first, second] = [0, 1].map((i) => inputOf(plan, op, i).quantization?.scale ?? 0);
  return 6 * U * left * right * (first ?? 0) * (second ?? 0);
}

function affineError(plan: IntegerPlan, op: AffineOp, input: Numbers, element: number): number {
  const c = element % op.factors.length;
  const terms = Math.abs((input[element] ?? 0) * (op.factors[c] ?? 0)) + Math.abs(op.offsets[c] ?? 0);
  // In integers a product, a sum and two constants; in float a dequantization, a product, a sum and
  // two constants.
  return 9 * U * terms * (tensorOf(plan, op.output).quantization?.scale ?? 1);
}

function averageError(plan: IntegerPlan, op: AverageOp): number {
  const pixels = op.window.kernelHeight * op.window.kernelWidth;
  return (pixels + 6) * U * reachOf(inputOf(plan, op, 0));
}

/** The largest magnitude that a quantized tensor can represent. */
function reachOf({ quantization }: PlanTensor): number {
  if (!quantization) return 1;
  const { scale, zeroPoint } = quantization;
  return scale * Math.max(zeroPoint, 255 - zeroPoint);
}

/**
 * Calls back for the pixels inside the image that a window covers, with their index in the window.
 */
function forEachPixel(window: Window, place: number, visit: (pixel: number, tap: number) => void): void {
  const [row, column] = [Math.floor(place / window.outputWidth), place % window.outputWidth];
  for (let tap = 0; tap < window.kernelHeight * window.kernelWidth; tap += 1) {
    const ky = Math.floor(tap / window.kernelWidth);
    const y = row * window.strideY - window.padTop + ky * window.dilationY;
    const x = column * window.strideX - window.padLeft + (tap % window.kernelWidth) * window.dilationX;
    if (y < 0 || x < 0 || y >= window.inputHeight || x >= window.inputWidth) continue;
    visit(y * window.inputWidth + x, tap);
  }
}

const inputOf = (plan: IntegerPlan, op: PlanOp, index: number): PlanTensor =>
  tensorOf(plan, op.inputs[index] ?? -1);

function tensorOf({ tensors }: IntegerPlan, id: number): PlanTensor {
  const tensor = tensors[id];
  if (!tensor) throw new RangeError(`no tensor ${id}`);
  return tensor;
}
