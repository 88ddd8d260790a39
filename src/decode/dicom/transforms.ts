/**
 * Transformations from stored to displayed values: modality and VOI, DICOM PS3.3 C.11.1 and C.11.2,
 * and the polarity of the presentation, C.11.6.
 */
import { AppError } from '../../core/errors.ts';
import type { Caution } from '../../core/finding.ts';
import type { Lut, PixelImage, VoiWindow } from '../../core/image.ts';
import { decodeError } from '../problems.ts';
import type { DataSet, Tag } from './data-set.ts';
import { readLut } from './luts.ts';

export type Transforms = Pick<
  PixelImage,
  'rescale' | 'modalityLut' | 'modalityUnit' | 'windows' | 'voiLuts' | 'padding'
>;

/** For colour: no attribute of the grey pipeline applies to it (C.11.2.1.2.2). */
export const NO_TRANSFORMS: Transforms = {
  rescale: { slope: 1, intercept: 0 },
  modalityLut: null,
  modalityUnit: null,
  windows: [],
  voiLuts: [],
  padding: null,
};

/**
 * @param dataSet a data set, or functional groups that hold the same attributes
 * @param isSigned whether stored values are
 * @throws AppError `decode`/`corrupt` for a rescale with slope 0 or a value that is not finite, for
 * a damaged modality LUT, and for a damaged VOI LUT that no window can stand in for
 */
export function readTransforms(
  dataSet: DataSet,
  isSigned: boolean,
): { readonly transforms: Transforms; readonly cautions: readonly Caution[] } {
  const [modalityItem] = dataSet.items('x00283000');
  const modalityLut = modalityItem ? readLut(modalityItem, isSigned) : null;
  const rescale = {
    slope: readRescale(dataSet, 'x00281053', 1),
    intercept: readRescale(dataSet, 'x00281052', 0),
  };
  if (rescale.slope === 0) throw decodeError('DICOM', 'corrupt', { code: 'dicom-rescale-zero' });
  // The input of the VOI transformation is signed where the modality transformation can go below
  // zero.
  const isVoiSigned = modalityLut === null && (isSigned || rescale.intercept < 0 || rescale.slope < 0);
  const { windows, dropped } = readWindows(dataSet);
  const { voiLuts, isDamaged } = readVoiLuts(dataSet, isVoiSigned, windows.length > 0);
  return {
    transforms: {
      rescale,
      modalityLut,
      modalityUnit: unitOf(modalityItem ? modalityItem.string('x00283004') : dataSet.string('x00281054')),
      windows,
      voiLuts,
      padding: readPadding(dataSet, isSigned),
    },
    cautions: [
      ...(dropped ? [{ code: 'window-unusable', ...dropped } as const] : []),
      ...(isDamaged ? [{ code: 'lut-damaged' } as const] : []),
    ],
  };
}

function readRescale(dataSet: DataSet, tag: Tag, fallback: number): number {
  const value = dataSet.decimal(tag);
  if (value === undefined) return fallback;
  if (Number.isFinite(value)) return value;
  const detail = { code: 'dicom-rescale-text', text: dataSet.string(tag) ?? '' } as const;
  throw decodeError('DICOM', 'corrupt', detail);
}

/** Rescale Type or Modality LUT Type, C.11.1.1.2: `US` stands for unspecified. */
const unitOf = (type: string | undefined): string | null => (type && type !== 'US' ? type : null);

/** A name in plain ASCII, which every character set of a file agrees about; none otherwise. */
function explanation(text: string | undefined): { readonly explanation?: string } {
  return text && /^[ -~]+$/.test(text) ? { explanation: text } : {};
}

const shapes: readonly VoiWindow['shape'][] = ['LINEAR', 'LINEAR_EXACT', 'SIGMOID'];

interface Windows {
  readonly windows: readonly VoiWindow[];
  /** The first that cannot be used; null where all can. */
  readonly dropped: { readonly center: string; readonly width: string } | null;
}

/**
 * C.11.2.1.2 requires a width of at least 1 for LINEAR. Files whose rescaled values are fractions
 * have narrower ones, which can only be meant exactly.
 */
function readWindows(dataSet: DataSet): Windows {
  const name = dataSet.string('x00281056');
  const named = shapes.find((candidate) => candidate === name) ?? 'LINEAR';
  const count = Math.max(dataSet.stringCount('x00281050'), dataSet.stringCount('x00281051'));
  const windows: VoiWindow[] = [];
  let dropped: Windows['dropped'] = null;
  for (let index = 0; index < count; index++) {
    const center = dataSet.decimal('x00281050', index) ?? Number.NaN;
    const width = dataSet.decimal('x00281051', index) ?? Number.NaN;
    if (Number.isFinite(center) && Number.isFinite(width) && width > 0) {
      const shape = named === 'LINEAR' && width < 1 ? 'LINEAR_EXACT' : named;
      windows.push({ center, width, shape, ...explanation(dataSet.string('x00281055', index)) });
    } else {
      dropped ??= {
        center: dataSet.string('x00281050', index) ?? '',
        width: dataSet.string('x00281051', index) ?? '',
      };
    }
  }
  return { windows, dropped };
}

function readVoiLuts(
  dataSet: DataSet,
  isSigned: boolean,
  hasWindow: boolean,
): { readonly voiLuts: readonly Lut[]; readonly isDamaged: boolean } {
  const voiLuts: Lut[] = [];
  let isDamaged = false;
  for (const item of dataSet.items('x00283010')) {
    try {
      const lut = readLut(item, isSigned || item.element('x00283002')?.vr === 'SS');
      voiLuts.push({ ...lut, ...explanation(item.string('x00283003')) });
    } catch (error) {
      if (!(error instanceof AppError) || !(hasWindow || voiLuts.length > 0)) throw error;
      isDamaged = true;
    }
  }
  return { voiLuts, isDamaged };
}

/** Pixel Padding Value and its Range Limit, PS3.3 C.7.5.1.1.2; the limit may be on either side. */
function readPadding(dataSet: DataSet, isSigned: boolean): PixelImage['padding'] {
  const read = (tag: Tag) => (isSigned ? dataSet.int16(tag) : dataSet.uint16(tag));
  const value = read('x00280120');
  if (value === undefined) return null;
  const limit = read('x00280121') ?? value;
  return { low: Math.min(value, limit), high: Math.max(value, limit) };
}
