/** The markers of a JPEG stream (ITU-T T.81, annex B) up to its first scan. */
import type { UnreadType } from '../../core/detail.ts';
import { type Bytes, hasText, viewOf } from '../bytes.ts';
import { checkScans, checkSize, decodeError, unsupported } from '../problems.ts';
import { type Orientation, readOrientation } from './exif.ts';

export interface JpegHeader {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly components: 1 | 3;
  /** From EXIF; 1 where there is none. */
  readonly orientation: Orientation;
}

/** Start-of-frame markers, T.81 table B.1. */
const readableFrames = [0xc0, 0xc1, 0xc2];
const otherFrames = new Map<number, UnreadType>([
  [0xc3, 'jpeg-lossless'],
  [0xc5, 'jpeg-hierarchical'],
  [0xc6, 'jpeg-hierarchical'],
  [0xc7, 'jpeg-hierarchical'],
  [0xc9, 'jpeg-arithmetic'],
  [0xca, 'jpeg-arithmetic'],
  [0xcb, 'jpeg-arithmetic'],
  [0xcd, 'jpeg-hierarchical'],
  [0xce, 'jpeg-hierarchical'],
  [0xcf, 'jpeg-hierarchical'],
  [0xf7, 'jpeg-ls'],
]);

/**
 * @throws AppError `decode` (truncated, corrupt, too large) or `unsupported` (process, depth, CMYK)
 */
export function readJpegHeader(stream: Bytes): JpegHeader {
  let frame: Omit<JpegHeader, 'orientation'> | null = null;
  let orientation: Orientation = 1;
  for (const { marker, body } of segmentsOf(stream)) {
    const type = otherFrames.get(marker);
    if (type) throw unsupported('file-type', { code: 'unread-type', type });
    if (readableFrames.includes(marker)) frame = readFrame(body);
    else if (marker === 0xe1 && hasText(body, 'Exif\0\0')) orientation = readOrientation(body.subarray(6));
  }
  if (frame === null) throw decodeError('JPEG', 'corrupt', { code: 'jpeg-no-frame' });
  return { ...frame, orientation };
}

/**
 * The stream up to its own end-of-image marker; other data, even other JPEG streams, may follow it.
 * Null where the marker is missing: the data was cut.
 * @throws AppError `decode` where the stream has too many scans
 */
export function ownStream(stream: Bytes): Bytes | null {
  const view = viewOf(stream);
  let offset = 2;
  let scans = 0;
  while (offset + 1 < stream.length) {
    const marker = stream[offset + 1] ?? 0;
    // Stuffed bytes after 0xff are 0 in JPEG (T.81 B.1.1.5) and below 0x80 in JPEG-LS (T.87 A.1).
    const isMarker = stream[offset] === 0xff && marker >= 0xc0 && marker !== 0xff;
    if (isMarker && marker === 0xd9) return stream.subarray(0, offset + 2);
    if (isMarker && !isRestart(marker)) {
      if (offset + 4 > stream.length) return null;
      offset += 2 + view.getUint16(offset + 2);
      // Segments follow each other; behind the head of a scan lies its entropy-coded data.
      if (marker !== 0xda) continue;
      checkScans('JPEG', ++scans);
    } else {
      offset += 1;
    }
    offset = stream.indexOf(0xff, offset);
    if (offset === -1) return null;
  }
  return null;
}

/** Restart markers stand alone, without a length (T.81 B.1.1.3). */
const isRestart = (marker: number): boolean => marker >= 0xd0 && marker <= 0xd7;

/** Marker segments between start of image and start of scan. */
function* segmentsOf(stream: Bytes): Generator<{ marker: number; body: Bytes }> {
  const view = viewOf(stream);
  let offset = 2;
  while (offset + 4 <= stream.length) {
    if (stream[offset] !== 0xff) throw decodeError('JPEG', 'corrupt', { code: 'jpeg-no-marker', offset });
    const marker = stream[offset + 1] ?? 0;
    // Any number of fill bytes may stand before a marker (T.81 B.1.1.2).
    if (marker === 0xff) {
      offset += 1;
      continue;
    }
    if (marker === 0xda) return;
    if (marker === 0xd9) throw decodeError('JPEG', 'no-pixels', { code: 'jpeg-no-scan' });
    const length = view.getUint16(offset + 2);
    const end = offset + 2 + length;
    if (length < 2) throw decodeError('JPEG', 'corrupt', { code: 'jpeg-segment', bytes: length, offset });
    if (end > stream.length) break;
    yield { marker, body: stream.subarray(offset + 4, end) };
    offset = end;
  }
  throw decodeError('JPEG', 'truncated', { code: 'jpeg-cut', bytes: stream.length });
}

function readFrame(body: Bytes): Omit<JpegHeader, 'orientation'> {
  if (body.length < 6)
    throw decodeError('JPEG', 'corrupt', { code: 'jpeg-frame-length', bytes: body.length });
  const view = viewOf(body);
  const precision = view.getUint8(0);
  const heightPx = view.getUint16(1);
  const widthPx = view.getUint16(3);
  const components = view.getUint8(5);
  if (precision !== 8) throw unsupported('bit-depth', { code: 'jpeg-bits', bits: precision });
  checkSize('JPEG', widthPx, heightPx);
  if (components === 4) throw unsupported('colour', { code: 'cmyk' });
  if (components !== 1 && components !== 3)
    throw decodeError('JPEG', 'corrupt', { code: 'jpeg-components', components });
  return { widthPx, heightPx, components };
}
