/**
 * Sequential JPEG with 12 bits (process 4): ITU-T T.81, annex F. Own code, because no package reads
 * it rightly: codec-libjpeg-turbo-8bit 1.2.8 throws, jpeg-js 0.4.4 cuts to 8 bits.
 */
import { decodeError, unsupported } from '../../../problems.ts';
import { BitReader, type HuffmanTable } from './huffman.ts';
import { inverseDct } from './inverse-dct.ts';
import type { JpegScan, JpegStream } from './stream.ts';

/** Position in a block of rows of each coefficient of a stream: T.81, figure A.6. */
const ZIGZAG = zigzag();

/**
 * @returns interleaved samples, 0-4095; three components as they are, without a colour conversion
 * @throws AppError `decode` (corrupt, truncated) or `unsupported` (subsampled chroma)
 */
export function decodeSequential(stream: JpegStream): Uint16Array {
  const { widthPx, heightPx, components, scans } = stream;
  const isPlain = components.every(({ horizontal, vertical }) => horizontal === 1 && vertical === 1);
  if (!isPlain && components.length > 1) throw unsupported('photometric', { code: 'jpeg-subsampled' });
  const samples = new Uint16Array(widthPx * heightPx * components.length);
  const decoded = new Set<number>();
  for (const scan of scans) {
    decodeScan(stream, scan, samples);
    for (const { index } of scan.components) decoded.add(index);
  }
  if (decoded.size < components.length) throw decodeError('JPEG', 'corrupt', { code: 'jpeg-scan' });
  return samples;
}

function decodeScan(stream: JpegStream, scan: JpegScan, samples: Uint16Array): void {
  const { widthPx, heightPx, components } = stream;
  const chosen = scan.components.map(({ index, dc, ac }) => {
    const steps = scan.quantization.get(components[index]?.quantization ?? 0);
    if (dc === null || ac === null) throw decodeError('JPEG', 'corrupt', { code: 'jpeg-huffman' });
    if (steps === undefined) throw decodeError('JPEG', 'corrupt', { code: 'jpeg-quantization' });
    return { index, dc, ac, steps };
  });
  const reader = new BitReader(scan.data);
  const block = new Int32Array(64);
  const lastDc = new Int32Array(components.length);
  const [across, down] = [Math.ceil(widthPx / 8), Math.ceil(heightPx / 8)];
  for (let mcu = 0; mcu < across * down; mcu++) {
    if (scan.restartInterval > 0 && mcu > 0 && mcu % scan.restartInterval === 0) {
      reader.restart();
      lastDc.fill(0);
    }
    const [left, top] = [(mcu % across) * 8, Math.floor(mcu / across) * 8];
    for (const { index, dc, ac, steps } of chosen) {
      lastDc[index] = readBlock(reader, dc, ac, steps, lastDc[index] ?? 0, block);
      inverseDct(block);
      place(block, samples, stream, index, left, top);
    }
    if (reader.isPastEnd) {
      throw decodeError('JPEG', 'truncated', { code: 'rows-cut', rows: top, expected: heightPx });
    }
  }
}

/** Dequantized coefficients of one block, row by row; returns its DC coefficient (F.2.2). */
function readBlock(
  reader: BitReader,
  dc: HuffmanTable,
  ac: HuffmanTable,
  steps: Uint16Array,
  lastDc: number,
  block: Int32Array,
): number {
  block.fill(0);
  const length = reader.value(dc);
  if (length > 15) throw decodeError('JPEG', 'corrupt', { code: 'jpeg-huffman' });
  const level = lastDc + (length === 0 ? 0 : reader.signed(length));
  block[0] = level * (steps[0] ?? 0);
  for (let index = 1; index < 64; index++) {
    const code = reader.value(ac);
    const [zeros, bits] = [code >> 4, code & 15];
    if (bits === 0 && zeros < 15) break;
    index += zeros;
    if (index > 63) throw decodeError('JPEG', 'corrupt', { code: 'invalid-compression' });
    if (bits > 0) block[ZIGZAG[index] ?? 0] = reader.signed(bits) * (steps[index] ?? 0);
  }
  return level;
}

/** Copies the part of a block that lies in the picture. */
function place(
  block: Int32Array,
  samples: Uint16Array,
  { widthPx, heightPx, components }: JpegStream,
  component: number,
  left: number,
  top: number,
): void {
  const step = components.length;
  const columns = Math.min(8, widthPx - left);
  const rows = Math.min(8, heightPx - top);
  for (let row = 0; row < rows; row++) {
    let at = ((top + row) * widthPx + left) * step + component;
    for (let column = 0; column < columns; column++, at += step) samples[at] = block[row * 8 + column] ?? 0;
  }
}

function zigzag(): Uint8Array {
  const order = Array.from({ length: 64 }, (_, index) => index);
  const diagonal = (index: number) => (index >> 3) + (index & 7);
  // Even diagonals go up and right, odd ones down and left.
  const along = (index: number) => (diagonal(index) % 2 === 0 ? index & 7 : index >> 3);
  return Uint8Array.from(order.sort((a, b) => diagonal(a) - diagonal(b) || along(a) - along(b)));
}
