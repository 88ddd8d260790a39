import { AppError, type Problem } from '../core/errors.ts';

type Reason = Extract<Problem, { kind: 'decode' }>['reason'];
type Subject = Extract<Problem, { kind: 'unsupported' }>['subject'];

/** @param format what the bytes were taken for, e.g. `PNG` */
export function decodeError(format: string, reason: Reason, detail: string, cause?: unknown): AppError {
  return new AppError({ kind: 'decode', format, reason, detail }, { cause });
}

/** @param found what lies there, e.g. `PDF document` */
export function unsupported(subject: Subject, found: string): AppError {
  return new AppError({ kind: 'unsupported', subject, found });
}

/**
 * 100 million pixels: six times the largest flat-panel detector (about 17 million), and a size whose decoded planes
 * (at most 600 MB, 16-bit RGB) a browser's worker still holds.
 */
const MAX_PIXELS = 100_000_000;

/** To be called on the header, before anything is allocated. @throws AppError kind `decode` */
export function checkSize(format: string, widthPx: number, heightPx: number): void {
  const size = `${grouped(widthPx)} × ${grouped(heightPx)} pixels`;
  if (widthPx === 0 || heightPx === 0) throw decodeError(format, 'corrupt', `the header says ${size}`);
  if (widthPx * heightPx > MAX_PIXELS) {
    throw decodeError(format, 'too-large', `${size}; at most ${MAX_PIXELS / 1e6} million are read`);
  }
}

/** 30000 -> `30,000`, in every locale alike. */
export function grouped(count: number): string {
  return count.toLocaleString('en-GB');
}
