/**
 * The directories of a TIFF (TIFF 6.0, section 2) or BigTIFF (libtiff's "BigTIFF Design"), checked
 * before any pixel is read.
 */
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

/** Bytes of a whole number by its type: BYTE, SHORT, LONG, and LONG8 of BigTIFF. */
const widths: Readonly<Record<number, 1 | 2 | 4 | 8>> = { 1: 1, 3: 2, 4: 4, 16: 8 };

/** The numbers of a file: their byte order, and how wide offsets and counts are. */
export interface Numbers {
  readonly isLittleEndian: boolean;
  /** 4 in TIFF, 8 in BigTIFF. */
  readonly offsetBytes: 4 | 8;
}

/** Exact below 2^53, which no file reaches. */
function offsetAt(view: DataView, at: number, { isLittleEndian, offsetBytes }: Numbers): number {
  return offsetBytes === 4
    ? view.getUint32(at, isLittleEndian)
    : Number(view.getBigUint64(at, isLittleEndian));
}

/** One image of the file: its fields, read when they are asked for. */
export class Directory {
  readonly #form: Numbers;
  readonly #view: DataView<ArrayBuffer>;
  /** Position of the entry by its tag. */
  readonly #entries: ReadonlyMap<number, number>;

  constructor(file: Bytes, form: Numbers, entries: ReadonlyMap<number, number>) {
    this.#form = form;
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
    const form = this.#form;
    const { isLittleEndian: little, offsetBytes } = form;
    const width = widths[view.getUint16(entry + 2, little)];
    const count = offsetAt(view, entry + 4, form);
    if (width === undefined) throw decodeError('TIFF', 'corrupt', { code: 'tiff-field', field });
    // Values that take no more bytes than an offset stand in the entry itself.
    const value = entry + 4 + offsetBytes;
    const start = count * width <= offsetBytes ? value : offsetAt(view, value, form);
    const end = start + count * width;
    if (end > view.byteLength) throw fileCut(end, view.byteLength);
    return Array.from({ length: count }, (_, index) => {
      const offset = start + index * width;
      if (width === 1) return view.getUint8(offset);
      if (width === 2) return view.getUint16(offset, little);
      return offsetAt(view, offset, { isLittleEndian: little, offsetBytes: width });
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
  // The version is 42 in TIFF and 43 in BigTIFF, whose first offset stands behind its own width.
  const isBig = hasText(file, 'II+') || hasText(file, 'MM\0+');
  const form: Numbers = { isLittleEndian: hasText(file, 'II'), offsetBytes: isBig ? 8 : 4 };
  if (file.length < 2 * form.offsetBytes) {
    throw decodeError('TIFF', 'truncated', { code: 'stream-cut', bytes: file.length });
  }
  const view = viewOf(file);
  const pages: Directory[] = [];
  const seen = new Set<number>();
  for (let offset = offsetAt(view, form.offsetBytes, form); offset !== 0 && !seen.has(offset); ) {
    seen.add(offset);
    const part = readDirectory(file, offset, form);
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
  form: Numbers,
): { readonly directory: Directory; readonly next: number } | null {
  const { isLittleEndian, offsetBytes } = form;
  const view = viewOf(file);
  // TIFF counts its entries in 16 bits, BigTIFF in 64.
  const countBytes = offsetBytes === 4 ? 2 : 8;
  const entryBytes = 4 + 2 * offsetBytes;
  if (offset + countBytes > file.length) return null;
  const count = offsetBytes === 4 ? view.getUint16(offset, isLittleEndian) : offsetAt(view, offset, form);
  const end = offset + countBytes + count * entryBytes;
  if (end > file.length) return null;
  const entries = new Map<number, number>();
  for (let entry = offset + countBytes; entry < end; entry += entryBytes) {
    entries.set(view.getUint16(entry, isLittleEndian), entry);
  }
  const next = end + offsetBytes <= file.length ? offsetAt(view, end, form) : 0;
  return { directory: new Directory(file, form, entries), next };
}

export const fileCut = (expected: number, found: number) =>
  decodeError('TIFF', 'truncated', { code: 'file-bytes', expected, found });
