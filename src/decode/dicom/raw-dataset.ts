/** Data sets that were saved without the preamble of part 10 (old modalities, network dumps). */
import { type Bytes, hasText, latin1, viewOf } from '../bytes.ts';

/** Value representations, DICOM PS3.5 table 6.2-1. */
const valueRepresentations =
  /^(AE|AS|AT|CS|DA|DS|DT|FD|FL|IS|LO|LT|OB|OD|OF|OL|OV|OW|PN|SH|SL|SQ|SS|ST|SV|TM|UC|UI|UL|UN|UR|US|UT|UV)$/;

/**
 * The first element of a data set is in group 0008, that of a file's meta information in group
 * 0002.
 */
export function startsLikeDataset(file: Bytes): boolean {
  if (file.length < 16) return false;
  const view = viewOf(file);
  const group = view.getUint16(0, true);
  const element = view.getUint16(2, true);
  if (!(group === 0x0002 && element <= 0x0010) && !(group === 0x0008 && element <= 0x0018)) return false;
  if (hasExplicitVr(file)) return true;
  const length = view.getUint32(4, true);
  return group === 0x0008 && length % 2 === 0 && length <= Math.min(file.length - 8, 0x10000);
}

/** Whether the first element names its value representation. */
export function hasExplicitVr(file: Bytes): boolean {
  return valueRepresentations.test(latin1(file, 4, 6));
}

/** Whether the preamble is there: 128 bytes and `DICM` (DICOM PS3.10, 7.1). */
export function hasPreamble(file: Bytes): boolean {
  return hasText(file, 'DICM', 128);
}

/** The file with a preamble put before its meta information. */
export function withPreamble(file: Bytes): Bytes {
  const whole = new Uint8Array(132 + file.length);
  whole.set(new TextEncoder().encode('DICM'), 128);
  whole.set(file, 132);
  return whole;
}
