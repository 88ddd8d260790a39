/** The layout of a frame in memory: the image pixel module, DICOM PS3.3 C.7.6.3. */
import { checkSize, decodeError, unsupported } from '../problems.ts';
import type { DataSet, Tag } from './data-set.ts';
import { type Palette, readPalette } from './palette.ts';

export interface FrameLayout {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly samplesPerPixel: 1 | 3;
  /** As in the file; one of {@link readablePhotometrics}. */
  readonly photometric: string;
  /** Colours of the stored values; null where they are no indices. */
  readonly palette: Palette | null;
  readonly bitsAllocated: 8 | 16;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly signed: boolean;
  /** Colour by planes instead of by pixels. */
  readonly planar: boolean;
  readonly frames: number;
}

/** Photometric interpretations that can be grey, and their samples per pixel. */
const readablePhotometrics: ReadonlyMap<string, 1 | 3> = new Map([
  ['MONOCHROME1', 1],
  ['MONOCHROME2', 1],
  ['RGB', 3],
  ['YBR_FULL', 3],
  ['YBR_FULL_422', 3],
  ['YBR_ICT', 3],
  ['YBR_RCT', 3],
  ['PALETTE COLOR', 1],
]);

/** @throws AppError `decode` (corrupt, too large) or `unsupported` (photometric, bit depth) */
export function readLayout(dataSet: DataSet): FrameLayout {
  const number = (tag: Tag, name: string, fallback?: number) => {
    const value = dataSet.uint16(tag) ?? fallback;
    if (value === undefined) {
      throw decodeError('DICOM', 'corrupt', { code: 'dicom-missing', attribute: name });
    }
    return value;
  };
  const heightPx = number('x00280010', 'Rows');
  const widthPx = number('x00280011', 'Columns');
  checkSize('DICOM', widthPx, heightPx);

  const photometric = dataSet.string('x00280004');
  const samplesPerPixel = readablePhotometrics.get(photometric ?? '');
  if (photometric === undefined || samplesPerPixel === undefined) {
    throw unsupported('photometric', { code: 'photometric', photometric: photometric ?? null });
  }
  const samplesFound = number('x00280002', 'Samples per Pixel', 1);
  if (samplesFound !== samplesPerPixel) {
    throw decodeError('DICOM', 'corrupt', { code: 'dicom-samples', photometric, samples: samplesFound });
  }

  const bitsAllocated = number('x00280100', 'Bits Allocated');
  if (bitsAllocated !== 8 && bitsAllocated !== 16) {
    throw unsupported('bit-depth', { code: 'bits-allocated', bits: bitsAllocated });
  }
  const bitsStored = number('x00280101', 'Bits Stored', bitsAllocated);
  const highBit = number('x00280102', 'High Bit', bitsStored - 1);
  if (bitsStored < 1 || highBit >= bitsAllocated || highBit + 1 < bitsStored) {
    throw decodeError('DICOM', 'corrupt', { code: 'dicom-bits', bitsStored, highBit, bitsAllocated });
  }
  return {
    widthPx,
    heightPx,
    samplesPerPixel,
    photometric,
    palette: photometric === 'PALETTE COLOR' ? readPalette(dataSet) : null,
    bitsAllocated,
    bitsStored,
    highBit,
    signed: number('x00280103', 'Pixel Representation', 0) === 1,
    planar: number('x00280006', 'Planar Configuration', 0) === 1,
    frames: Math.max(1, dataSet.integer('x00280008') || 1),
  };
}
