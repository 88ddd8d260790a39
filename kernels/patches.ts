/**
 * The codes under each position of a window side by side, so that a convolution of an image of few channels becomes one product:
 * a pixel of three channels fills only three quarters of what a product reads at once. Rows of the window lie side by side in the
 * image already, and are copied as they are but at its borders, which are full of the zero point.
 */
import { PatchesOp } from './ops';

export function patches(op: PatchesOp, tile: i32): void {
  const channels = op.channels;
  const rowBytes = op.kernelWidth * channels;
  const lineBytes = op.inputWidth * channels;
  const top = tile * op.strideY - op.padTop;
  const pitch = op.outputPitch;
  let to = op.output + <usize>(tile * op.outputWidth) * pitch;
  const zeroPoint = <u8>op.zeroPoint;
  const end = to + <usize>op.outputWidth * pitch;
  const step = op.strideX * channels;
  let left = -op.padLeft * channels;
  for (let x = 0; x < op.outputWidth; x++) {
    const isWhole = left >= 0 && left + rowBytes <= lineBytes;
    let at = to;
    for (let ky = 0; ky < op.kernelHeight; ky++) {
      const y = top + ky;
      const line = op.input + <usize>(y * lineBytes);
      if (y < 0 || y >= op.inputHeight) memory.fill(at, zeroPoint, <usize>rowBytes);
      else if (!isWhole) copyBorder(at, line, left, rowBytes, lineBytes, zeroPoint);
      // What is too much is written over by the next rows; behind this part another thread may have written.
      else if (rowBytes <= 16 && at + 16 <= end) v128.store(at, v128.load(line + <usize>left));
      else memory.copy(at, line + <usize>left, <usize>rowBytes);
      at += <usize>rowBytes;
    }
    to += pitch;
    left += step;
  }
}

function copyBorder(to: usize, line: usize, left: i32, count: i32, lineBytes: i32, zeroPoint: u8): void {
  for (let i = left; i < left + count; i++) store<u8>(to++, i >= 0 && i < lineBytes ? load<u8>(line + <usize>i) : zeroPoint);
}
