/** How the elements of a data set are written, told by the bytes: DICOM PS3.5, 7.1 and annex A. */
import { type Bytes, latin1, viewOf } from '../bytes.ts';

export interface Encoding {
  readonly isExplicit: boolean;
  readonly isLittleEndian: boolean;
}

export const IMPLICIT_LITTLE_ENDIAN: Encoding = { isExplicit: false, isLittleEndian: true };
export const EXPLICIT_LITTLE_ENDIAN: Encoding = { isExplicit: true, isLittleEndian: true };
export const EXPLICIT_BIG_ENDIAN: Encoding = { isExplicit: true, isLittleEndian: false };

/** Length of a value that ends with a delimiter, PS3.5 7.1.1. */
export const UNDEFINED_LENGTH = 0xffffffff;

/** Length of the preamble and its `DICM`, PS3.10 7.1. */
export const PREAMBLE_BYTES = 132;

/** Group of a file's meta information, PS3.10 7.1. */
export const META_GROUP = 0x0002;

/** Whether a value representation, known or new, stands at `offset`. */
export function hasVr(bytes: Bytes, offset: number): boolean {
  return /^[A-Z]{2}$/.test(latin1(bytes, offset, offset + 2));
}

/**
 * The encoding in which the element at `offset` makes sense; null where none does. The first
 * element of a data set is in a low group, and its value fits the file.
 */
export function encodingAt(bytes: Bytes, offset: number): Encoding | null {
  if (offset + 12 > bytes.length) return null;
  const view = viewOf(bytes);
  const fits = (length: number) => length === UNDEFINED_LENGTH || offset + 8 + length <= bytes.length;
  const isLow = (group: number) => group > 0 && group < 0x100;
  if (hasVr(bytes, offset + 4)) {
    const [little, big] = [view.getUint16(offset, true), view.getUint16(offset, false)];
    if (isLow(little)) return EXPLICIT_LITTLE_ENDIAN;
    if (isLow(big)) return EXPLICIT_BIG_ENDIAN;
  }
  const isImplicit = isLow(view.getUint16(offset, true)) && fits(view.getUint32(offset + 4, true));
  return isImplicit ? IMPLICIT_LITTLE_ENDIAN : null;
}

/**
 * Whether a file without preamble begins like DICOM: with an element of group 0008, the first of a
 * data set, or of the meta information's group 0002.
 */
export function startsLikeDicom(file: Bytes): boolean {
  if (file.length < 16) return false;
  const element = viewOf(file).getUint16(2, true);
  if (file[0] === META_GROUP) return file[1] === 0 && element <= 0x0010 && hasVr(file, 4);
  const encoding = encodingAt(file, 0);
  if (encoding === null) return false;
  const view = viewOf(file);
  const [group, number] = [
    view.getUint16(0, encoding.isLittleEndian),
    view.getUint16(2, encoding.isLittleEndian),
  ];
  return group === 0x0008 && number <= 0x0018;
}
