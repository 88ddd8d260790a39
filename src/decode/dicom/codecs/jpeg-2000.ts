/**
 * JPEG 2000 and High-Throughput JPEG 2000: DICOM PS3.5, A.4.4 and A.4.10. The stream alone decides
 * between the two decoders: OpenJPH returns a picture of 0 × 0 for a stream of Part 1.
 */
import type { Bytes } from '../../bytes.ts';
import { decodeError } from '../../problems.ts';
import type { FrameLayout } from '../layout.ts';
import type { StoredFrame } from './contract.ts';
import { encapsulated } from './encapsulated.ts';
import { readCodestream } from './jpeg-2000/codestream.ts';
import { declaredWider, isSignedBytes, narrowed } from './jpeg-2000/signed-bytes.ts';
import { wordsOf } from './stored-bytes.ts';
import { clamped, layoutOfStream } from './stream-layout.ts';

/** Lossless: the bits above the stored ones are as the writer left them, and are masked later. */
export const decodeLosslessFrame = encapsulated('JPEG 2000', async (...given) => {
  const { words, layout } = await decodeStream(...given);
  return { words, layout };
});

/** Lossy: samples may leave the range of Bits Stored. */
export const decodeFrame = encapsulated('JPEG 2000', async (...given) => {
  const { words, layout, bits } = await decodeStream(...given);
  return clamped(words, bits, layout);
});

/** `bits`: those of a decoded word that count, with its sign. */
async function decodeStream(
  stream: Bytes,
  header: FrameLayout,
  signal: AbortSignal,
  release: () => void,
): Promise<StoredFrame & { bits: number }> {
  const codestream = readCodestream(stream);
  const layout = layoutOfStream({ ...codestream, photometric: codestream.givesRgb ? 'RGB' : null }, header);
  const isNarrow = isSignedBytes(codestream);
  const { codec } = codestream.highThroughput
    ? await import('./jpeg-2000/openjph.ts')
    : await import('./jpeg-2000/openjpeg.ts');
  const { bytes, info } = await codec.decode(
    isNarrow ? declaredWider(codestream) : codestream.bytes,
    signal,
    () => null,
    release,
  );
  if (
    info.width !== layout.widthPx ||
    info.height !== layout.heightPx ||
    info.componentCount !== layout.samplesPerPixel
  ) {
    throw decodeError('JPEG 2000', 'corrupt', { code: 'invalid-compression' });
  }
  const words = isNarrow
    ? narrowed(bytes, codestream, layout.bitsAllocated)
    : wordsOf(bytes, info.bitsPerSample, layout);
  // Signed samples come with their sign extended to the whole word.
  return { words, layout, bits: codestream.signed ? words.BYTES_PER_ELEMENT * 8 : codestream.bits };
}
