/**
 * Inflated PNG data to samples: filters undone, interlaced passes put in place, packed bits spread.
 */
import { checkpoint } from '../../core/abort.ts';
import type { PixelKernels } from '../../pixels/kernels.ts';
import type { Bytes } from '../bytes.ts';
import type { PngHeader } from './png-chunks.ts';
import { type Band, unfilter, unfilterFast } from './png-filters.ts';

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
 * Well below 0.1 s of work: a cancellation waits no longer than that, and an image of ordinary size
 * is read without a pause.
 */
const CHECK_EVERY_BYTES = 2 ** 24;

/** Bytes of lines that are unfiltered at a time: they fit a processor's cache. */
const BAND_BYTES = 2 ** 17;

/** Bytes that the inflated data must have. */
export function inflatedBytes(header: PngHeader): number {
  return passesOf(header).reduce((sum, { rows, lineBytes }) => sum + rows * (lineBytes + 1), 0);
}

/**
 * @param data {@link inflatedBytes} bytes; useless afterwards
 * @param kernels null for the reference, which reads the same samples
 * @returns interleaved samples, `widthPx * heightPx * channels`
 * @throws AppError `decode`/`corrupt` for an unknown filter; `cancelled`
 */
export async function readScanlines(
  data: Bytes,
  header: PngHeader,
  signal: AbortSignal,
  kernels: PixelKernels | null,
): Promise<Uint8Array | Uint16Array> {
  const { widthPx, depth, channels } = header;
  const samples = roomFor(data, header);
  const pixelBytes = Math.max(1, (channels * depth) / 8);
  let offset = 0;
  let checkedAt = 0;
  for (const { x, y, stepX, stepY, columns, rows, lineBytes } of passesOf(header)) {
    const bandRows = Math.max(Math.floor(BAND_BYTES / lineBytes), 1);
    let above: Bytes = new Uint8Array(lineBytes);
    for (let row = 0; row < rows; row += bandRows) {
      if (offset - checkedAt >= CHECK_EVERY_BYTES) {
        await checkpoint(signal);
        checkedAt = offset;
      }
      const count = Math.min(bandRows, rows - row);
      const lines = data.subarray(offset, offset + count * (lineBytes + 1));
      const band: Band = { lines, rows: count, lineBytes, pixelBytes, above };
      const fast = kernels && unfilterFast(kernels, band);
      const stored = fast ?? unfilter(band);
      above = stored.slice(-lineBytes);
      const swap = fast && kernels ? kernels.swapBytes : null;
      const words = depth === 16 ? littleEndian(stored, swap) : stored;
      const target = (line: number) => ((y + (row + line) * stepY) * widthPx + x) * channels;
      if (depth >= 8 && stepX === 1 && stepY === 1) samples.set(words, target(0));
      else {
        const perLine = lineBytes / words.BYTES_PER_ELEMENT;
        for (let line = 0; line < count; line++) {
          const own = words.subarray(line * perLine, (line + 1) * perLine);
          spread(own, depth, channels, columns, samples, target(line), stepX);
        }
      }
      offset += lines.length;
    }
  }
  return samples;
}

/**
 * Room for the samples: where every line becomes as many bytes of them, without its filter byte, they
 * take the place of lines that were read before.
 */
function roomFor(
  { buffer, byteOffset }: Bytes,
  { widthPx, heightPx, depth, channels, interlaced }: PngHeader,
): Uint8Array | Uint16Array {
  const length = widthPx * heightPx * channels;
  const isInPlace = depth >= 8 && !interlaced && byteOffset % 2 === 0;
  if (isInPlace) {
    return depth === 16
      ? new Uint16Array(buffer, byteOffset, length)
      : new Uint8Array(buffer, byteOffset, length);
  }
  return depth === 16 ? new Uint16Array(length) : new Uint8Array(length);
}

/**
 * Samples of 16 bits, which are big-endian in the file.
 * @param bytes changed
 * @param swap of the kernels, where the bytes lie in their memory
 */
function littleEndian(bytes: Bytes, swap: PixelKernels['swapBytes'] | null): Uint16Array {
  if (swap) swap(bytes.byteOffset, bytes.length);
  const words = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
  if (swap) return words;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as number;
    words[i] = (word << 8) | (word >> 8);
  }
  return words;
}

/** Samples of one line, of any depth, to every `stepX`-th pixel from `start`. */
function spread(
  line: Uint8Array | Uint16Array,
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
      // Below 8 bits the leftmost sample is in the highest bits.
      samples[target + channel] =
        depth >= 8 ? (line[index] as number) : ((line[bit >> 3] as number) >> (8 - depth - (bit & 7))) & mask;
    }
  }
}
