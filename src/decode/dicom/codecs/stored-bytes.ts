/** A frame as PS3.5, 8.1 stores it without compression, little endian, to interleaved samples. */
import type { Bytes } from '../../bytes.ts';
import type { FrameLayout } from '../layout.ts';
import { truncated } from '../pixel-data.ts';
import type { StoredFrame } from './contract.ts';

/** Bytes of a frame; in YBR_FULL_422 two pixels share their chroma (PS3.3 C.7.6.3.1.2). */
export function frameSize({
  widthPx,
  heightPx,
  samplesPerPixel,
  photometric,
  bitsAllocated,
}: FrameLayout): number {
  const samples = photometric === 'YBR_FULL_422' ? 2 : samplesPerPixel;
  return widthPx * heightPx * samples * (bitsAllocated / 8);
}

/**
 * @param bytes as many as {@link frameSize} says, or more; the words lie in them wherever a word can,
 * and are copied elsewhere
 * @throws AppError `decode`/`truncated` where there are fewer
 */
export function frameOfBytes(bytes: Bytes, layout: FrameLayout): StoredFrame {
  const size = frameSize(layout);
  if (bytes.length < size) throw truncated(size, bytes.length);
  const stored = storedWords(bytes.subarray(0, size), layout);
  if (layout.photometric === 'YBR_FULL_422') {
    return { words: withOwnChroma(stored), layout: { ...layout, photometric: 'YBR_FULL', planar: false } };
  }
  const words = layout.planar && layout.samplesPerPixel === 3 ? interleave(stored) : stored;
  return { words, layout: { ...layout, planar: false } };
}

/** Samples are little-endian, as is every machine that runs WebAssembly. */
function storedWords(bytes: Bytes, { bitsAllocated }: FrameLayout): StoredFrame['words'] {
  if (bitsAllocated !== 16) return bytes;
  const { buffer, byteOffset, length } = bytes.byteOffset % 2 === 0 ? bytes : bytes.slice();
  return new Uint16Array(buffer, byteOffset, length >> 1);
}

/** Three planes to samples by pixel. */
export function interleave<S extends Uint8Array | Uint16Array>(planes: S): S {
  const pixels = planes.length / 3;
  const mixed = planes.slice() as S;
  for (let plane = 0, index = 0; plane < 3; plane++) {
    for (let pixel = 0; pixel < pixels; pixel++, index++) mixed[pixel * 3 + plane] = planes[index] ?? 0;
  }
  return mixed;
}

/** Two luminances and the chroma of both (Y Y Cb Cr) to one triple for each pixel. */
function withOwnChroma(stored: Uint8Array | Uint16Array): Uint8Array | Uint16Array {
  const count = (stored.length / 4) * 6;
  const triples = stored instanceof Uint8Array ? new Uint8Array(count) : new Uint16Array(count);
  for (let from = 0, to = 0; from < stored.length; from += 4, to += 6) {
    const [first = 0, second = 0, blue = 0, red = 0] = stored.subarray(from, from + 4);
    triples.set([first, blue, red, second, blue, red], to);
  }
  return triples;
}

/**
 * Samples that a codec decoded, as wide as Bits Allocated says.
 * @param bytes one byte for each sample of up to 8 bits, else two, little endian; taken over
 */
export function wordsOf(bytes: Bytes, bits: number, { bitsAllocated }: FrameLayout): StoredFrame['words'] {
  if (bits > 8) return new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1);
  return bitsAllocated === 16 ? Uint16Array.from(bytes) : bytes;
}
