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
  const kernelHeight = op.kernelHeight;
  const top = tile * op.strideY - op.padTop;
  const pitch = op.outputPitch;
  let to = op.output + <usize>(tile * op.outputWidth) * pitch;
  const end = to + <usize>op.outputWidth * pitch;
  const step = op.strideX * channels;
  let left = -op.padLeft * channels;
  const isInside = top >= 0 && top + kernelHeight <= op.inputHeight && rowBytes <= 16;
  // What is copied too much is written over by the next rows; behind this part another thread may have written.
  const lastWhole = end - <usize>((kernelHeight - 1) * rowBytes) - 16;
  while (to < end) {
    if (isInside && left >= 0 && left + rowBytes <= lineBytes && to <= lastWhole) {
      let at = to;
      let from = op.input + <usize>(top * lineBytes + left);
      for (let ky = 0; ky < kernelHeight; ky++) {
        v128.store(at, v128.load(from));
        at += <usize>rowBytes;
        from += <usize>lineBytes;
      }
    } else copyRows(op, to, top, left);
    to += pitch;
    left += step;
  }
}

/** One patch at a border, or of long rows. */
function copyRows(op: PatchesOp, to: usize, top: i32, left: i32): void {
  const rowBytes = op.kernelWidth * op.channels;
  const lineBytes = op.inputWidth * op.channels;
  const zeroPoint = <u8>op.zeroPoint;
  for (let y = top; y < top + op.kernelHeight; y++) {
    const line = op.input + <usize>(y * lineBytes);
    if (y < 0 || y >= op.inputHeight) memory.fill(to, zeroPoint, <usize>rowBytes);
    else if (left < 0 || left + rowBytes > lineBytes) copyBorder(to, line, left, rowBytes, lineBytes, zeroPoint);
    else memory.copy(to, line + <usize>left, <usize>rowBytes);
    to += <usize>rowBytes;
  }
}

function copyBorder(to: usize, line: usize, left: i32, count: i32, lineBytes: i32, zeroPoint: u8): void {
  for (let i = left; i < left + count; i++) store<u8>(to++, i >= 0 && i < lineBytes ? load<u8>(line + <usize>i) : zeroPoint);
}
