/**
 * The operations implemented once more from their definitions in docs/numerics.md: each element on
 * its own, sums in BigInt, float32 steps in exact rationals. Shares no arithmetic with the kernels.
 */
import type {
  AddOp,
  AffineOp,
  AverageOp,
  ConvOp,
  DepthwiseOp,
  MultiplyOp,
  Rescale,
  Window,
} from '../../../integer/plan.ts';
import {
  type Exact,
  exact,
  plus,
  times,
  toFloat32,
  toInteger,
  toNumber,
} from '../../../integer/testing/exact.ts';

type Numbers = ArrayLike<number>;

const at = (numbers: Numbers, index: number): number => {
  const number = numbers[index];
  if (number === undefined) throw new RangeError(`index ${index} of ${numbers.length}`);
  return number;
};

const clamped = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

function rescaled(sum: bigint, rescale: Rescale, channel: number): number {
  const { to, multipliers, zeroPoint, low, high } = rescale;
  const product = toFloat32(
    times(toFloat32({ mantissa: sum, exponent: 0 }), exact(at(multipliers, channel))),
  );
  if (to === 'f32') return clamped(toNumber(product), low, high);
  return clamped(Number(toInteger(product)) + zeroPoint, low, high);
}

/** Every element of an image of `channels` filters, row by row. */
function eachElement(
  { outputHeight, outputWidth }: Window,
  channels: number,
  compute: (y: number, x: number, channel: number) => number,
): number[] {
  return Array.from({ length: outputHeight * outputWidth * channels }, (_, i) => {
    const place = Math.floor(i / channels);
    return compute(Math.floor(place / outputWidth), place % outputWidth, i % channels);
  });
}

/** Elements of the image under the window with their positions in it; `null` in the padding. */
function* under(
  window: Window,
  outputY: number,
  outputX: number,
): Generator<readonly [tap: number, pixel: number | null]> {
  for (let ky = 0; ky < window.kernelHeight; ky += 1) {
    for (let kx = 0; kx < window.kernelWidth; kx += 1) {
      const y = outputY * window.strideY + ky * window.dilationY - window.padTop;
      const x = outputX * window.strideX + kx * window.dilationX - window.padLeft;
      const isInside = y >= 0 && y < window.inputHeight && x >= 0 && x < window.inputWidth;
      yield [ky * window.kernelWidth + kx, isInside ? y * window.inputWidth + x : null];
    }
  }
}

/** Here the padding really holds the zero point; it is not skipped. */
export function naiveConv(op: ConvOp, image: Numbers): number[] {
  const { window, weights, bias, inputZeroPoint, rescale } = op;
  const { channels } = window;
  const taps = window.kernelHeight * window.kernelWidth;
  return eachElement(window, bias.length, (y, x, filter) => {
    let sum = BigInt(at(bias, filter));
    for (const [tap, pixel] of under(window, y, x)) {
      for (let c = 0; c < channels; c += 1) {
        const code = pixel === null ? inputZeroPoint : at(image, pixel * channels + c);
        const weight = at(weights, (filter * taps + tap) * channels + c);
        sum += (BigInt(code) - BigInt(inputZeroPoint)) * BigInt(weight);
      }
    }
    return rescaled(sum, rescale, filter);
  });
}

export function naiveDepthwise(op: DepthwiseOp, image: Numbers): number[] {
  const { window, weights, bias, inputZeroPoint, rescale } = op;
  const { channels } = window;
  return eachElement(window, channels, (y, x, channel) => {
    let sum = BigInt(at(bias, channel));
    for (const [tap, pixel] of under(window, y, x)) {
      const code = pixel === null ? inputZeroPoint : at(image, pixel * channels + channel);
      sum += (BigInt(code) - BigInt(inputZeroPoint)) * BigInt(at(weights, tap * channels + channel));
    }
    return rescaled(sum, rescale, channel);
  });
}

export function naiveAdd(op: AddOp, a: Numbers, b: Numbers, length: number): number[] {
  const product = (code: number, factor: number): Exact => toFloat32(times(exact(code), exact(factor)));
  return Array.from({ length }, (_, i) => {
    const right = toFloat32(plus(product(at(b, i % b.length), op.factorB), exact(op.offset)));
    const sum = toFloat32(plus(product(at(a, i % a.length), op.factorA), right));
    return clamped(Number(toInteger(sum)), op.low, op.high);
  });
}

export function naiveMultiply(op: MultiplyOp, a: Numbers, b: Numbers, length: number): number[] {
  return Array.from({ length }, (_, i) => {
    const left = BigInt(at(a, i % a.length) - op.zeroPointA);
    return rescaled(left * BigInt(at(b, i % b.length) - op.zeroPointB), op.rescale, 0);
  });
}

export function naiveAffine(op: AffineOp, input: Numbers): number[] {
  return Array.from({ length: input.length }, (_, i) => {
    const c = i % op.factors.length;
    const product = toFloat32(times(exact(at(input, i)), exact(at(op.factors, c))));
    const sum = toFloat32(plus(product, exact(at(op.offsets, c))));
    return clamped(op.to === 'u8' ? Number(toInteger(sum)) : toNumber(sum), op.low, op.high);
  });
}

export function naiveAverage({ window, integer }: AverageOp, image: Numbers): number[] {
  const { channels } = window;
  return eachElement(window, channels, (y, x, channel) => {
    const pixels = [...under(window, y, x)].flatMap(([, pixel]) => (pixel === null ? [] : [pixel]));
    const values = pixels.map((pixel) => at(image, pixel * channels + channel));
    // A sum of a few float32 values of similar size is exact in float64, so only the division
    // rounds.
    if (!integer) return Math.fround(values.reduce((sum, value) => sum + value, 0) / values.length);
    const sum = values.reduce((total, code) => total + BigInt(code - integer.inputZeroPoint), 0n);
    return rescaled(sum, integer.rescale, values.length - 1);
  });
}

export function naiveMax(window: Window, image: Numbers): number[] {
  return eachElement(window, window.channels, (y, x, channel) =>
    Math.max(
      ...[...under(window, y, x)].flatMap(([, pixel]) =>
        pixel === null ? [] : [at(image, pixel * window.channels + channel)],
      ),
    ),
  );
}
