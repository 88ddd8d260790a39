import type { Detail, Found } from '../core/detail.ts';
import { AppError, type Problem } from '../core/errors.ts';

type Reason = Extract<Problem, { kind: 'decode' }>['reason'];
type Subject = Extract<Problem, { kind: 'unsupported' }>['subject'];

/** @param format the format that the bytes were recognised as, e.g. `PNG` */
export function decodeError(format: string, reason: Reason, detail: Detail, cause?: unknown): AppError {
  return new AppError({ kind: 'decode', format, reason, detail }, { cause });
}

export function unsupported(subject: Subject, found: Found): AppError {
  return new AppError({ kind: 'unsupported', subject, found });
}

/**
 * 100 million pixels: six times the largest flat-panel detector (about 17 million), and a size
 * whose decoded planes (at most 600 MB, 16-bit RGB) a browser's worker still holds.
 */
const MAX_PIXELS = 100_000_000;

/**
 * 1 GiB: more than the largest picture that is read. A larger file is refused before it is read, and
 * no more is inflated from a compressed one.
 */
export const MAX_FILE_BYTES = 2 ** 30;

/** Progressive encoders write some ten; each costs a pass over all blocks, however short it is. */
const MAX_SCANS = 500;

/** @throws AppError kind `decode` */
export function checkScans(format: string, scans: number): void {
  if (scans <= MAX_SCANS) return;
  throw decodeError(format, 'too-large', { code: 'jpeg-many-scans', mostScans: MAX_SCANS });
}

/** Call it on the header, before anything is allocated. @throws AppError kind `decode` */
export function checkSize(format: string, widthPx: number, heightPx: number): void {
  if (widthPx === 0 || heightPx === 0)
    throw decodeError(format, 'corrupt', { code: 'size', widthPx, heightPx });
  if (widthPx * heightPx > MAX_PIXELS) {
    const detail = { code: 'too-many-pixels', widthPx, heightPx, mostPixels: MAX_PIXELS } as const;
    throw decodeError(format, 'too-large', detail);
  }
}
