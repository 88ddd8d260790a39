/** What a file is, by its bytes. */
import type { AppError } from '../core/errors.ts';
import type { MediaType } from '../core/image.ts';
import { type Bytes, hasText, latin1, viewOf } from './bytes.ts';
import { startsLikeDataset } from './dicom/raw-dataset.ts';
import { decodeError, unsupported } from './problems.ts';
import { countGifFrames, isHtml, isText, isZipEncrypted } from './strangers.ts';

/**
 * @param bytes the file, or at least its beginning (an encrypted ZIP and an animated GIF are told by the whole)
 * @throws AppError `decode`/`empty` for no bytes, else `unsupported` naming what was found
 */
export function sniff(bytes: Uint8Array): MediaType {
  const file = new Uint8Array(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength);
  if (file.length === 0) throw decodeError('File', 'empty', '0 bytes');
  // Four bytes of the PNG signature and two of JPEG are enough: a damaged rest is the decoder's to explain.
  if (hasText(file, '\x89PNG')) return 'image/png';
  if (hasText(file, '\xff\xd8')) return 'image/jpeg';
  if (hasText(file, 'DICM', 128)) return 'application/dicom';
  throwIfStranger(file);
  if (startsLikeDataset(file)) return 'application/dicom';
  throw stranger(file);
}

/** Signatures of what people drop by mistake, at fixed offsets. */
const signatures: readonly (readonly [text: string, offset: number, name: string])[] = [
  ['%PDF-', 0, 'PDF document'],
  ['II*\0', 0, 'TIFF picture'],
  ['MM\0*', 0, 'TIFF picture'],
  ['II+\0', 0, 'TIFF picture'],
  ['MM\0+', 0, 'TIFF picture'],
  ['WEBP', 8, 'WebP picture'],
  ['ftypheic', 4, 'HEIC picture'],
  ['ftypheix', 4, 'HEIC picture'],
  ['ftypmif1', 4, 'HEIC picture'],
  ['ftypmsf1', 4, 'HEIC picture'],
  ['ftypavif', 4, 'AVIF picture'],
  ['ftyp', 4, 'MP4 or QuickTime film'],
  ['\0\0\0\x0cjP  ', 0, 'JPEG 2000 picture'],
  ['\xff\x4f\xff\x51', 0, 'JPEG 2000 picture'],
  ['\0\0\0\x0cJXL ', 0, 'JPEG XL picture'],
  ['n+1\0', 344, 'NIfTI volume'],
  ['ni1\0', 344, 'NIfTI header'],
  ['n+2\0', 4, 'NIfTI volume'],
  ['\x1f\x8b', 0, 'gzip archive'],
  ['7z\xbc\xaf\x27\x1c', 0, '7-Zip archive'],
  ['Rar!\x1a\x07', 0, 'RAR archive'],
  ['ustar', 257, 'tar archive'],
  ['\x89HDF\r\n\x1a\n', 0, 'HDF5 file'],
  ['8BPS', 0, 'Photoshop picture'],
  ['\xd0\xcf\x11\xe0', 0, 'old Microsoft Office document'],
  ['SQLite format 3\0', 0, 'SQLite database'],
  ['MZ', 0, 'Windows program'],
  ['\x7fELF', 0, 'Linux program'],
];

function throwIfStranger(file: Bytes): void {
  if (hasText(file, 'GIF87a') || hasText(file, 'GIF89a')) {
    const frames = countGifFrames(file);
    throw frames > 1
      ? unsupported('animation', `animated GIF with ${frames} frames`)
      : unsupported('file-type', 'GIF picture');
  }
  if (hasText(file, 'PK\x03\x04') || hasText(file, 'PK\x05\x06')) {
    throw isZipEncrypted(file)
      ? unsupported('encrypted', 'password-protected ZIP archive')
      : unsupported('file-type', 'ZIP archive');
  }
  const match = signatures.find(([text, offset]) => hasText(file, text, offset));
  if (match) throw unsupported('file-type', match[2]);
  // The size in a bitmap's header is the file's own, which two letters alone would not prove.
  if (hasText(file, 'BM') && file.length > 26 && viewOf(file).getUint32(2, true) <= file.length) {
    throw unsupported('file-type', 'BMP picture');
  }
}

function stranger(file: Bytes): AppError {
  if (isText(file)) return unsupported('file-type', isHtml(file) ? 'HTML page' : 'plain text');
  const start = Array.from(file.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  // Some writers put a line or two before a PDF's signature (ISO 32000-1, annex H).
  if (latin1(file, 0, 1024).includes('%PDF-')) return unsupported('file-type', 'PDF document');
  return unsupported('file-type', `unknown data that begins with ${start}`);
}
