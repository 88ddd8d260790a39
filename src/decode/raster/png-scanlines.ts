/**
 * Inflated PNG data to samples: filters undone, interlaced passes put in place, packed bits spread.
 */
import { checkpoint } from '../../core/abort.ts';
import type { Bytes } from '../bytes.ts';
import { decodeError } from '../problems.ts';
import type { PngHeader } from './png-chunks.ts';

interface Pass {
  readonly x: number;
  readonly y: number;
  readonly stepX: number;
  readonly stepY: number;
}

const whole: readonly Pass[] = [{ x: 0, y: 0, stepX: 1, stepY: 1 }];

/** Adam7, ISO/IEC 15948, 8.2. */
const adam7: readonly Pass[] = [
  { x: 0, y: 0, stepX: 8, stepY: 8 },
  { x: 4, y: 0, stepX: 8, stepY: 8 },
  { x: 0, y: 4, stepX: 4, stepY: 8 },
  { x: 2, y: 0, stepX: 4, stepY: 4 },
  { x: 0, y: 2, stepX: 2, stepY: 4 },
  { x: 1, y: 0, stepX: 2, stepY: 2 },
  { x: 0, y: 1, stepX: 1, stepY: 2 },
];

/**
 * The passes that hold any pixel, with their sizes in pixels and in bytes per line (without the
 * filter byte).
 */
function passesOf({ widthPx, heightPx, depth, channels, interlaced }: PngHeader) {
  return (interlaced ? adam7 : whole)
    .map((pass) => {
      const columns = Math.ceil((widthPx - pass.x) / pass.stepX);
      const rows = Math.ceil((heightPx - pass.y) / pass.stepY);
      return { ...pass, columns, rows, lineBytes: Math.ceil((columns * channels * depth) / 8) };
    })
    .filter(({ columns, rows }) => columns > 0 && rows > 0);
}

/**
 * About 0.1 s of work: a cancellation waits no longer than that, and an image of ordinary size is
 * read without a pause.
 */
const CHECK_EVERY_BYTES = 2 ** 24;

/** Bytes that the inflated data must have. */
export function inflatedBytes(header: PngHeader): number {
  return passesOf(header).reduce((sum, { rows, lineBytes }) => sum + rows * (lineBytes + 1), 0);
}

/**
 * @param data {@link inflatedBytes} bytes; filtered in place, useless afterwards
 * @returns interleaved samples, `widthPx * heightPx * channels`
 * @throws AppError `decode`/`corrupt` for an unknown filter; `cancelled`
 */
export async function readScanlines(
  data: Bytes,
  header: PngHeader,
  signal: AbortSignal,
): Promise<Uint8Array | Uint16Array> {
  const { widthPx, heightPx, depth, channels } = header;
  const length = widthPx * heightPx * channels;
  const samples = depth === 16 ? new Uint16Array(length) : new Uint8Array(length);
  const pixelBytes = Math.max(1, (channels * depth) / 8);
  let offset = 0;
  let checkedAt = 0;
  for (const { x, y, stepX, stepY, columns, rows, lineBytes } of passesOf(header)) {
    let above: Bytes = new Uint8Array(lineBytes);
    for (let row = 0; row < rows; row++) {
      if (offset - checkedAt >= CHECK_EVERY_BYTES) {
        await checkpoint(signal);
        checkedAt = offset;
      }
      const line = data.subarray(offset + 1, offset + 1 + lineBytes);
      unfilter(data[offset], line, above, pixelBytes);
      const start = ((y + row * stepY) * widthPx + x) * channels;
      if (depth === 8 && stepX === 1) samples.set(line, start);
      else spread(line, depth, channels, columns, samples, start, stepX);
      above = line;
      offset += lineBytes + 1;
    }
  }
  return samples;
}

/** ISO/IEC 15948, 9.2; sums wrap at 256 by the array's own type. */
function unfilter(filter: number | undefined, line: Bytes, above: Bytes, pixelBytes: number): void {
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
      throw decodeError('PNG', 'corrupt', { code: 'png-filter', filter: filter ?? -1 });
  }
}

/** Every index used here lies inside the line. */
const at = (line: Bytes, index: number): number => line[index] as number;

function paeth(left: number, up: number, corner: number): number {
  const toLeft = Math.abs(up - corner);
  const toUp = Math.abs(left - corner);
  const toCorner = Math.abs(left + up - 2 * corner);
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

/** Samples of one line, of any depth, to every `stepX`-th pixel from `start`. */
function spread(
  line: Bytes,
  depth: number,
  channels: number,
  columns: number,
  samples: Uint8Array | Uint16Array,
  start: number,
  stepX: number,
): void {
  const mask = 2 ** depth - 1;
  for (let column = 0, index = 0; column < columns; column++) {
    const target = start + column * stepX * channels;
    for (let channel = 0; channel < channels; channel++, index++) {
      const bit = index * depth;
      const byte = at(line, bit >> 3);
      // Big-endian throughout: two bytes for 16 bits, the leftmost sample in the highest bits below
      // 8.
      samples[target + channel] =
        depth === 16 ? (byte << 8) | at(line, (bit >> 3) + 1) : (byte >> (8 - depth - (bit & 7))) & mask;
    }
  }
}
