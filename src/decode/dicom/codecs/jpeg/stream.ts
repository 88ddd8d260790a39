/** The markers of a JPEG stream with all its scans: ITU-T T.81, annex B. */
import { type Bytes, hasText, viewOf } from '../../../bytes.ts';
import { checkScans, checkSize, decodeError } from '../../../problems.ts';
import { buildHuffmanTable, type HuffmanTable } from './huffman.ts';

export interface JpegComponent {
  readonly id: number;
  /** Sampling factors, 1-4. */
  readonly horizontal: number;
  readonly vertical: number;
  /** Number of its quantization table. */
  readonly quantization: number;
}

export interface JpegScan {
  /** Components in the order of the scan, by their index in the frame, with their tables. */
  readonly components: readonly {
    readonly index: number;
    readonly dc: HuffmanTable | null;
    readonly ac: HuffmanTable | null;
  }[];
  /** Ss: the first coefficient, or the predictor of a lossless scan. */
  readonly start: number;
  readonly end: number;
  /** Ah and Al: Al is the point transform of a lossless scan. */
  readonly high: number;
  readonly low: number;
  /** In MCUs; 0 for none. */
  readonly restartInterval: number;
  /** Entropy-coded data with restart markers, up to the next other marker. */
  readonly data: Bytes;
  /** Steps by number of the table, in zigzag order, as they stood before the scan. */
  readonly quantization: ReadonlyMap<number, Uint16Array>;
}

export interface JpegStream {
  /** The start-of-frame marker's second byte, T.81 table B.1. */
  readonly process: number;
  readonly bits: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly components: readonly JpegComponent[];
  readonly scans: readonly JpegScan[];
  /** The colour model by a JFIF or Adobe marker of the stream; null where it has neither. */
  readonly colour: 'RGB' | 'YCbCr' | null;
}

const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

/** @throws AppError `decode` (corrupt, truncated, no pixels) */
export function readJpegStream(stream: Bytes): JpegStream {
  const view = viewOf(stream);
  if (stream.length < 4 || view.getUint16(0) !== 0xffd8) {
    throw decodeError('JPEG', 'corrupt', { code: 'jpeg-no-marker', offset: 0 });
  }
  const huffman = new Map<number, HuffmanTable>();
  const quantization = new Map<number, Uint16Array>();
  const scans: JpegScan[] = [];
  let frame: Omit<JpegStream, 'scans' | 'colour'> | null = null;
  let colour: JpegStream['colour'] = null;
  let restartInterval = 0;
  let offset = 2;
  while (offset + 4 <= stream.length) {
    const marker = stream[offset + 1] ?? 0;
    if (stream[offset] !== 0xff) throw decodeError('JPEG', 'corrupt', { code: 'jpeg-no-marker', offset });
    if (marker === 0xff) {
      offset += 1;
      continue;
    }
    if (marker === 0xd9) break;
    const end = offset + 2 + view.getUint16(offset + 2);
    if (end > stream.length) throw cut(stream);
    const body = stream.subarray(offset + 4, end);
    offset = end;
    if (isFrame(marker)) frame ??= readFrame(marker, body);
    else if (marker === 0xc4) readHuffmanTables(body, huffman);
    else if (marker === 0xdb) readQuantization(body, quantization);
    else if (marker === 0xdd && body.length >= 2) restartInterval = viewOf(body).getUint16(0);
    else if (marker === 0xe0 && hasText(body, 'JFIF\0')) colour = 'YCbCr';
    else if (marker === 0xee && hasText(body, 'Adobe')) colour ??= body[11] === 0 ? 'RGB' : 'YCbCr';
    else if (marker === 0xda) {
      if (frame === null) break;
      offset = endOfData(stream, end);
      const data = stream.subarray(end, offset);
      const scan = readScan(body, frame.components, huffman);
      checkScans('JPEG', scans.length + 1);
      scans.push({ ...scan, restartInterval, data, quantization: new Map(quantization) });
    }
  }
  if (frame === null) throw decodeError('JPEG', 'corrupt', { code: 'jpeg-no-frame' });
  if (scans.length === 0) throw decodeError('JPEG', 'no-pixels', { code: 'jpeg-no-scan' });
  return { ...frame, scans, colour };
}

