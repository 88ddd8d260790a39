/**
 * Layers that stay in float32. Products and sums are each rounded to float32 and taken in the order
 * of the reference backend, so that results are identical bit by bit. Filters go 16 at a time, to
 * keep four independent sums in flight.
 */
import { FloatLayerOp } from './descriptors';
import { clamp, storeFloats } from './rescale';

const BLOCK: i32 = 16;

/**
 * Convolution. Weights are [filters / 16][kernel height][kernel width][channels][16]; the bias is
 * added last.
 */
export function floatConv(op: FloatLayerOp, y: i32): void {
  const pixelBytes = <usize>op.channels << 2;
  const tapBytes = <usize>op.channels << 6;
  const panelBytes = <usize>(op.kernelHeight * op.kernelWidth) * tapBytes;
  const originY = y * op.strideY - op.padTop;
  const kyStart = firstInside(originY, op.dilationY);
  const kyEnd = endInside(originY, op.dilationY, op.kernelHeight, op.inputHeight);
  for (let x = 0; x < op.outputWidth; x++) {
    const originX = x * op.strideX - op.padLeft;
    const kxStart = firstInside(originX, op.dilationX);
    const kxEnd = endInside(originX, op.dilationX, op.kernelWidth, op.inputWidth);
    // Neighbouring taps are contiguous in a row of the image, as are their weights.
    const run = op.dilationX == 1 ? kxEnd - kxStart : 1;
    for (let n = 0; n < op.filters; n += BLOCK) {
      const panel = op.weights + <usize>(n >> 4) * panelBytes;
      let s0 = f32x4.splat(0);
      let s1 = s0;
      let s2 = s0;
      let s3 = s0;
      for (let ky = kyStart; ky < kyEnd; ky++) {
        const row = (originY + ky * op.dilationY) * op.inputWidth + originX;
        for (let kx = kxStart; kx < kxEnd; kx += run) {
          let from = op.input + <usize>(row + kx * op.dilationX) * pixelBytes;
          let w = panel + <usize>(ky * op.kernelWidth + kx) * tapBytes;
          for (const end = from + <usize>run * pixelBytes; from < end; from += 4) {
            const value = v128.load32_splat(from);
            s0 = f32x4.add(s0, f32x4.mul(value, v128.load(w)));
            s1 = f32x4.add(s1, f32x4.mul(value, v128.load(w, 16)));
            s2 = f32x4.add(s2, f32x4.mul(value, v128.load(w, 32)));
            s3 = f32x4.add(s3, f32x4.mul(value, v128.load(w, 48)));
            w += 64;
          }
        }
      }
      const bias = op.bias + ((<usize>n) << 2);
      s0 = f32x4.add(s0, v128.load(bias));
      s1 = f32x4.add(s1, v128.load(bias, 16));
      s2 = f32x4.add(s2, v128.load(bias, 32));
      s3 = f32x4.add(s3, v128.load(bias, 48));
      writeBlock(op, y * op.outputWidth + x, n, s0, s1, s2, s3);
    }
  }
}

/**
 * Depthwise convolution. Weights are [channels / 16][kernel height][kernel width][16]; sums begin
 * with the bias.
 */
export function floatDepthwise(op: FloatLayerOp, y: i32): void {
  const pixelBytes = <usize>op.channels << 2;
  const panelBytes = <usize>(op.kernelHeight * op.kernelWidth) << 6;
  const originY = y * op.strideY - op.padTop;
  const kyStart = firstInside(originY, op.dilationY);
  const kyEnd = endInside(originY, op.dilationY, op.kernelHeight, op.inputHeight);
  for (let x = 0; x < op.outputWidth; x++) {
    const originX = x * op.strideX - op.padLeft;
    const kxStart = firstInside(originX, op.dilationX);
    const kxEnd = endInside(originX, op.dilationX, op.kernelWidth, op.inputWidth);
    for (let c = 0; c < op.channels; c += BLOCK) {
      const panel = op.weights + <usize>(c >> 4) * panelBytes;
      const bias = op.bias + ((<usize>c) << 2);
      let s0 = v128.load(bias);
      let s1 = v128.load(bias, 16);
      let s2 = v128.load(bias, 32);
      let s3 = v128.load(bias, 48);
      for (let ky = kyStart; ky < kyEnd; ky++) {
        const row = (originY + ky * op.dilationY) * op.inputWidth + originX;
        let from = op.input + <usize>(row + kxStart * op.dilationX) * pixelBytes + ((<usize>c) << 2);
        let w = panel + ((<usize>(ky * op.kernelWidth + kxStart)) << 6);
        for (let kx = kxStart; kx < kxEnd; kx++) {
          s0 = f32x4.add(s0, f32x4.mul(v128.load(from), v128.load(w)));
          s1 = f32x4.add(s1, f32x4.mul(v128.load(from, 16), v128.load(w, 16)));
          s2 = f32x4.add(s2, f32x4.mul(v128.load(from, 32), v128.load(w, 32)));
          s3 = f32x4.add(s3, f32x4.mul(v128.load(from, 48), v128.load(w, 48)));
          from += <usize>op.dilationX * pixelBytes;
          w += 64;
        }
      }
      writeBlock(op, y * op.outputWidth + x, c, s0, s1, s2, s3);
    }
  }
}

/** Index of the first tap that lies inside the image. */
// @ts-ignore: decorator
@inline
function firstInside(origin: i32, dilation: i32): i32 {
  return origin < 0 ? (dilation - 1 - origin) / dilation : 0;
}

/** Index behind the last tap that lies inside the image. */
// @ts-ignore: decorator
@inline
function endInside(origin: i32, dilation: i32, taps: i32, length: i32): i32 {
  return origin < length ? min(taps, (length - origin + dilation - 1) / dilation) : 0;
}

// @ts-ignore: decorator
@inline
function writeBlock(op: FloatLayerOp, pixel: i32, n: i32, s0: v128, s1: v128, s2: v128, s3: v128): void {
  const low = f32x4.splat(op.low);
  const high = f32x4.splat(op.high);
  const to = op.output + ((<usize>(pixel * op.filters + n)) << 2);
  const count = op.filters - n;
  storeFloats(to, clamp(s0, low, high), count);
  if (count > 4) storeFloats(to + 16, clamp(s1, low, high), count - 4);
  if (count > 8) storeFloats(to + 32, clamp(s2, low, high), count - 8);
  if (count > 12) storeFloats(to + 48, clamp(s3, low, high), count - 12);
}
