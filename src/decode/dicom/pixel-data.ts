/** The value of the pixel data element, native or encapsulated: DICOM PS3.5 A.4. */

import type { DataSet } from 'dicom-parser';
import type { AppError } from '../../core/errors.ts';
import { type Bytes, joinBytes, viewOf } from '../bytes.ts';
import { decodeError } from '../problems.ts';

export type PixelData =
  | { readonly kind: 'native'; readonly value: Bytes; readonly declaredBytes: number }
  | {
      readonly kind: 'encapsulated';
      readonly offsetTable: readonly number[];
      readonly fragments: readonly Fragment[];
    };

export interface Fragment {
  /** Counted from the first byte after the offset table, as the table's own offsets are. */
  readonly offset: number;
  readonly value: Bytes;
}

const ITEM = 0xfffee000;
const SEQUENCE_END = 0xfffee0dd;
const UNDEFINED_LENGTH = 0xffffffff;

/** @throws AppError `decode` (no pixels, truncated, corrupt) */
export function readPixelData(dataSet: DataSet, bytes: Bytes): PixelData {
  const element = dataSet.elements.x7fe00010;
  if (element === undefined) {
    const modality = dataSet.string('x00080060') ?? null;
    throw decodeError('DICOM', 'no-pixels', { code: 'dicom-no-pixel-data', modality });
  }
  const rest = bytes.subarray(element.dataOffset);
  if (element.length === UNDEFINED_LENGTH) return readFragments(rest);
  return { kind: 'native', value: rest.subarray(0, element.length), declaredBytes: element.length };
}

function readFragments(value: Bytes): PixelData {
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
  if (table === undefined || fragments.length === 0) {
    throw decodeError('DICOM', 'no-pixels', { code: 'dicom-no-fragment' });
  }
  const entries = viewOf(table.value);
  const offsetTable = Array.from({ length: table.value.length >> 2 }, (_, i) =>
    entries.getUint32(i * 4, true),
  );
  return { kind: 'encapsulated', offsetTable, fragments };
}

/**
 * The fragments of the first frame, joined: up to the second entry of the offset table; without a
 * table up to the next fragment that starts a new JPEG stream.
 */
export function firstFrame({ offsetTable, fragments }: Extract<PixelData, { kind: 'encapsulated' }>): Bytes {
  const [, second] = offsetTable;
  const startsStream = ({ value }: Fragment) => value[0] === 0xff && value[1] === 0xd8;
  const end = fragments.findIndex(
    (fragment, index) =>
      index > 0 && (second === undefined ? startsStream(fragment) : fragment.offset >= second),
  );
  return joinBytes(fragments.slice(0, end === -1 ? fragments.length : end).map(({ value }) => value));
}

/** Both in bytes. */
export function truncated(expected: number, found: number): AppError {
  return decodeError('DICOM', 'truncated', { code: 'pixel-bytes', expected, found });
}
