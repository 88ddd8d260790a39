/** The index of a disc or folder: DICOMDIR, PS3.10, 8.6, and its records, PS3.3, annex F. */
import { type Bytes, hasText } from '../bytes.ts';
import type { DataSet } from './data-set.ts';
import { EXPLICIT_LITTLE_ENDIAN, encodingAt, META_GROUP, PREAMBLE_BYTES } from './encoding.ts';
import { readDataSet } from './read-data-set.ts';

/** Directory Record Sequence. */
const RECORDS = 'x00041220';

/** Whether a data set is an index in place of an image. */
export function isDirectory(dataSet: DataSet): boolean {
  return dataSet.element(RECORDS) !== undefined;
}

/**
 * @returns the files of the images in the order of their records: paths relative to the folder of
 * the index, with slashes
 */
export function imagesOf(dataSet: DataSet): readonly string[] {
  return dataSet.items(RECORDS).flatMap((record) => {
    // A record that is no longer in use has 0 here (PS3.3, F.3.2.2).
    const isUsed = record.uint16('x00041410') !== 0;
    const components = record.string('x00041500')?.split('\\') ?? [];
    const path = components.map((component) => component.trim()).join('/');
    return isUsed && path && record.string('x00041430') === 'IMAGE' ? [path] : [];
  });
}

/**
 * {@link imagesOf} for a file. The standard fixes its encoding (PS3.10, 8.6), so that no transfer
 * syntax needs to be known.
 * @throws AppError kind `decode`
 */
export function readDirectory(file: Bytes): readonly string[] {
  const hasPreamble = hasText(file, 'DICM', PREAMBLE_BYTES - 4);
  const metaStart = hasPreamble ? PREAMBLE_BYTES : 0;
  const { end } = readDataSet(file, metaStart, EXPLICIT_LITTLE_ENDIAN, META_GROUP);
  const encoding = encodingAt(file, end) ?? EXPLICIT_LITTLE_ENDIAN;
  return imagesOf(readDataSet(file, end, encoding).dataSet);
}
