/** The markers of a JPEG 2000 codestream: ITU-T T.800, annex A, and T.814, annex A. */
import { type Bytes, hasText, viewOf } from '../../../bytes.ts';
import { decodeError, unsupported } from '../../../problems.ts';
import { contentOfBox } from '../boxes.ts';

export interface Codestream {
  /** From the start-of-codestream marker on. */
  readonly bytes: Bytes;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly components: number;
  readonly bits: number;
  /** Whether the stream itself says that its samples have a sign. */
  readonly signed: boolean;
  /** High-throughput block coder (Part 15), which other decoders take than that of Part 1. */
  readonly highThroughput: boolean;
  /** Whether a multiple component transformation gives RGB (T.800, annex G). */
  readonly givesRgb: boolean;
  /** Whether the wavelets are those in integers (5-3), without quantization. */
  readonly reversible: boolean;
}

const SOC = 0xff4f;
const SIZ = 0xff51;
const COD = 0xff52;
const SOT = 0xff90;
const EOC = 0xffd9;
/** Bit 14 of Rsiz: a CAP segment follows, which only Part 15 defines. */
const HAS_CAPABILITIES = 0x4000;

/**
 * @param stream a codestream, or JP2 boxes with one inside
 * @throws AppError `decode` (corrupt, truncated) or `unsupported` (components that differ)
 */
export function readCodestream(stream: Bytes): Codestream {
  const bytes = codestreamOf(stream);
  const view = viewOf(bytes);
  if (bytes.length < 4 || view.getUint16(0) !== SOC || view.getUint16(2) !== SIZ) {
    throw decodeError('JPEG 2000', 'corrupt', { code: 'jpeg-2000-start' });
  }
  let size: ReturnType<typeof readSize> | null = null;
  let givesRgb = false;
  let reversible = false;
  let offset = 2;
  while (offset + 4 <= bytes.length) {
    const marker = view.getUint16(offset);
    if (marker === SOT) {
      checkTileParts(bytes, offset);
      if (size === null) break;
      return { bytes, ...size, givesRgb: givesRgb && size.components === 3, reversible };
    }
    const length = view.getUint16(offset + 2);
    const body = bytes.subarray(offset + 4, offset + 2 + length);
    if (marker < 0xff00 || length < 2) {
      throw decodeError('JPEG 2000', 'corrupt', { code: 'jpeg-no-marker', offset });
    }
    if (marker === SIZ) size = readSize(body);
    if (marker === COD) {
      givesRgb = body[4] === 1;
      reversible = body[9] === 1;
    }
    offset += 2 + length;
  }
  throw cut(bytes);
}

/** The contents of the `jp2c` box where there are boxes (T.800, annex I.5.4). */
function codestreamOf(stream: Bytes): Bytes {
  if (!hasText(stream, 'jP  ', 4)) return stream;
  const codestream = contentOfBox(stream, 'jp2c');
  if (codestream) return codestream;
  throw decodeError('JPEG 2000', 'corrupt', { code: 'jpeg-2000-start' });
}

/** SIZ, A.5.1. */
function readSize(body: Bytes) {
  if (body.length < 37) throw cut(body);
  const view = viewOf(body);
  const long = (offset: number) => view.getUint32(offset);
  const components = view.getUint16(34);
  if (body.length < 36 + components * 3) throw cut(body);
  const first = body.subarray(36, 39);
  for (let component = 0; component < components; component++) {
    const [depth, stepX, stepY] = body.subarray(36 + component * 3);
    if (depth !== first[0] || stepX !== 1 || stepY !== 1) {
      throw unsupported('photometric', { code: 'jpeg-2000-components' });
    }
  }
  const depth = first[0] ?? 0;
  return {
    widthPx: long(2) - long(10),
    heightPx: long(6) - long(14),
    components,
    bits: (depth & 0x7f) + 1,
    signed: depth >= 0x80,
    highThroughput: (view.getUint16(0) & HAS_CAPABILITIES) !== 0,
  };
}

/**
 * Follows the lengths of the tile-parts (SOT, A.4.2) to the end: decoders draw what is there of a
 * cut stream and say nothing. A missing end marker behind complete tile-parts costs no sample.
 */
function checkTileParts(bytes: Bytes, start: number): void {
  const view = viewOf(bytes);
  let offset = start;
  while (offset < bytes.length) {
    const marker = offset + 2 <= bytes.length ? view.getUint16(offset) : 0;
    if (marker === EOC) return;
    if (marker !== SOT || offset + 12 > bytes.length) throw cut(bytes);
    const length = view.getUint32(offset + 6);
    // The last tile-part may leave its length open: it goes on to the end marker.
    if (length === 0) {
      if (hasEndMarker(bytes, offset)) return;
      throw cut(bytes);
    }
    if (length < 14) throw decodeError('JPEG 2000', 'corrupt', { code: 'jpeg-no-marker', offset });
    offset += length;
  }
  if (offset > bytes.length) throw cut(bytes);
}

/** Packets hold no marker above 0xFF8F (A.1.2), so one that is found is one. */
function hasEndMarker(bytes: Bytes, from: number): boolean {
  for (let offset = bytes.length - 2; offset > from; offset--) {
    if (bytes[offset] === 0xff && bytes[offset + 1] === 0xd9) return true;
  }
  return false;
}

function cut(bytes: Bytes) {
  return decodeError('JPEG 2000', 'truncated', { code: 'stream-cut', bytes: bytes.length });
}
