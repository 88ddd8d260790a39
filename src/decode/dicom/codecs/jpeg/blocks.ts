/** The blocks of 8 × 8 coefficients of a JPEG with a DCT: ITU-T T.81, annex A. */
import { decodeError, unsupported } from '../../../problems.ts';
import { inverseDct } from './inverse-dct.ts';
import type { JpegScan, JpegStream } from './stream.ts';

/** Position in a block of rows of each coefficient of a stream: T.81, figure A.6. */
export const ZIGZAG = zigzag();

/** @throws AppError `unsupported` for components of several sizes: subsampled chroma */
export function requireEqualSampling({ components }: JpegStream): void {
  // A single component is read block by block, whatever its sampling factors (A.2.2).
  if (components.length === 1) return;
  const isPlain = components.every(({ horizontal, vertical }) => horizontal === 1 && vertical === 1);
  if (!isPlain) throw unsupported('photometric', { code: 'jpeg-subsampled' });
}

/** Number of blocks in a row and in a column. */
export const blocksOf = ({ widthPx, heightPx }: JpegStream): readonly [across: number, down: number] => [
  Math.ceil(widthPx / 8),
  Math.ceil(heightPx / 8),
];

/**
 * The steps of a component's coefficients, in zigzag order.
 * @throws AppError `decode`/`corrupt` where the stream has none
 */
export function stepsOf({ components }: JpegStream, { quantization }: JpegScan, index: number): Uint16Array {
  const steps = quantization.get(components[index]?.quantization ?? 0);
  if (steps === undefined) throw decodeError('JPEG', 'corrupt', { code: 'jpeg-quantization' });
  return steps;
}

/**
 * The samples of a block, as far as it lies in the picture.
 * @param block dequantized coefficients, row by row; changed
 * @param samples interleaved
 * @param at number of the block
 */
export function placeBlock(
  block: Int32Array,
  samples: Uint16Array,
  { widthPx, heightPx, components }: JpegStream,
  component: number,
  at: number,
): void {
  inverseDct(block);
  const across = Math.ceil(widthPx / 8);
  const [left, top] = [(at % across) * 8, Math.floor(at / across) * 8];
  const step = components.length;
  const columns = Math.min(8, widthPx - left);
  const rows = Math.min(8, heightPx - top);
  for (let row = 0; row < rows; row++) {
    let sample = ((top + row) * widthPx + left) * step + component;
    for (let column = 0; column < columns; column++, sample += step) {
      samples[sample] = block[row * 8 + column] ?? 0;
    }
  }
}

function zigzag(): Uint8Array {
  const order = Array.from({ length: 64 }, (_, index) => index);
  const diagonal = (index: number) => (index >> 3) + (index & 7);
  // Even diagonals go up and right, odd ones down and left.
  const along = (index: number) => (diagonal(index) % 2 === 0 ? index & 7 : index >> 3);
  return Uint8Array.from(order.sort((a, b) => diagonal(a) - diagonal(b) || along(a) - along(b)));
}
