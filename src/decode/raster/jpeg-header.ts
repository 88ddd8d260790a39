/** The markers of a JPEG stream (ITU-T T.81, annex B) up to its first scan. */
import { type Bytes, hasText, viewOf } from '../bytes.ts';
import { checkSize, decodeError, grouped, unsupported } from '../problems.ts';
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
const otherFrames = new Map([
  [0xc3, 'lossless JPEG'],
  [0xc5, 'hierarchical JPEG'],
  [0xc6, 'hierarchical JPEG'],
  [0xc7, 'hierarchical JPEG'],
  [0xc9, 'JPEG with arithmetic coding'],
  [0xca, 'JPEG with arithmetic coding'],
  [0xcb, 'JPEG with arithmetic coding'],
  [0xcd, 'hierarchical JPEG'],
  [0xce, 'hierarchical JPEG'],
  [0xcf, 'hierarchical JPEG'],
  [0xf7, 'JPEG-LS'],
]);

/** @throws AppError `decode` (truncated, corrupt, too large) or `unsupported` (process, depth, CMYK) */
export function readJpegHeader(stream: Bytes): JpegHeader {
  let frame: Omit<JpegHeader, 'orientation'> | null = null;
  let orientation: Orientation = 1;
  for (const { marker, body } of segmentsOf(stream)) {
    if (readableFrames.includes(marker)) frame = readFrame(body);
    else if (otherFrames.has(marker)) throw unsupported('file-type', otherFrames.get(marker) ?? 'JPEG');
    else if (marker === 0xe1 && hasText(body, 'Exif\0\0')) orientation = readOrientation(body.subarray(6));
  }
  if (frame === null) throw decodeError('JPEG', 'corrupt', 'it has no frame header');
  return { ...frame, orientation };
}

/** Whether the end-of-image marker follows the last scan; without it the data was cut. */
export function hasEnd(stream: Bytes): boolean {
  for (let offset = stream.length - 2; offset > 0; offset--) {
    if (stream[offset] !== 0xff) continue;
    if (stream[offset + 1] === 0xd9) return true;
    if (stream[offset + 1] === 0xda) return false;
  }
  return false;
}

/** Marker segments between start of image and start of scan. */
function* segmentsOf(stream: Bytes): Generator<{ marker: number; body: Bytes }> {
  const view = viewOf(stream);
  let offset = 2;
  while (offset + 4 <= stream.length) {
    if (stream[offset] !== 0xff) throw decodeError('JPEG', 'corrupt', `no marker at byte ${grouped(offset)}`);
    const marker = stream[offset + 1] ?? 0;
    // Any number of fill bytes may stand before a marker (T.81 B.1.1.2).
    if (marker === 0xff) {
      offset += 1;
      continue;
    }
    if (marker === 0xda) return;
    if (marker === 0xd9) throw decodeError('JPEG', 'no-pixels', 'it ends before its first scan');
    const length = view.getUint16(offset + 2);
    const end = offset + 2 + length;
    if (length < 2)
      throw decodeError('JPEG', 'corrupt', `segment of ${length} bytes at byte ${grouped(offset)}`);
    if (end > stream.length) break;
    yield { marker, body: stream.subarray(offset + 4, end) };
    offset = end;
  }
  throw decodeError(
    'JPEG',
    'truncated',
    `it ends after ${grouped(stream.length)} bytes, before its first scan`,
  );
}

function readFrame(body: Bytes): Omit<JpegHeader, 'orientation'> {
  if (body.length < 6) throw decodeError('JPEG', 'corrupt', `frame header of ${body.length} bytes`);
  const view = viewOf(body);
  const precision = view.getUint8(0);
  const heightPx = view.getUint16(1);
  const widthPx = view.getUint16(3);
  const components = view.getUint8(5);
  if (precision !== 8) throw unsupported('bit-depth', `JPEG with ${precision} bits per sample`);
  checkSize('JPEG', widthPx, heightPx);
  if (components === 4) throw unsupported('colour', 'CMYK JPEG');
  if (components !== 1 && components !== 3) throw decodeError('JPEG', 'corrupt', `${components} components`);
  return { widthPx, heightPx, components };
}
