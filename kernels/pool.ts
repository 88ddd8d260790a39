/**
 * Pooling over images of quantized values, 16 channels at a time. Pixels outside of the image do
 * not count.
 */
import { roundingMagic } from './constants';
import { PoolOp } from './descriptors';
import { narrow16, roundingBits, storeBytes16, storeFloats, requantize, toFloats } from './rescale';

const BLOCK: i32 = 16;

/** Index of the first tap of a window that lies inside the image. */
// @ts-ignore: decorator
@inline
function firstTap(origin: i32, dilation: i32): i32 {
  return origin < 0 ? (-origin + dilation - 1) / dilation : 0;
}

export function maximum(op: PoolOp, y: i32): void {
  const originY = y * op.strideY - op.padTop;
  for (let x = 0; x < op.outputWidth; x++) {
    const originX = x * op.strideX - op.padLeft;
    const to = op.output + <usize>(y * op.outputWidth + x) * op.outputPitch;
    for (let c = 0; c < op.channels; c += BLOCK) {
      let largest = i8x16.splat(0);
      for (let ky = firstTap(originY, op.dilationY); ky < op.kernelHeight; ky++) {
        const row = originY + ky * op.dilationY;
        if (row >= op.inputHeight) break;
        for (let kx = firstTap(originX, op.dilationX); kx < op.kernelWidth; kx++) {
          const column = originX + kx * op.dilationX;
          if (column >= op.inputWidth) break;
          const from = op.input + <usize>(row * op.inputWidth + column) * op.inputPitch + <usize>c;
          largest = i8x16.max_u(largest, v128.load(from));
        }
      }
      storeBytes16(to + <usize>c, largest, op.channels - c);
    }
  }
}

export function average(op: PoolOp, y: i32): void {
  const originY = y * op.strideY - op.padTop;
  const low = f32x4.splat(op.low);
  const high = f32x4.splat(op.high);
  const bits = roundingBits(op.zeroPoint);
  const magic = roundingMagic();
  for (let x = 0; x < op.outputWidth; x++) {
    const originX = x * op.strideX - op.padLeft;
    const to = op.output + <usize>(y * op.outputWidth + x) * op.outputPitch;
    for (let c = 0; c < op.channels; c += BLOCK) {
      let s0 = i32x4.splat(0);
      let s1 = s0;
      let s2 = s0;
      let s3 = s0;
      let count = 0;
      for (let ky = firstTap(originY, op.dilationY); ky < op.kernelHeight; ky++) {
        const row = originY + ky * op.dilationY;
        if (row >= op.inputHeight) break;
        for (let kx = firstTap(originX, op.dilationX); kx < op.kernelWidth; kx++) {
          const column = originX + kx * op.dilationX;
          if (column >= op.inputWidth) break;
          const values = v128.load(op.input + <usize>(row * op.inputWidth + column) * op.inputPitch + <usize>c);
          const lower = i16x8.extend_low_i8x16_u(values);
          const upper = i16x8.extend_high_i8x16_u(values);
          s0 = i32x4.add(s0, i32x4.extend_low_i16x8_u(lower));
          s1 = i32x4.add(s1, i32x4.extend_high_i16x8_u(lower));
          s2 = i32x4.add(s2, i32x4.extend_low_i16x8_u(upper));
          s3 = i32x4.add(s3, i32x4.extend_high_i16x8_u(upper));
          count++;
        }
      }
      const zeros = i32x4.splat(count * op.inputZeroPoint);
      const multiplier = f32x4.splat(load<f32>(op.multipliers + ((<usize>(count - 1)) << 2)));
      s0 = i32x4.sub(s0, zeros);
      s1 = i32x4.sub(s1, zeros);
      s2 = i32x4.sub(s2, zeros);
      s3 = i32x4.sub(s3, zeros);
      const left = op.channels - c;
      if (op.floatOutput) {
        const at = to + ((<usize>c) << 2);
        storeFloats(at, toFloats(s0, multiplier, low, high), left);
        if (left > 4) storeFloats(at + 16, toFloats(s1, multiplier, low, high), left - 4);
        if (left > 8) storeFloats(at + 32, toFloats(s2, multiplier, low, high), left - 8);
        if (left > 12) storeFloats(at + 48, toFloats(s3, multiplier, low, high), left - 12);
      } else {
        const bytes = narrow16(
          requantize(s0, multiplier, low, high, bits, magic),
          requantize(s1, multiplier, low, high, bits, magic),
          requantize(s2, multiplier, low, high, bits, magic),
          requantize(s3, multiplier, low, high, bits, magic),
        );
        storeBytes16(to + <usize>c, bytes, left);
      }
    }
  }
}
