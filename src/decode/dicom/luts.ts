/**
 * Transformations from stored to displayed values: modality and VOI, DICOM PS3.3 C.11.1 and C.11.2.
 */
import type { DataSet } from 'dicom-parser';
import type { Lut, PixelImage, VoiWindow } from '../../core/image.ts';
import { type Bytes, viewOf } from '../bytes.ts';
import { decodeError } from '../problems.ts';

/**
 * @throws AppError `decode`/`corrupt` for a rescale with slope 0 or a value that is not finite, or
 * a LUT with fewer entries than it declares
 */
export function readTransforms(
  dataSet: DataSet,
  bytes: Bytes,
  signed: boolean,
): Pick<PixelImage, 'rescale' | 'modalityLut' | 'windows' | 'voiLuts'> {
  const [modalityLut = null] = readLuts(dataSet, bytes, 'x00283000', signed);
  const rescale = {
    slope: readDecimal(dataSet, 'x00281053', 1),
    intercept: readDecimal(dataSet, 'x00281052', 0),
  };
  if (rescale.slope === 0) throw decodeError('DICOM', 'corrupt', { code: 'dicom-rescale-zero' });
  // The input of the VOI transformation is signed where the modality transformation can go below
  // zero.
  const voiSigned = modalityLut === null && (signed || rescale.intercept < 0 || rescale.slope < 0);
  return {
    rescale,
    modalityLut,
    windows: readWindows(dataSet),
    voiLuts: readLuts(dataSet, bytes, 'x00283010', voiSigned),
  };
}

function readDecimal(dataSet: DataSet, tag: string, fallback: number): number {
  if (!dataSet.string(tag)) return fallback;
  const value = dataSet.floatString(tag);
  if (value !== undefined && Number.isFinite(value)) return value;
  const detail = { code: 'dicom-rescale-text', text: dataSet.string(tag) ?? '' } as const;
  throw decodeError('DICOM', 'corrupt', detail);
}

const shapes: readonly VoiWindow['shape'][] = ['LINEAR', 'LINEAR_EXACT', 'SIGMOID'];

/**
 * Windows that can be used: C.11.2.1.2 requires a width of at least 1 for LINEAR, and above 0 for
 * the others.
 */
function readWindows(dataSet: DataSet): VoiWindow[] {
  const name = dataSet.string('x00281056');
  const shape = shapes.find((candidate) => candidate === name) ?? 'LINEAR';
  const count = dataSet.string('x00281050') ? (dataSet.numStringValues('x00281050') ?? 0) : 0;
  return Array.from({ length: count }, (_, index) => ({
    center: dataSet.floatString('x00281050', index) ?? Number.NaN,
    width: dataSet.floatString('x00281051', index) ?? Number.NaN,
    shape,
  })).filter(
    ({ center, width }) =>
      Number.isFinite(center) && Number.isFinite(width) && (shape === 'LINEAR' ? width >= 1 : width > 0),
  );
}

/** The items of a modality or VOI LUT sequence, PS3.3 C.11.1.1.1. */
function readLuts(dataSet: DataSet, bytes: Bytes, sequence: string, signed: boolean): Lut[] {
  const items = dataSet.elements[sequence]?.items ?? [];
  return items.flatMap(({ dataSet: item }) => (item ? [readLut(item, bytes, signed)] : []));
}

function readLut(item: DataSet, bytes: Bytes, signed: boolean): Lut {
  const count = item.uint16('x00283002', 0);
  const isSigned = item.elements.x00283002?.vr === 'SS' || (item.elements.x00283002?.vr !== 'US' && signed);
  const firstInput = isSigned ? item.int16('x00283002', 1) : item.uint16('x00283002', 1);
  const bits = item.uint16('x00283002', 2);
  const data = item.elements.x00283006;
  if (count === undefined || firstInput === undefined || bits === undefined || data === undefined) {
    throw decodeError('DICOM', 'corrupt', { code: 'dicom-lut-incomplete' });
  }
  if (bits < 8 || bits > 16) throw decodeError('DICOM', 'corrupt', { code: 'dicom-lut-bits', bits });
  // 65,536 entries do not fit the field and are written as 0.
  const length = count === 0 ? 0x10000 : count;
  const view = viewOf(bytes.subarray(data.dataOffset, data.dataOffset + data.length));
  // Entries of 8 bits may be packed in bytes.
  const isPacked = bits === 8 && view.byteLength < length * 2;
  const available = isPacked ? view.byteLength : view.byteLength >> 1;
  if (available < length) {
    const detail = { code: 'dicom-lut-entries', expected: length, found: available } as const;
    throw decodeError('DICOM', 'corrupt', detail);
  }
  const entries = Uint16Array.from({ length }, (_, index) =>
    isPacked ? view.getUint8(index) : view.getUint16(index * 2, true),
  );
  return { firstInput, entries, bits };
}
