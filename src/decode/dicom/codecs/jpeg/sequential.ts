/**
 * Sequential JPEG with 12 bits (process 4): ITU-T T.81, annex F. Own code, because no package reads
 * it rightly: codec-libjpeg-turbo-8bit 1.2.8 throws, jpeg-js 0.4.4 cuts to 8 bits.
 */
import { decodeError } from '../../../problems.ts';
import { blocksOf, placeBlock, requireEqualSampling, stepsOf, ZIGZAG } from './blocks.ts';
import { BitReader, type HuffmanTable } from './huffman.ts';
import type { JpegScan, JpegStream } from './stream.ts';

/**
 * @returns interleaved samples, 0-4095; three components as they are, without a colour conversion
 * @throws AppError `decode` (corrupt, truncated) or `unsupported` (subsampled chroma)
 */
export function decodeSequential(stream: JpegStream): Uint16Array {
  requireEqualSampling(stream);
  const { widthPx, heightPx, components, scans } = stream;
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
  const chosen = scan.components.map(({ index, dc, ac }) => {
    const steps = stepsOf(stream, scan, index);
    if (dc === null || ac === null) throw decodeError('JPEG', 'corrupt', { code: 'jpeg-huffman' });
    return { index, dc, ac, steps };
  });
  const reader = new BitReader(scan.data);
  const block = new Int32Array(64);
  const lastDc = new Int32Array(stream.components.length);
  const [across, down] = blocksOf(stream);
  for (let mcu = 0; mcu < across * down; mcu++) {
    if (scan.restartInterval > 0 && mcu > 0 && mcu % scan.restartInterval === 0) {
      reader.restart();
      lastDc.fill(0);
    }
    for (const { index, dc, ac, steps } of chosen) {
      lastDc[index] = readBlock(reader, dc, ac, steps, lastDc[index] ?? 0, block);
      placeBlock(block, samples, stream, index, mcu);
    }
    if (reader.isPastEnd) {
      const rows = Math.floor(mcu / across) * 8;
      throw decodeError('JPEG', 'truncated', { code: 'rows-cut', rows, expected: stream.heightPx });
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
