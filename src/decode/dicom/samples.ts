/** Stored words to samples: DICOM PS3.5, 8.1.1. */
import type { Photometric, Samples } from '../../core/image.ts';
import { unsupported } from '../problems.ts';
import { toGrey } from '../raster/grey.ts';
import type { FrameLayout } from './layout.ts';

/**
 * Keeps `bitsStored` bits up to `highBit` and extends the sign.
 * @param words one per pixel, changed where masking is needed
 */
export function toSamples(words: Uint8Array | Uint16Array, layout: FrameLayout): Samples {
  const { bitsStored, highBit, signed } = layout;
  const wordBits = words.BYTES_PER_ELEMENT * 8;
  const shift = highBit + 1 - bitsStored;
  if (!signed) {
    if (bitsStored === wordBits) return words;
    const mask = 2 ** bitsStored - 1;
    for (let index = 0; index < words.length; index++) words[index] = ((words[index] ?? 0) >> shift) & mask;
    return words;
  }
  const samples = words instanceof Uint8Array ? new Int8Array(words.buffer) : new Int16Array(words.buffer);
  // A shift to the highest of 32 bits and an arithmetic shift back extend the sign.
  const up = 31 - highBit;
  const down = 32 - bitsStored;
  for (let index = 0; index < words.length; index++) samples[index] = ((words[index] ?? 0) << up) >> down;
  return samples;
}

/**
 * @param words interleaved, `samplesPerPixel` for each pixel, or already one
 * @returns one word per pixel and its photometric interpretation
 * @throws AppError `unsupported`/`photometric` for real colour
 */
export function toMonochrome(
  words: Uint8Array | Uint16Array,
  { photometric, samplesPerPixel, widthPx, heightPx, bitsStored }: FrameLayout,
): { words: Uint8Array | Uint16Array; photometric: Photometric } {
  if (photometric === 'MONOCHROME1' || photometric === 'MONOCHROME2') return { words, photometric };
  if (words.length === widthPx * heightPx) return { words, photometric: 'MONOCHROME2' };
  const rgb = photometric === 'YBR_FULL' ? ybrToRgb(words, bitsStored) : words;
  const grey = toGrey(rgb, samplesPerPixel, 2 ** bitsStored - 1);
  if (grey === null) throw unsupported('photometric', { code: 'photometric-colour', photometric });
  return { words: grey, photometric: 'MONOCHROME2' };
}

/** DICOM PS3.3 C.7.6.3.1.2, YBR_FULL. */
function ybrToRgb(ybr: Uint8Array | Uint16Array, bits: number): Uint8Array | Uint16Array {
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
