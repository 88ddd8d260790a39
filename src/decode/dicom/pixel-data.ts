/** The value of the pixel data element, native or encapsulated: DICOM PS3.5, 8.1 and A.4. */
import type { AppError } from '../../core/errors.ts';
import { type Bytes, viewOf } from '../bytes.ts';
import { decodeError } from '../problems.ts';
import type { DataSet } from './data-set.ts';
import { UNDEFINED_LENGTH } from './encoding.ts';
import type { EncapsulatedPixels, Fragment } from './fragments.ts';
import { PIXEL_DATA } from './read-data-set.ts';

export interface NativePixels {
  readonly kind: 'native';
  readonly value: Bytes;
  readonly declaredBytes: number;
  readonly isLittleEndian: boolean;
  /** Whether the value is a sequence of 16-bit words (VR OW) and not of bytes (OB). */
  readonly inWords: boolean;
}

export type PixelData = NativePixels | EncapsulatedPixels;

const ITEM = 0xfffee000;
const SEQUENCE_END = 0xfffee0dd;

/** @throws AppError `decode` (no pixels, truncated, corrupt) */
export function readPixelData(dataSet: DataSet): PixelData {
  const { bytes, isLittleEndian } = dataSet;
  const element = dataSet.element(PIXEL_DATA);
  if (element === undefined) {
    const modality = dataSet.string('x00080060') ?? null;
    throw decodeError('DICOM', 'no-pixels', { code: 'dicom-no-pixel-data', modality });
  }
  const rest = bytes.subarray(element.dataOffset);
  if (element.length !== UNDEFINED_LENGTH) {
    const value = rest.subarray(0, element.length);
    const inWords = element.vr === 'OW';
    return { kind: 'native', value, declaredBytes: element.length, isLittleEndian, inWords };
  }
  const { offsetTable, fragments } = readItems(rest);
  const extendedOffsets = readLongs(dataSet.value('x7fe00001'));
  const frameStarts = extendedOffsets.length > 0 ? extendedOffsets : offsetTable;
  return {
    kind: 'encapsulated',
    frameStarts,
    frameLengths: readLongs(dataSet.value('x7fe00002')),
    fragments,
  };
}

/** The basic offset table and the fragments behind it. */
function readItems(value: Bytes): { offsetTable: number[]; fragments: Fragment[] } {
  const view = viewOf(value);
  const items: Fragment[] = [];
  let offset = 0;
  let start = 0;
  while (true) {
    if (offset + 8 > value.length) throw truncated(offset + 8, value.length);
    const tag = view.getUint16(offset, true) * 0x10000 + view.getUint16(offset + 2, true);
    if (tag === SEQUENCE_END) break;
    if (tag !== ITEM) {
      throw decodeError('DICOM', 'corrupt', { code: 'dicom-no-item', offset });
    }
    const end = offset + 8 + view.getUint32(offset + 4, true);
    if (end > value.length) throw truncated(end, value.length);
    items.push({ offset: offset - start, value: value.subarray(offset + 8, end) });
    if (items.length === 1) start = end;
    offset = end;
  }
  const [table, ...fragments] = items;
  if (table === undefined || fragments.every(({ value }) => value.length === 0)) {
    throw decodeError('DICOM', 'no-pixels', { code: 'dicom-no-fragment' });
  }
  const entries = viewOf(table.value);
  const offsetTable = Array.from({ length: table.value.length >> 2 }, (_, i) =>
    entries.getUint32(i * 4, true),
  );
  return { offsetTable, fragments };
}

/** 64-bit numbers (VR OV), exact below 2^53, which no file reaches. */
function readLongs(value: Bytes = new Uint8Array(0)): number[] {
  const view = viewOf(value);
  return Array.from({ length: value.length >> 3 }, (_, i) => Number(view.getBigUint64(i * 8, true)));
}

/** Both in bytes. */
export function truncated(expected: number, found: number): AppError {
  return decodeError('DICOM', 'truncated', { code: 'pixel-bytes', expected, found });
}
