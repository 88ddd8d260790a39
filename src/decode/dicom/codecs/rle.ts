/**
 * RLE Lossless: DICOM PS3.5, annex G. A frame consists of segments, each one byte plane of one
 * sample; the planes of a sample come with the high byte first, whatever Planar Configuration says.
 */
import { type Bytes, viewOf } from '../../bytes.ts';
import { decodeError } from '../../problems.ts';
import { truncated } from '../pixel-data.ts';
import { encapsulated } from './encapsulated.ts';
import { wholeChroma } from './stream-layout.ts';

/** The header: the number of segments and 15 offsets, 32 bits each. */
const HEADER_BYTES = 64;

export const decodeFrame = encapsulated('RLE', (stream, layout) => {
  const { widthPx, heightPx, samplesPerPixel, bitsAllocated } = layout;
  const pixels = widthPx * heightPx;
  const planes = bitsAllocated / 8;
  const segments = readSegments(stream, samplesPerPixel * planes);
  const count = pixels * samplesPerPixel;
  const words = planes === 1 ? new Uint8Array(count) : new Uint16Array(count);
  const plane = new Uint8Array(pixels);
  for (const [index, segment] of segments.entries()) {
    unpack(segment, plane);
    const sample = Math.floor(index / planes);
    for (let pixel = 0, at = sample; pixel < pixels; pixel++, at += samplesPerPixel) {
      // The high byte, which comes first, moves up when the low one arrives.
      words[at] = ((words[at] ?? 0) << 8) | (plane[pixel] ?? 0);
    }
  }
  return { words, layout: { ...layout, photometric: wholeChroma(layout), planar: false } };
});

function readSegments(stream: Bytes, expected: number): Bytes[] {
  if (stream.length < HEADER_BYTES) throw truncated(HEADER_BYTES, stream.length);
  const view = viewOf(stream);
  const found = view.getUint32(0, true);
  if (found !== expected) throw decodeError('DICOM', 'corrupt', { code: 'rle-segments', expected, found });
  const offsets = Array.from({ length: expected }, (_, index) => view.getUint32(4 + index * 4, true));
  return offsets.map((offset, index) => {
    const end = offsets[index + 1] ?? stream.length;
    if (offset < HEADER_BYTES || end < offset) {
      throw decodeError('DICOM', 'corrupt', { code: 'rle-offset', segment: index + 1, offset });
    }
    if (end > stream.length) throw truncated(end, stream.length);
    return stream.subarray(offset, end);
  });
}

/**
 * G.3.1: a count of 0 to 127 is followed by that many bytes and one more, one of 129 to 255 by one
 * byte that is repeated 257 less the count times; 128 does nothing.
 * @throws AppError `decode`/`truncated` where the segment does not fill `plane`
 */
function unpack(segment: Bytes, plane: Uint8Array): void {
  let filled = 0;
  let at = 0;
  while (filled < plane.length && at < segment.length) {
    const count = segment[at++] ?? 0;
    if (count < 128) {
      const run = segment.subarray(at, at + Math.min(count + 1, plane.length - filled));
      plane.set(run, filled);
      filled += run.length;
      at += count + 1;
    } else if (count > 128) {
      if (at === segment.length) break;
      plane.fill(segment[at++] ?? 0, filled, filled + 257 - count);
      filled += 257 - count;
    }
  }
  if (filled < plane.length) throw truncated(plane.length, filled);
}
