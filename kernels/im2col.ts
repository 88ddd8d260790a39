/**
 * Im2col: copies the values under each position of a window next to each other, so that a
 * convolution of an image of few channels becomes one matrix product. A pixel of three channels
 * fills only three quarters of what the product reads at once. Rows of the window are contiguous in
 * the image and copied whole, except at the borders, which are filled with the zero point.
 */
import { Im2colOp } from './descriptors';

export function im2col(op: Im2colOp, tile: i32): void {
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
  // Bytes copied beyond a row are overwritten by the following rows; behind this tile another
  // thread may already have written.
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

/** Copies one patch at a border, or one of long rows. */
function copyRows(op: Im2colOp, to: usize, top: i32, left: i32): void {
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
