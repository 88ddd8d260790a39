/** The header of the file against what a compressed stream says of itself. */
import { decodeError } from '../../problems.ts';
import type { FrameLayout } from '../layout.ts';
import type { StoredFrame } from './contract.ts';

/** The frame as its own stream describes it. */
export interface StreamFrame {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly components: number;
  /** Bits of a sample in the stream: at least as many as the file stores, often all 16. */
  readonly bits: number;
  /** Colour model after decoding if the stream tells; else null, and the file's label holds. */
  readonly photometric: 'RGB' | null;
}

/**
 * The layout of the decoded samples. Size and depth must agree. Where the stream says more than the
 * header's label about components and colour, the stream is right: it is what was decoded. The sign
 * is the header's: writers put the bits of signed samples into unsigned streams.
 * @throws AppError `decode`/`corrupt` where header and stream contradict each other
 */
export function layoutOfStream(stream: StreamFrame, layout: FrameLayout): FrameLayout {
  const { widthPx, heightPx, bitsAllocated, bitsStored } = layout;
  if (stream.widthPx !== widthPx || stream.heightPx !== heightPx) {
    const { widthPx: streamWidthPx, heightPx: streamHeightPx } = stream;
    const detail = { code: 'dicom-two-sizes', widthPx, heightPx, streamWidthPx, streamHeightPx } as const;
    throw decodeError('DICOM', 'corrupt', detail);
  }
  if (stream.bits > bitsAllocated) {
    throw decodeError('DICOM', 'corrupt', { code: 'dicom-two-depths', bits: stream.bits, bitsAllocated });
  }
  // A stream with no bits above the stored ones holds them right-aligned.
  const highBit = stream.bits <= layout.highBit ? bitsStored - 1 : layout.highBit;
  return { ...layout, ...colourOf(stream, layout), highBit, planar: false };
}

function colourOf(
  { components, photometric }: StreamFrame,
  layout: FrameLayout,
): Pick<FrameLayout, 'photometric' | 'samplesPerPixel'> {
  if (components === layout.samplesPerPixel) {
    return {
      samplesPerPixel: components,
      photometric: components === 3 ? (photometric ?? wholeChroma(layout)) : layout.photometric,
    };
  }
  // Grey that was stored as colour, or the other way round, under a label that was left as it was.
  if (components === 1) return { samplesPerPixel: 1, photometric: 'MONOCHROME2' };
  if (components === 3 && layout.photometric === 'MONOCHROME2') {
    return { samplesPerPixel: 3, photometric: photometric ?? 'RGB' };
  }
  const detail = { code: 'dicom-two-components', components, photometric: layout.photometric } as const;
  throw decodeError('DICOM', 'corrupt', detail);
}

/** The colour model of samples by pixel: a codec leaves no two pixels to share their chroma. */
export function wholeChroma({ photometric }: FrameLayout): string {
  return photometric === 'YBR_FULL_422' ? 'YBR_FULL' : photometric;
}

/**
 * Samples that left the range of Bits Stored, as those of lossy compression do, set to its nearest
 * end: masking would draw white as black.
 * @param words in the form of a stream of `bits`; changed
 */
export function clamped(words: StoredFrame['words'], bits: number, layout: FrameLayout): StoredFrame {
  const { bitsStored, highBit, signed } = layout;
  const isAligned = highBit === bitsStored - 1;
  if (!isAligned || bits <= bitsStored) return { words, layout };
  const low = signed ? -(2 ** (bitsStored - 1)) : 0;
  const high = low + 2 ** bitsStored - 1;
  const unused = 32 - bits;
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? 0;
    const value = signed ? (word << unused) >> unused : word;
    words[index] = Math.min(high, Math.max(low, value));
  }
  return { words, layout };
}
