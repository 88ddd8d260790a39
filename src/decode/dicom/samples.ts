/** Stored words to samples: DICOM PS3.5, 8.1.1. */
import type { PixelImage, Samples } from '../../core/image.ts';
import { unsupported } from '../problems.ts';
import { toGrey as greyOfColour } from '../raster/grey.ts';
import type { StoredFrame } from './codecs/contract.ts';
import type { FrameLayout } from './layout.ts';
import { applyPalette } from './palette.ts';

type Words = StoredFrame['words'];

/**
 * One sample for each pixel.
 * @param frame its words are the samples' wherever nothing is to be masked; those in a file stay as they are
 * @throws AppError `unsupported`/`photometric` for real colour
 */
export function toGrey({ words, layout }: StoredFrame): Pick<PixelImage, 'samples' | 'bitsStored'> {
  const { photometric, bitsStored, samplesPerPixel, palette } = layout;
  if (samplesPerPixel === 1 && palette === null) return { samples: toSamples(words, layout), bitsStored };
  const stored = toSamples(words, { ...layout, signed: false }) as Words;
  const bits = palette?.bits ?? bitsStored;
  const grey = greyOfColour(rgbOf(stored, layout), 3, 2 ** bits - 1);
  if (grey === null) throw unsupported('photometric', { code: 'photometric-colour', photometric });
  return { samples: grey, bitsStored: bits };
}

/** Keeps `bitsStored` bits up to `highBit` and extends the sign. */
function toSamples(words: Words, layout: FrameLayout): Samples {
  const { bitsStored, highBit, signed } = layout;
  const wordBits = words.BYTES_PER_ELEMENT * 8;
  const shift = highBit + 1 - bitsStored;
  if (!signed) {
    if (bitsStored === wordBits || (shift === 0 && usedBits(words) < 2 ** bitsStored)) return words;
    const mask = 2 ** bitsStored - 1;
    const masked = ownWords(words);
    for (let index = 0; index < masked.length; index++)
      masked[index] = ((masked[index] as number) >> shift) & mask;
    return masked;
  }
  // Nothing is left to extend where the sign is the word's own, or no sample is negative.
  if (shift === 0 && (bitsStored === wordBits || usedBits(words) < 2 ** (bitsStored - 1))) {
    return withSign(words);
  }
  const samples = withSign(ownWords(words));
  // A shift to the highest of 32 bits and an arithmetic shift back extend the sign.
  const up = 31 - highBit;
  const down = 32 - bitsStored;
  for (let index = 0; index < words.length; index++)
    samples[index] = ((samples[index] as number) << up) >> down;
  return samples;
}

/** Words that may be changed: those that lie in a file are copied. */
const ownWords = (words: Words): Words =>
  words.byteLength === words.buffer.byteLength ? words : words.slice();

function withSign({ buffer, byteOffset, length, BYTES_PER_ELEMENT }: Words): Int8Array | Int16Array {
  return BYTES_PER_ELEMENT === 1
    ? new Int8Array(buffer, byteOffset, length)
    : new Int16Array(buffer, byteOffset, length);
}

/** The bits that are set in any word; read in fours of bytes where they are aligned. */
function usedBits(words: Words): number {
  const { buffer, byteOffset, length, BYTES_PER_ELEMENT } = words;
  const first = Math.min((-byteOffset & 3) / BYTES_PER_ELEMENT, length);
  const count = ((length - first) * BYTES_PER_ELEMENT) >> 2;
  const rest = first + (count * 4) / BYTES_PER_ELEMENT;
  let used = 0;
  for (let index = 0; index < first; index++) used |= words[index] as number;
  if (count > 0) {
    const fours = new Uint32Array(buffer, byteOffset + first * BYTES_PER_ELEMENT, count);
    for (let index = 0; index < count; index++) used |= fours[index] as number;
    used |= used >>> 16;
  }
  if (BYTES_PER_ELEMENT === 1) used |= used >>> 8;
  for (let index = rest; index < length; index++) used |= words[index] as number;
  return used & (2 ** (8 * BYTES_PER_ELEMENT) - 1);
}

/** Interleaved RGB of the palette's bits, else of the stored ones. */
function rgbOf(stored: Words, { palette, photometric, bitsStored }: FrameLayout): Words {
  if (palette) return applyPalette(stored, palette);
  return photometric === 'YBR_FULL' ? ybrToRgb(stored, bitsStored) : stored;
}

/** DICOM PS3.3 C.7.6.3.1.2, YBR_FULL. */
function ybrToRgb(ybr: Words, bits: number): Words {
  const max = 2 ** bits - 1;
  const zero = 2 ** (bits - 1);
  const clamp = (value: number) => Math.min(max, Math.max(0, Math.round(value)));
  const rgb = ybr.slice();
  for (let at = 0; at < ybr.length; at += 3) {
    const y = ybr[at] ?? 0;
    const cb = (ybr[at + 1] ?? 0) - zero;
    const cr = (ybr[at + 2] ?? 0) - zero;
    rgb[at] = clamp(y + 1.402 * cr);
    rgb[at + 1] = clamp(y - 0.344136 * cb - 0.714136 * cr);
    rgb[at + 2] = clamp(y + 1.772 * cb);
  }
  return rgb;
}