/** Position of the next marker that is neither a stuffed byte nor a restart. */
function endOfData(stream: Bytes, start: number): number {
  for (let offset = stream.indexOf(0xff, start); offset !== -1; offset = stream.indexOf(0xff, offset + 1)) {
    const next = stream[offset + 1] ?? 0;
    if (next !== 0 && next !== 0xff && (next & 0xf8) !== 0xd0) return offset;
  }
  return stream.length;
}

function readFrame(process: number, body: Bytes): Omit<JpegStream, 'scans' | 'colour'> {
  const count = body[5] ?? 0;
  if (body.length < 6 + count * 3) {
    throw decodeError('JPEG', 'corrupt', { code: 'jpeg-frame-length', bytes: body.length });
  }
  const view = viewOf(body);
  const [heightPx, widthPx] = [view.getUint16(1), view.getUint16(3)];
  checkSize('JPEG', widthPx, heightPx);
  const components = Array.from({ length: count }, (_, index) => {
    const [id = 0, sampling = 0, quantization = 0] = body.subarray(6 + index * 3);
    return { id, horizontal: sampling >> 4, vertical: sampling & 15, quantization };
  });
  return { process, bits: body[0] ?? 0, widthPx, heightPx, components };
}

function readHuffmanTables(body: Bytes, tables: Map<number, HuffmanTable>): void {
  for (let offset = 0; offset < body.length; ) {
    const counts = body.subarray(offset + 1, offset + 17);
    const codes = counts.reduce((sum, count) => sum + count, 0);
    const values = body.subarray(offset + 17, offset + 17 + codes);
    if (counts.length < 16 || values.length < codes) {
      throw decodeError('JPEG', 'corrupt', { code: 'jpeg-huffman' });
    }
    tables.set(body[offset] ?? 0, buildHuffmanTable(counts, values));
    offset += 17 + codes;
  }
}

function readQuantization(body: Bytes, tables: Map<number, Uint16Array>): void {
  for (let offset = 0; offset < body.length; ) {
    const [first = 0] = body.subarray(offset);
    const isWide = first >> 4 !== 0;
    const steps = body.subarray(offset + 1, offset + (isWide ? 129 : 65));
    if (steps.length < (isWide ? 128 : 64))
      throw decodeError('JPEG', 'corrupt', { code: 'jpeg-quantization' });
    const view = viewOf(steps);
    tables.set(
      first & 15,
      Uint16Array.from({ length: 64 }, (_, index) =>
        isWide ? view.getUint16(index * 2) : view.getUint8(index),
      ),
    );
    offset += 1 + steps.length;
  }
}

/** Tables of AC coefficients have 16 added to their number. */
const AC = 0x10;

function readScan(
  body: Bytes,
  components: readonly JpegComponent[],
  huffman: ReadonlyMap<number, HuffmanTable>,
) {
  const count = body[0] ?? 0;
  const [start = 0, end = 0, bits = 0] = body.subarray(1 + count * 2);
  const chosen = Array.from({ length: count }, (_, position) => {
    const [id, tables = 0] = body.subarray(1 + position * 2);
    const index = components.findIndex((component) => component.id === id);
    return { index, dc: huffman.get(tables >> 4) ?? null, ac: huffman.get(AC + (tables & 15)) ?? null };
  });
  if (count === 0 || body.length < 4 + count * 2 || chosen.some(({ index }) => index === -1)) {
    throw decodeError('JPEG', 'corrupt', { code: 'jpeg-scan' });
  }
  return { components: chosen, start, end, high: bits >> 4, low: bits & 15 };
}

function cut(stream: Bytes) {
  return decodeError('JPEG', 'truncated', { code: 'stream-cut', bytes: stream.length });
}
