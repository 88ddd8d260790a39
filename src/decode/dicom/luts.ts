/** Lookup tables of a data set: DICOM PS3.3 C.11.1.1 (modality) and C.11.2.1.1 (VOI). */
import type { Lut } from '../../core/image.ts';
import { type Bytes, viewOf } from '../bytes.ts';
import { decodeError } from '../problems.ts';
import type { DataSet, Tag } from './data-set.ts';

const DESCRIPTOR: Tag = 'x00283002';
const DATA: Tag = 'x00283006';

/**
 * Reads one item of a modality or VOI LUT sequence.
 * @param isSignedInput whether the values that the table maps can be negative; the first mapped
 * value is of the same kind, whatever representation its writer chose
 * @throws AppError `decode`/`corrupt` where the descriptor or entries are missing, or have more than
 * 16 bits
 */
export function readLut(item: DataSet, isSignedInput: boolean): Lut {
  const count = item.uint16(DESCRIPTOR, 0);
  const firstInput = isSignedInput ? item.int16(DESCRIPTOR, 1) : item.uint16(DESCRIPTOR, 1);
  const bits = item.uint16(DESCRIPTOR, 2);
  const data = item.value(DATA);
  if (count === undefined || firstInput === undefined || bits === undefined || data === undefined) {
    throw decodeError('DICOM', 'corrupt', { code: 'dicom-lut-incomplete' });
  }
  if (bits > 16) throw decodeError('DICOM', 'corrupt', { code: 'dicom-lut-bits', bits });
  const entries = readEntries(data, entryCount(count), bits, item.isLittleEndian);
  return { firstInput, entries, top: topOf(entries, bits) };
}

/** 65,536 entries do not fit the field and are written as 0. */
export const entryCount = (field: number): number => (field === 0 ? 0x10000 : field);

/**
 * @param bits of an entry, as the descriptor says
 * @throws AppError `decode`/`corrupt` for fewer entries than `length`
 */
export function readEntries(data: Bytes, length: number, bits: number, isLittleEndian: boolean): Uint16Array {
  const view = viewOf(data);
  // Entries of 8 bits may be packed in bytes.
  const isPacked = bits <= 8 && view.byteLength < length * 2;
  const available = isPacked ? view.byteLength : view.byteLength >> 1;
  if (available < length) {
    const detail = { code: 'dicom-lut-entries', expected: length, found: available } as const;
    throw decodeError('DICOM', 'corrupt', detail);
  }
  return Uint16Array.from({ length }, (_, index) =>
    isPacked ? view.getUint8(index) : view.getUint16(index * 2, isLittleEndian),
  );
}

/**
 * The value of white: that of the descriptor's bits, unless the entries contradict it. Some writers
 * put 16 for entries of 8 to 14 bits, which would leave the picture nearly black; there, and where
 * entries are larger than their bits allow, white is the top of the bits that the largest entry
 * needs, as in dcm4che, cornerstone and dicom-rs. A table that reaches a quarter of its range is taken at its word.
 */
function topOf(entries: Uint16Array, bits: number): number {
  const top = 2 ** bits - 1;
  const largest = entries.reduce((most, entry) => Math.max(most, entry), 0);
  const isPlausible = bits >= 8 && largest <= top && (bits === 8 || largest > top / 4);
  return isPlausible || largest === 0 ? Math.max(top, 1) : 2 ** (32 - Math.clz32(largest)) - 1;
}
