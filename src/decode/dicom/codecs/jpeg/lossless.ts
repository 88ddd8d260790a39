/**
 * Lossless JPEG with Huffman codes (process 14): ITU-T T.81, annex H. All seven predictors, 2 to 16
 * bits, any point transform. Own code, because jpeg-lossless-decoder-js 2.1.2 neither shifts back
 * by the point transform nor predicts by 7 rightly, and codec-libjpeg-turbo-8bit stops at 8 bits.
 */
import { decodeError } from '../../../problems.ts';
import { BitReader, type HuffmanTable } from './huffman.ts';
import type { JpegScan, JpegStream } from './stream.ts';

/**
 * @returns interleaved samples as the stream has them: the bits of signed ones are raw
 * @throws AppError `decode` (corrupt, truncated)
 */
export function decodeLossless(stream: JpegStream): Uint16Array {
  const { widthPx, heightPx, components, scans, bits } = stream;
  const isPlain = components.every(({ horizontal, vertical }) => horizontal === 1 && vertical === 1);
  // A single component is read line by line, whatever its sampling factors (A.2.2).
  if ((!isPlain && components.length > 1) || bits < 2 || bits > 16) throw invalid();
  const samples = new Uint16Array(widthPx * heightPx * components.length);
  const decoded = new Set<number>();
  for (const scan of scans) {
    decodeScan(stream, scan, samples);
    for (const { index } of scan.components) decoded.add(index);
  }
  if (decoded.size < components.length) throw invalid();
  return samples;
}

function decodeScan(stream: JpegStream, scan: JpegScan, samples: Uint16Array): void {
  const { widthPx, heightPx, components, bits } = stream;
  const { start: predictor, low: pointTransform, restartInterval } = scan;
  if (predictor < 1 || predictor > 7 || pointTransform >= bits || restartInterval % widthPx !== 0) {
    throw invalid();
  }
  const step = components.length;
  const rowLength = widthPx * step;
  const chosen = scan.components.map(({ index, dc }) => ({ index, table: tableOf(dc) }));
  const reader = new BitReader(scan.data);
  const restartRows = restartInterval / widthPx;
  for (let row = 0, rowsLeft = restartRows; row < heightPx; row++, rowsLeft--) {
    const isRestart = restartRows > 0 && row > 0 && rowsLeft === 0;
    if (isRestart) {
      reader.restart();
      rowsLeft = restartRows;
    }
    const isFirst = row === 0 || isRestart;
    for (let column = 0; column < widthPx; column++) {
      for (const { index, table } of chosen) {
        const at = row * rowLength + column * step + index;
        const predicted = isFirst
          ? column === 0
            ? 2 ** (bits - pointTransform - 1)
            : (samples[at - step] ?? 0)
          : predict(samples, at, column === 0 ? 2 : predictor, step, rowLength);
        // Modulo 65,536 (H.1.2.1), as the array stores it.
        samples[at] = predicted + difference(reader, table);
      }
    }
    if (reader.isPastEnd) throw cut(stream, row);
  }
  if (pointTransform === 0) return;
  for (const { index } of chosen) {
    for (let at = index; at < samples.length; at += step) samples[at] = (samples[at] ?? 0) << pointTransform;
  }
}

/** H.1.2.1, table H.1: a is to the left, b above, c above to the left. */
function predict(
  samples: Uint16Array,
  at: number,
  predictor: number,
  step: number,
  rowLength: number,
): number {
  const a = samples[at - step] ?? 0;
  const b = samples[at - rowLength] ?? 0;
  const c = samples[at - rowLength - step] ?? 0;
  switch (predictor) {
    case 1:
      return a;
    case 2:
      return b;
    case 3:
      return c;
    case 4:
      return a + b - c;
    case 5:
      return a + ((b - c) >> 1);
    case 6:
      return b + ((a - c) >> 1);
    default:
      return (a + b) >> 1;
  }
}

/** H.1.2.2: category 16 has no further bits. */
function difference(reader: BitReader, table: HuffmanTable): number {
  const length = reader.value(table);
  if (length === 0) return 0;
  if (length === 16) return 32768;
  if (length > 16) throw invalid();
  return reader.signed(length);
}

function tableOf(table: HuffmanTable | null): HuffmanTable {
  if (table === null) throw decodeError('JPEG', 'corrupt', { code: 'jpeg-huffman' });
  return table;
}

function invalid() {
  return decodeError('JPEG', 'corrupt', { code: 'invalid-compression' });
}

function cut({ heightPx }: JpegStream, row: number) {
  return decodeError('JPEG', 'truncated', { code: 'rows-cut', rows: row, expected: heightPx });
}
