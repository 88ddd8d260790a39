/** Uncompressed pixels in either byte order: DICOM PS3.5, 8.1 and annex D. */
import { type Bytes, wordSwapped } from '../../bytes.ts';
import { decodeError } from '../../problems.ts';
import type { FrameLayout } from '../layout.ts';
import { type NativePixels, type PixelData, truncated } from '../pixel-data.ts';
import type { Codec } from './contract.ts';
import { frameOfBytes, frameSize } from './stored-bytes.ts';

/**
 * In big endian words of 16 bits have the high byte first. Where the value consists of words (VR
 * OW), so do those that hold two samples of 8 bits, the first in the low byte.
 */
export const decodeFrame: Codec['decodeFrame'] = async (pixelData, layout, frame) => {
  const native = nativeOf(pixelData);
  const isSwapped = !native.isLittleEndian && (native.inWords || layout.bitsAllocated === 16);
  const value = isSwapped ? wordSwapped(native.value) : native.value;
  return frameOfBytes(frameBytes({ ...native, value }, layout, frame), layout);
};

function nativeOf(pixelData: PixelData): NativePixels {
  if (pixelData.kind === 'native') return pixelData;
  throw decodeError('DICOM', 'corrupt', { code: 'dicom-encapsulated' });
}

/**
 * The bytes of one frame. The pad byte that makes a length even (PS3.5, 8.1.1) may be missing at
 * the end of a file.
 * @throws AppError `decode`/`truncated` where the frames or the declared value are cut
 */
function frameBytes({ value, declaredBytes }: NativePixels, layout: FrameLayout, frame: number): Bytes {
  const size = frameSize(layout);
  const expected = Math.max(size * layout.frames, declaredBytes - 1);
  if (value.length < expected) throw truncated(Math.max(size * layout.frames, declaredBytes), value.length);
  return value.subarray(size * frame, size * (frame + 1));
}
