/** Recognises a file's format by its bytes. */
import type { Found, UnreadType } from '../core/detail.ts';
import type { AppError } from '../core/errors.ts';
import type { MediaType } from '../core/image.ts';
import { type Bytes, hasText, latin1, viewOf } from './bytes.ts';
import { startsLikeDicom } from './dicom/encoding.ts';
import { decodeError, unsupported } from './problems.ts';
import { countGifFrames, isHtml, isText, isZipEncrypted } from './unsupported-formats.ts';

/**
 * @param bytes the file, or at least its beginning (recognising an encrypted ZIP or an animated GIF
 * needs the whole file)
 * @throws AppError `decode`/`empty` for no bytes, else `unsupported` naming what was found
 */
export function sniff(bytes: Uint8Array): MediaType {
  const file = new Uint8Array(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength);
  if (file.length === 0) throw decodeError('File', 'empty', { code: 'no-bytes' });
  // Four bytes of the PNG signature and two of JPEG are enough: the decoder reports damage in the
  // rest.
  if (hasText(file, '\x89PNG')) return 'image/png';
  if (hasText(file, '\xff\xd8')) return 'image/jpeg';
  // Before TIFF: a DICOM file may begin with the header of a TIFF (PS3.10, 7.1).
  if (hasText(file, 'DICM', 128)) return 'application/dicom';
  // The second pair is BigTIFF.
  if (['II*\0', 'MM\0*', 'II+\0', 'MM\0+'].some((start) => hasText(file, start))) return 'image/tiff';
  if (hasText(file, 'RIFF') && hasText(file, 'WEBP', 8)) return 'image/webp';
  if (startsLikeBmp(file)) return 'image/bmp';
  throwIfKnownUnsupported(file);
  if (startsLikeDicom(file)) return 'application/dicom';
  throw unrecognised(file);
}

/** Signatures, at fixed offsets, of formats that people drop by mistake. */
const signatures: readonly (readonly [text: string, offset: number, type: UnreadType])[] = [
  ['%PDF-', 0, 'pdf'],
  ['ftypheic', 4, 'heic'],
  ['ftypheix', 4, 'heic'],
  ['ftypmif1', 4, 'heic'],
  ['ftypmsf1', 4, 'heic'],
  ['ftypavif', 4, 'avif'],
  ['ftyp', 4, 'mp4'],
  ['\0\0\0\x0cjP  ', 0, 'jpeg-2000'],
  ['\xff\x4f\xff\x51', 0, 'jpeg-2000'],
  ['\0\0\0\x0cJXL ', 0, 'jpeg-xl'],
  ['n+1\0', 344, 'nifti-volume'],
  ['ni1\0', 344, 'nifti-header'],
  ['n+2\0', 4, 'nifti-volume'],
  ['\x1f\x8b', 0, 'gzip'],
  ['7z\xbc\xaf\x27\x1c', 0, 'seven-zip'],
  ['Rar!\x1a\x07', 0, 'rar'],
  ['ustar', 257, 'tar'],
  ['\x89HDF\r\n\x1a\n', 0, 'hdf5'],
  ['8BPS', 0, 'photoshop'],
  ['\xd0\xcf\x11\xe0', 0, 'office'],
  ['SQLite format 3\0', 0, 'sqlite'],
  ['MZ', 0, 'windows-program'],
  ['\x7fELF', 0, 'elf'],
];

function throwIfKnownUnsupported(file: Bytes): void {
  if (hasText(file, 'GIF87a') || hasText(file, 'GIF89a')) {
    const frames = countGifFrames(file);
    throw frames > 1
      ? unsupported('animation', { code: 'animation', format: 'GIF', frames })
      : unsupported('file-type', unread('gif'));
  }
  if (hasText(file, 'PK\x03\x04') || hasText(file, 'PK\x05\x06')) {
    throw isZipEncrypted(file)
      ? unsupported('encrypted', unread('zip-encrypted'))
      : unsupported('file-type', unread('zip'));
  }
  const match = signatures.find(([text, offset]) => hasText(file, text, offset));
  if (match) throw unsupported('file-type', unread(match[2]));
}

/** Two letters alone would not prove a bitmap: the size of its header must be a known one. */
function startsLikeBmp(file: Bytes): boolean {
  if (!hasText(file, 'BM') || file.length < 18) return false;
  return [12, 40, 52, 56, 64, 108, 124].includes(viewOf(file).getUint32(14, true));
}

function unrecognised(file: Bytes): AppError {
  if (isText(file)) return unsupported('file-type', unread(isHtml(file) ? 'html' : 'text'));
  const start = Array.from(file.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  // Some writers put a line or two before a PDF's signature (ISO 32000-1, annex H).
  if (latin1(file, 0, 1024).includes('%PDF-')) return unsupported('file-type', unread('pdf'));
  return unsupported('file-type', { code: 'unknown-type', start });
}

function unread(type: UnreadType): Found {
  return { code: 'unread-type', type };
}
