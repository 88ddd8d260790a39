/** Uncompressed little-endian pixels: DICOM PS3.5, 8.1. */
import { decodeError, unsupported } from '../../problems.ts';
import type { FrameLayout } from '../layout.ts';
import { truncated } from '../pixel-data.ts';
import type { Codec } from './contract.ts';

export const decodeFrame: Codec['decodeFrame'] = async (pixelData, layout) => {
  if (pixelData.kind !== 'native') {
    throw decodeError('DICOM', 'corrupt', { code: 'dicom-encapsulated' });
  }
  const { photometric } = layout;
  if (photometric === 'YBR_FULL_422') {
    throw unsupported('photometric', { code: 'photometric-subsampled', photometric });
  }
  const { value, declaredBytes } = pixelData;
  const samples = layout.widthPx * layout.heightPx * layout.samplesPerPixel;
  const frameBytes = samples * (layout.bitsAllocated / 8);
  const expectedBytes = Math.max(frameBytes * layout.frames, declaredBytes);
  if (value.length < expectedBytes) throw truncated(expectedBytes, value.length);
  // The copy is aligned and free of the file; samples are little-endian, as is every machine that
  // runs WebAssembly.
  const frame = value.slice(0, frameBytes);
  const stored = layout.bitsAllocated === 16 ? new Uint16Array(frame.buffer) : frame;
  return layout.planar && layout.samplesPerPixel === 3 ? interleave(stored, layout) : stored;
};

function interleave<S extends Uint8Array | Uint16Array>(planes: S, { samplesPerPixel }: FrameLayout): S {
  const pixels = planes.length / samplesPerPixel;
  const mixed = planes.slice() as S;
  for (let index = 0; index < planes.length; index++) {
    mixed[(index % pixels) * samplesPerPixel + Math.floor(index / pixels)] = planes[index] ?? 0;
  }
  return mixed;
}
