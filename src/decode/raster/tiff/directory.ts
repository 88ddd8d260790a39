/** The directories of a TIFF (TIFF 6.0, section 2), checked before any pixel is read. */
import { type Bytes, hasText, viewOf } from '../../bytes.ts';
import { decodeError } from '../../problems.ts';

/** Tags of the fields that are read, TIFF 6.0, appendix A; SampleFormat is in section 19. */
export const fieldTags = {
  NewSubfileType: 254,
  ImageWidth: 256,
  ImageLength: 257,
  BitsPerSample: 258,
  Compression: 259,
  PhotometricInterpretation: 262,
  FillOrder: 266,
  StripOffsets: 273,
  Orientation: 274,
  SamplesPerPixel: 277,
  RowsPerStrip: 278,
  StripByteCounts: 279,
  PlanarConfiguration: 284,
  Predictor: 317,
  ColorMap: 320,
  TileWidth: 322,
  TileLength: 323,
  TileOffsets: 324,
  TileByteCounts: 325,
  SampleFormat: 339,
} as const;

export type Field = keyof typeof fieldTags;

/** Bytes of a whole number by its type: BYTE, SHORT and LONG. */
const widths: Readonly<Record<number, 1 | 2 | 4>> = { 1: 1, 3: 2, 4: 4 };

/** One image of the file: its fields, read when they are asked for. */
export class Directory {
  readonly isLittleEndian: boolean;
  readonly #view: DataView<ArrayBuffer>;
  /** Position of the entry by its tag. */
  readonly #entries: ReadonlyMap<number, number>;

  constructor(file: Bytes, isLittleEndian: boolean, entries: ReadonlyMap<number, number>) {
    this.isLittleEndian = isLittleEndian;
    this.#view = viewOf(file);
    this.#entries = entries;
  }

  /**
   * Numbers of a field; none where it is absent.
   * @throws AppError `decode`: truncated where the values are outside of the file, corrupt where
   * they are no whole numbers
   */
  numbers(field: Field): readonly number[] {
    const entry = this.#entries.get(fieldTags[field]);
    if (entry === undefined) return [];
    const view = this.#view;
    const little = this.isLittleEndian;
    const width = widths[view.getUint16(entry + 2, little)];
    const count = view.getUint32(entry + 4, little);
    if (width === undefined) throw decodeError('TIFF', 'corrupt', { code: 'tiff-field', field });
    // Values of up to four bytes stand in the entry itself.
    const start = count * width <= 4 ? entry + 8 : view.getUint32(entry + 8, little);
    const end = start + count * width;
    if (end > view.byteLength) throw fileCut(end, view.byteLength);
    return Array.from({ length: count }, (_, index) => {
      const offset = start + index * width;
      if (width === 1) return view.getUint8(offset);
      return width === 2 ? view.getUint16(offset, little) : view.getUint32(offset, little);
    });
  }

  /** First number of a field, or `absent`. */
  number<T>(field: Field, absent: T): number | T {
    return this.numbers(field)[0] ?? absent;
  }

  /** @throws AppError `decode`/`corrupt` where the field is absent */
  required(field: Field): number {
    const value = this.number(field, null);
    if (value === null) throw decodeError('TIFF', 'corrupt', { code: 'tiff-field', field });
    return value;
  }
}

/** The first image and the number of images; reduced copies, such as thumbnails, do not count. */
export interface Pages {
  readonly first: Directory;
  readonly count: number;
}

/**
 * @throws AppError `decode`: truncated where the first directory is outside of the file, `no-pixels`
 * where there is none
 */
export function readPages(file: Bytes): Pages {
  if (file.length < 8) throw decodeError('TIFF', 'truncated', { code: 'stream-cut', bytes: file.length });
  const little = hasText(file, 'II');
  const view = viewOf(file);
  const pages: Directory[] = [];
  const seen = new Set<number>();
  for (let offset = view.getUint32(4, little); offset !== 0 && !seen.has(offset); ) {
    seen.add(offset);
    const part = readDirectory(file, offset, little);
    // Some writers leave a stray pointer behind the last directory; the images before it are whole.
    if (part === null && pages.length > 0) break;
    if (part === null) throw fileCut(offset + 2, file.length);
    const { directory, next } = part;
    // Bit 0 marks a reduced copy of another image of the file.
    if ((directory.number('NewSubfileType', 0) & 1) === 0) pages.push(directory);
    offset = next;
  }
  const [first] = pages;
  if (!first) throw decodeError('TIFF', 'no-pixels', { code: 'tiff-no-page' });
  return { first, count: pages.length };
}

/** Null where the directory is not within the file. */
function readDirectory(
  file: Bytes,
  offset: number,
  isLittleEndian: boolean,
): { readonly directory: Directory; readonly next: number } | null {
  const view = viewOf(file);
  if (offset + 2 > file.length) return null;
  const count = view.getUint16(offset, isLittleEndian);
  const end = offset + 2 + count * 12;
  if (end > file.length) return null;
  const entries = new Map<number, number>();
  for (let entry = offset + 2; entry < end; entry += 12) {
    entries.set(view.getUint16(entry, isLittleEndian), entry);
  }
  const next = end + 4 <= file.length ? view.getUint32(end, isLittleEndian) : 0;
  return { directory: new Directory(file, isLittleEndian, entries), next };
}

export const fileCut = (expected: number, found: number) =>
  decodeError('TIFF', 'truncated', { code: 'file-bytes', expected, found });
