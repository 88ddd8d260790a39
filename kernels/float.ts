/**
 * The layers that stay in real numbers: products and sums in float32, in the order of the readable executor and each rounded,
 * so that results are the same bit by bit. Filters 16 at a time, to keep four sums on their way.
 */
import { FloatLayerOp } from './ops';
import { between, storeReals } from './rescale';

const BLOCK: i32 = 16;

/** Weights [filters / 16][kernel height][kernel width][channels][16]; the bias is added last. */
export function floatConv(op: FloatLayerOp, y: i32): void {
  const originY = y * op.strideY - op.padTop;
  const pixelBytes = <usize>op.channels << 2;
  const tapBytes = <usize>op.channels << 6;
  for (let x = 0; x < op.outputWidth; x++) {
    const originX = x * op.strideX - op.padLeft;
    let w = op.weights;
    for (let n = 0; n < op.filters; n += BLOCK) {
      let s0 = f32x4.splat(0);
      let s1 = s0;
      let s2 = s0;
      let s3 = s0;
      for (let ky = 0; ky < op.kernelHeight; ky++) {
        const row = originY + ky * op.dilationY;
        for (let kx = 0; kx < op.kernelWidth; kx++) {
          const column = originX + kx * op.dilationX;
          if (row < 0 || row >= op.inputHeight || column < 0 || column >= op.inputWidth) {
            w += tapBytes;
            continue;
          }
          let from = op.input + <usize>(row * op.inputWidth + column) * pixelBytes;
          for (const end = from + pixelBytes; from < end; from += 4) {
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

/** Weights [channels / 16][kernel height][kernel width][16]; sums begin with the bias. */
export function floatDepthwise(op: FloatLayerOp, y: i32): void {
  const originY = y * op.strideY - op.padTop;
  const pixelBytes = <usize>op.channels << 2;
  for (let x = 0; x < op.outputWidth; x++) {
    const originX = x * op.strideX - op.padLeft;
    let w = op.weights;
    for (let c = 0; c < op.channels; c += BLOCK) {
      const bias = op.bias + ((<usize>c) << 2);
      let s0 = v128.load(bias);
      let s1 = v128.load(bias, 16);
      let s2 = v128.load(bias, 32);
      let s3 = v128.load(bias, 48);
      for (let ky = 0; ky < op.kernelHeight; ky++) {
        const row = originY + ky * op.dilationY;
        for (let kx = 0; kx < op.kernelWidth; kx++, w += 64) {
          const column = originX + kx * op.dilationX;
          if (row < 0 || row >= op.inputHeight || column < 0 || column >= op.inputWidth) continue;
          const from = op.input + <usize>(row * op.inputWidth + column) * pixelBytes + ((<usize>c) << 2);
          s0 = f32x4.add(s0, f32x4.mul(v128.load(from), v128.load(w)));
          s1 = f32x4.add(s1, f32x4.mul(v128.load(from, 16), v128.load(w, 16)));
          s2 = f32x4.add(s2, f32x4.mul(v128.load(from, 32), v128.load(w, 32)));
          s3 = f32x4.add(s3, f32x4.mul(v128.load(from, 48), v128.load(w, 48)));
        }
      }
      writeBlock(op, y * op.outputWidth + x, c, s0, s1, s2, s3);
    }
  }
}

// @ts-ignore: decorator
@inline
function writeBlock(op: FloatLayerOp, pixel: i32, n: i32, s0: v128, s1: v128, s2: v128, s3: v128): void {
  const low = f32x4.splat(op.low);
  const high = f32x4.splat(op.high);
  const to = op.output + ((<usize>(pixel * op.filters + n)) << 2);
  const count = op.filters - n;
  storeReals(to, between(s0, low, high), count);
  if (count > 4) storeReals(to + 16, between(s1, low, high), count - 4);
  if (count > 8) storeReals(to + 32, between(s2, low, high), count - 8);
  if (count > 12) storeReals(to + 48, between(s3, low, high), count - 12);
}
