/** Strips and tiles to interleaved samples. */
import { checkpoint } from '../../../core/abort.ts';
import type { Bytes } from '../../bytes.ts';
import { decodeError } from '../../problems.ts';
import { decompress } from './compression.ts';
import { fileCut } from './directory.ts';
import type { TiffLayout } from './layout.ts';

/**
 * About 0.1 s of work: a cancellation waits no longer than that, and an image of ordinary size is
 * read without a pause.
 */
const CHECK_EVERY_BYTES = 2 ** 24;

/** Bytes with their bits in reverse order. */
const reversed = Uint8Array.from({ length: 256 }, (_, byte) =>
  [0, 1, 2, 3, 4, 5, 6, 7].reduce((sum, bit) => sum | (((byte >> bit) & 1) << (7 - bit)), 0),
);

/**
 * @returns interleaved samples, `widthPx * heightPx * channels` as stored, in 16 bits where the
 * depth is above 8
 * @throws AppError `decode`: truncated where a segment is outside of the file or shorter than it
 * must be, corrupt where its compression is invalid; `cancelled`
 */
export async function readPixels(
  file: Bytes,
  layout: TiffLayout,
  isLittleEndian: boolean,
  signal: AbortSignal,
): Promise<Uint8Array | Uint16Array> {
  const { widthPx, heightPx, depth, channels, stored, isPlanar, segments } = layout;
  const length = widthPx * heightPx * channels;
  const samples = depth > 8 ? new Uint16Array(length) : new Uint8Array(length);
  const perPixel = isPlanar ? 1 : stored;
  const lineSamples = segments.widthPx * perPixel;
  const lineBytes = Math.ceil((lineSamples * depth) / 8);
  const columns = Math.ceil(widthPx / segments.widthPx);
  const rows = Math.ceil(heightPx / segments.heightPx);
  let unchecked = 0;
  // Planes behind those of the picture, such as alpha, are not read.
  for (let index = 0; index < columns * rows * (isPlanar ? channels : 1); index++) {
    const x = (index % columns) * segments.widthPx;
    const y = (Math.floor(index / columns) % rows) * segments.heightPx;
    const lines = segments.areTiles ? segments.heightPx : Math.min(segments.heightPx, heightPx - y);
    const bytes = await readSegment(file, layout, index, lines * lineBytes, signal);
    unchecked += bytes.length;
    if (unchecked >= CHECK_EVERY_BYTES) {
      await checkpoint(signal);
      unchecked = 0;
    }
    for (let line = 0; line < Math.min(lines, heightPx - y); line++) {
      const held = bytes.subarray(line * lineBytes, (line + 1) * lineBytes);
      // An uncompressed segment is a part of the file, which is not changed.
      const source = layout.isPredicted && layout.compression === 'none' ? held.slice() : held;
      if (layout.isPredicted) undoPrediction(source, perPixel, depth, isLittleEndian);
      const target = {
        samples,
        offset: ((y + line) * widthPx + x) * channels + (isPlanar ? Math.floor(index / (columns * rows)) : 0),
        pixels: Math.min(segments.widthPx, widthPx - x),
        step: channels,
      };
      const take = isPlanar ? 1 : channels;
      if (depth === 8) takeBytes(source, perPixel, take, target);
      else if (depth === 16) takeWords(source, perPixel, take, target, isLittleEndian);
      else takeBits(source, perPixel, take, target, depth);
    }
  }
  return samples;
}

async function readSegment(
  file: Bytes,
  { segments, compression, isBitReversed }: TiffLayout,
  index: number,
  size: number,
  signal: AbortSignal,
): Promise<Bytes> {
  const start = segments.offsets[index] ?? 0;
  const end = start + (segments.byteCounts[index] ?? 0);
  if (end > file.length) throw fileCut(end, file.length);
  const raw = file.subarray(start, end);
  const stream = isBitReversed ? raw.map((byte) => reversed[byte] ?? 0) : raw;
  const bytes = await decompress(stream, compression, size, signal);
  if (bytes.length === size) return bytes;
  throw decodeError('TIFF', 'truncated', { code: 'pixel-bytes', expected: size, found: bytes.length });
}

/** Adds to each sample the one to its left, in place (TIFF 6.0, section 14). */
function undoPrediction(line: Bytes, perPixel: number, depth: number, isLittleEndian: boolean): void {
  if (depth === 8) {
    for (let at = perPixel; at < line.length; at++) line[at] = (line[at] ?? 0) + (line[at - perPixel] ?? 0);
    return;
  }
  const low = isLittleEndian ? 0 : 1;
  const word = (at: number) => (line[at + low] ?? 0) | ((line[at + 1 - low] ?? 0) << 8);
  for (let at = 2 * perPixel; at + 1 < line.length; at += 2) {
    const value = word(at) + word(at - 2 * perPixel);
    line[at + low] = value;
    line[at + 1 - low] = value >> 8;
  }
}

/** The place of a line in the samples; `step` is between one pixel and the next. */
interface Target {
  readonly samples: Uint8Array | Uint16Array;
  readonly offset: number;
  readonly pixels: number;
  readonly step: number;
}

function takeBytes(line: Bytes, perPixel: number, take: number, target: Target): void {
  const { samples, offset, pixels, step } = target;
  if (perPixel === 1 && step === 1) {
    samples.set(line.subarray(0, pixels), offset);
    return;
  }
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let channel = 0; channel < take; channel++) {
      samples[offset + pixel * step + channel] = line[pixel * perPixel + channel] ?? 0;
    }
  }
}

function takeWords(
  line: Bytes,
  perPixel: number,
  take: number,
  { samples, offset, pixels, step }: Target,
  isLittleEndian: boolean,
): void {
  const low = isLittleEndian ? 0 : 1;
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let channel = 0; channel < take; channel++) {
      const at = 2 * (pixel * perPixel + channel);
      samples[offset + pixel * step + channel] = (line[at + low] ?? 0) | ((line[at + 1 - low] ?? 0) << 8);
    }
  }
}

/** Packed samples, the highest bit first, in either byte order (TIFF 6.0, section 8). */
function takeBits(
  line: Bytes,
  perPixel: number,
  take: number,
  { samples, offset, pixels, step }: Target,
  depth: number,
): void {
  const mask = 2 ** depth - 1;
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let channel = 0; channel < take; channel++) {
      const bit = (pixel * perPixel + channel) * depth;
      const at = bit >> 3;
      // 24 bits hold any sample of up to 16 bits, whichever bit it begins at.
      const bits = ((line[at] ?? 0) << 16) | ((line[at + 1] ?? 0) << 8) | (line[at + 2] ?? 0);
      samples[offset + pixel * step + channel] = (bits >> (24 - (bit & 7) - depth)) & mask;
    }
  }
}
