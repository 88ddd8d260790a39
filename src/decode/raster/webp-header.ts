/** The chunks of a WebP (RFC 9649), checked before anything is decoded. */
import { type Bytes, hasText, latin1, viewOf } from '../bytes.ts';
import { checkSize, decodeError, unsupported } from '../problems.ts';
import { type Orientation, readOrientation } from './exif.ts';

export interface WebpHeader {
  readonly widthPx: number;
  readonly heightPx: number;
  /** From EXIF; 1 where there is none. */
  readonly orientation: Orientation;
}

/** @throws AppError `decode` (truncated, corrupt, no pixels, too large) or `unsupported` (animation) */
export function readWebpHeader(file: Bytes): WebpHeader {
  let size: Omit<WebpHeader, 'orientation'> | null = null;
  let orientation: Orientation = 1;
  let frames = 0;
  for (const { type, body } of chunksOf(file)) {
    if (type === 'VP8 ') size ??= lossySize(body);
    else if (type === 'VP8L') size ??= losslessSize(body);
    else if (type === 'ANMF') frames += 1;
    else if (type === 'EXIF') orientation = readOrientation(withoutPrefix(body));
  }
  if (frames > 0) throw unsupported('animation', { code: 'animation', format: 'WebP', frames });
  if (!size) throw decodeError('WebP', 'no-pixels', { code: 'webp-no-image' });
  checkSize('WebP', size.widthPx, size.heightPx);
  return { ...size, orientation };
}

/** Some writers begin EXIF as in a JPEG. */
const withoutPrefix = (exif: Bytes): Bytes => (hasText(exif, 'Exif\0\0') ? exif.subarray(6) : exif);

function* chunksOf(file: Bytes): Generator<{ type: string; body: Bytes }> {
  const view = viewOf(file);
  // The size in the header leaves its own 8 bytes out; other data may follow it.
  const end = file.length >= 12 ? view.getUint32(4, true) + 8 : 12;
  if (end > file.length) {
    throw decodeError('WebP', 'truncated', { code: 'file-bytes', expected: end, found: file.length });
  }
  let offset = 12;
  while (offset + 8 <= end) {
    const bodyEnd = offset + 8 + view.getUint32(offset + 4, true);
    if (bodyEnd > end) throw decodeError('WebP', 'corrupt', { code: 'webp-chunk', offset });
    yield { type: latin1(file, offset, offset + 4), body: file.subarray(offset + 8, bodyEnd) };
    // Chunks are filled up to an even size.
    offset = bodyEnd + (bodyEnd % 2);
  }
}

/** RFC 6386, 9.1: the frame header of a key frame; the upper two bits are scales for the screen. */
function lossySize(body: Bytes): { widthPx: number; heightPx: number } {
  if (body.length < 10 || !hasText(body, '\x9d\x01\x2a', 3)) throw invalidImage();
  const view = viewOf(body);
  return { widthPx: view.getUint16(6, true) & 0x3fff, heightPx: view.getUint16(8, true) & 0x3fff };
}

/** RFC 9649, 3.4: 14 bits each, less one. */
function losslessSize(body: Bytes): { widthPx: number; heightPx: number } {
  if (body.length < 5 || body[0] !== 0x2f) throw invalidImage();
  const bits = viewOf(body).getUint32(1, true);
  return { widthPx: (bits & 0x3fff) + 1, heightPx: ((bits >>> 14) & 0x3fff) + 1 };
}

const invalidImage = () => decodeError('WebP', 'corrupt', { code: 'invalid-compression' });
