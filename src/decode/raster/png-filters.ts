/** The filters of PNG lines: ISO/IEC 15948, 9.2. */
import { layOut, type PixelKernels } from '../../pixels/kernels.ts';
import type { Bytes } from '../bytes.ts';
import { decodeError } from '../problems.ts';

/** Successive lines of a pass. */
export interface Band {
  /** Filtered, each behind the byte that names its filter. */
  readonly lines: Bytes;
  readonly rows: number;
  /** Without the filter byte. */
  readonly lineBytes: number;
  /** Bytes of a pixel, at least 1. */
  readonly pixelBytes: number;
  /** The line above the first, as `unfilter` left it; zeros at the beginning of a pass. */
  readonly above: Bytes;
}

/**
 * Undoes the filters of a band. The reference, and what runs without WebAssembly.
 * @returns its lines without the filter bytes, one behind the other
 * @throws AppError `decode`/`corrupt` for an unknown filter
 */
export function unfilter({ lines, rows, lineBytes, pixelBytes, above }: Band): Bytes {
  const stored = new Uint8Array(rows * lineBytes);
  let previous = above;
  for (let row = 0; row < rows; row++) {
    const start = row * (lineBytes + 1);
    const line = stored.subarray(row * lineBytes, (row + 1) * lineBytes);
    line.set(lines.subarray(start + 1, start + 1 + lineBytes));
    undo(lines[start] as number, line, previous, pixelBytes);
    previous = line;
  }
  return stored;
}

/**
 * {@link unfilter} in WebAssembly.
 * @returns a view of its memory, valid until the caller waits for anything; null where that memory
 * does not suffice
 */
export function unfilterFast(kernels: PixelKernels, band: Band): Bytes | null {
  const { lines, rows, lineBytes, pixelBytes, above } = band;
  const at = layOut(kernels, { lines: lines.length, above: lineBytes, stored: rows * lineBytes });
  if (at === null) return null;
  const memory = new Uint8Array(kernels.memory.buffer) as Bytes;
  memory.set(lines, at.lines);
  // Right in front of the first line; the area begins earlier, by what aligns the next one.
  memory.set(above, at.stored - lineBytes);
  const failed = kernels.unfilter(at.lines, at.stored, rows, lineBytes, pixelBytes);
  if (failed !== 0) throw unknownFilter(failed - 256);
  return memory.subarray(at.stored, at.stored + rows * lineBytes);
}

/** In place; sums wrap at 256 by the array's own type. */
function undo(filter: number, line: Bytes, above: Bytes, pixelBytes: number): void {
  switch (filter) {
    case 0:
      return;
    case 1:
      for (let i = pixelBytes; i < line.length; i++) line[i] = at(line, i) + at(line, i - pixelBytes);
      return;
    case 2:
      for (let i = 0; i < line.length; i++) line[i] = at(line, i) + at(above, i);
      return;
    case 3:
      for (let i = 0; i < line.length; i++) {
        const left = i < pixelBytes ? 0 : at(line, i - pixelBytes);
        line[i] = at(line, i) + ((left + at(above, i)) >> 1);
      }
      return;
    case 4:
      for (let i = 0; i < line.length; i++) {
        const left = i < pixelBytes ? 0 : at(line, i - pixelBytes);
        const corner = i < pixelBytes ? 0 : at(above, i - pixelBytes);
        line[i] = at(line, i) + paeth(left, at(above, i), corner);
      }
      return;
    default:
      throw unknownFilter(filter);
  }
}

const unknownFilter = (filter: number) => decodeError('PNG', 'corrupt', { code: 'png-filter', filter });

/** Every index used here lies inside the line. */
const at = (line: Bytes, index: number): number => line[index] as number;

function paeth(left: number, up: number, corner: number): number {
  const toLeft = Math.abs(up - corner);
  const toUp = Math.abs(left - corner);
  const toCorner = Math.abs(left + up - 2 * corner);
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}
