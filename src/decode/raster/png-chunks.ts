/** The chunks of a PNG (ISO/IEC 15948), checked before anything is inflated. */
import type { Detail } from '../../core/detail.ts';
import { type Bytes, hasText, latin1, viewOf } from '../bytes.ts';
import { crc32 } from '../crc32.ts';
import { checkSize, decodeError, unsupported } from '../problems.ts';
import { type Orientation, readOrientation } from './exif.ts';

export interface PngHeader {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Bits per sample. */
  readonly depth: 1 | 2 | 4 | 8 | 16;
  readonly channels: 1 | 2 | 3 | 4;
  /** One channel of indices into the palette. */
  readonly indexed: boolean;
  readonly interlaced: boolean;
}

export interface PngChunks {
  readonly header: PngHeader;
  /** RGB triples, 8 bits each; empty where there is none. */
  readonly palette: Bytes;
  /** By the eXIf chunk of the third edition, section 11.3.4.5; 1 where there is none. */
  readonly orientation: Orientation;
  /** One zlib stream in pieces. */
  readonly data: readonly Bytes[];
}

const SIGNATURE = '\x89PNG\r\n\x1a\n';

/** Channels and allowed depths by colour type, ISO/IEC 15948 table 11.1. */
const colourTypes = new Map<number, { channels: PngHeader['channels']; depths: readonly number[] }>([
  [0, { channels: 1, depths: [1, 2, 4, 8, 16] }],
  [2, { channels: 3, depths: [8, 16] }],
  [3, { channels: 1, depths: [1, 2, 4, 8] }],
  [4, { channels: 2, depths: [8, 16] }],
  [6, { channels: 4, depths: [8, 16] }],
]);

/** @throws AppError `decode` (truncated, corrupt, too large) or `unsupported` (animation) */
export function readChunks(file: Bytes): PngChunks {
  if (!hasText(file, SIGNATURE)) {
    if (file.length < SIGNATURE.length) throw truncated({ code: 'png-signature-cut', bytes: file.length });
    throw decodeError('PNG', 'corrupt', { code: 'png-signature' });
  }
  let header: PngHeader | null = null;
  let palette: Bytes = new Uint8Array(0);
  const data: Bytes[] = [];
  let orientation: Orientation = 1;
  for (const { type, body } of chunksOf(file)) {
    if (header === null && type !== 'IHDR')
      throw decodeError('PNG', 'corrupt', { code: 'png-first-chunk', chunk: type });
    if (type === 'IHDR') header = readHeader(body);
    else if (type === 'PLTE') palette = body;
    else if (type === 'acTL') refuseAnimation(body);
    else if (type === 'eXIf') orientation = readOrientation(body);
    else if (type === 'IDAT') data.push(body);
  }
  if (header === null) throw decodeError('PNG', 'corrupt', { code: 'png-no-chunk', chunk: 'IHDR' });
  if (data.length === 0) throw decodeError('PNG', 'no-pixels', { code: 'png-no-chunk', chunk: 'IDAT' });
  return { header, palette, orientation, data };
}

/**
 * Every chunk up to IEND. Critical ones are checked by their CRC; damage to an ancillary chunk
 * changes no pixel.
 */
function* chunksOf(file: Bytes): Generator<{ type: string; body: Bytes }> {
  const view = viewOf(file);
  let offset = SIGNATURE.length;
  while (offset + 12 <= file.length) {
    const length = view.getUint32(offset);
    const type = latin1(file, offset + 4, offset + 8);
    const end = offset + 8 + length;
    if (!/^[A-Za-z]{4}$/.test(type)) throw decodeError('PNG', 'corrupt', { code: 'png-chunk-name', offset });
    if (end + 4 > file.length) {
      throw truncated({ code: 'png-chunk-cut', chunk: type, expected: end + 4, found: file.length });
    }
    // Yielded before its checksum is verified, so that an impossible size is reported as such.
    yield { type, body: file.subarray(offset + 8, end) };
    const isCritical = (file[offset + 4] ?? 0) < 0x60;
    if (isCritical && crc32(file.subarray(offset + 4, end)) !== view.getUint32(end)) {
      throw decodeError('PNG', 'corrupt', { code: 'png-checksum', chunk: type });
    }
    if (type === 'IEND') return;
    offset = end + 4;
  }
  throw truncated({ code: 'png-cut', bytes: file.length });
}

function readHeader(body: Bytes): PngHeader {
  if (body.length !== 13)
    throw decodeError('PNG', 'corrupt', { code: 'png-header-length', bytes: body.length });
  const view = viewOf(body);
  const widthPx = view.getUint32(0);
  const heightPx = view.getUint32(4);
  checkSize('PNG', widthPx, heightPx);
  const [depth = 0, colourType = 0, compression = 0, filter = 0, interlace = 0] = body.subarray(8);
  const layout = colourTypes.get(colourType);
  if (!layout?.depths.includes(depth)) {
    throw decodeError('PNG', 'corrupt', { code: 'png-colour-type', colourType, depth });
  }
  if (compression !== 0 || filter !== 0 || interlace > 1) {
    throw decodeError('PNG', 'corrupt', { code: 'png-method', compression, filter, interlace });
  }
  return {
    widthPx,
    heightPx,
    depth: depth as PngHeader['depth'],
    channels: layout.channels,
    indexed: colourType === 3,
    interlaced: interlace === 1,
  };
}

/** An APNG of one frame is a still picture. */
function refuseAnimation(body: Bytes): void {
  const frames = body.length >= 4 ? viewOf(body).getUint32(0) : 0;
  if (frames > 1) throw unsupported('animation', { code: 'animation', format: 'PNG', frames });
}

const truncated = (detail: Detail) => decodeError('PNG', 'truncated', detail);
