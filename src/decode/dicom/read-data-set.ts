/**
 * Bytes to a data set: PS3.5, 7.1 (elements), 7.5 (sequences) and A (transfer syntaxes).
 *
 * Our own, because dicom-parser 1.8.21 takes the 64-bit representations (OV, SV, UV) and any newer
 * one for short forms and loses its place there, does not notice where a data set is encoded
 * otherwise than its header says, and reports both as a file that was cut off.
 */
import { type Bytes, latin1, viewOf } from '../bytes.ts';
import { decodeError } from '../problems.ts';
import { type DataElement, DataSet, type Tag } from './data-set.ts';
import {
  type Encoding,
  EXPLICIT_LITTLE_ENDIAN,
  hasVr,
  IMPLICIT_LITTLE_ENDIAN,
  UNDEFINED_LENGTH,
} from './encoding.ts';

/**
 * Representations whose length has 16 bits, PS3.5 table 7.1-2. All others have 32, and so will
 * every new one (PS3.5, 6.2).
 */
const SHORT_FORMS = /^(AE|AS|AT|CS|DA|DS|DT|FD|FL|IS|LO|LT|PN|SH|SL|SS|ST|TM|UI|UL|US)$/;

export const PIXEL_DATA: Tag = 'x7fe00010';
const ITEM = 0xfffee000;
const ITEM_END = 0xfffee00d;
const SEQUENCE_END = 0xfffee0dd;

/** Deeper than any real sequence; bounds the recursion on made-up files. */
const MAX_DEPTH = 24;

/** The head of an element, before its value. */
interface Head {
  readonly tag: number;
  readonly vr: string;
  readonly dataOffset: number;
  readonly length: number;
}

/** A data set and the position behind it. */
interface Part {
  readonly dataSet: DataSet;
  readonly end: number;
}

/**
 * Reads from `start` up to the head of the pixel data, which is the last element that is needed.
 * @param group reads only elements of this group, as the file's meta information
 * @throws AppError `decode`: truncated where an element before the pixel data is longer than the
 * file, corrupt where no element can be
 */
export function readDataSet(bytes: Bytes, start: number, encoding: Encoding, group?: number): Part {
  return new Reader(bytes).dataSet(start, bytes.length, encoding, { depth: 0, group });
}

class Reader {
  readonly #bytes: Bytes;
  readonly #view: DataView<ArrayBuffer>;

  constructor(bytes: Bytes) {
    this.#bytes = bytes;
    this.#view = viewOf(bytes);
  }

  dataSet(
    start: number,
    limit: number,
    encoding: Encoding,
    { depth, group }: { readonly depth: number; readonly group?: number | undefined },
  ): Part {
    if (depth > MAX_DEPTH) throw unreadable();
    const elements = new Map<Tag, DataElement>();
    const part = (end: number): Part => ({
      dataSet: new DataSet(this.#bytes, encoding.isLittleEndian, elements),
      end,
    });
    let offset = start;
    while (offset + 8 <= limit) {
      // Behind the last element of a group may be anything, even a deflated stream.
      if (group !== undefined && this.#tag(offset, encoding.isLittleEndian) >>> 16 !== group)
        return part(offset);
      const head = this.#head(offset, encoding);
      // A sequence may end while its last item is open.
      if (head.tag === SEQUENCE_END && depth > 0) return part(offset);
      if (head.tag === ITEM_END && depth > 0) return part(offset + 8);
      const tag: Tag = `x${head.tag.toString(16).padStart(8, '0')}`;
      const { vr, dataOffset, length } = head;
      if (tag === PIXEL_DATA && depth === 0) {
        elements.set(tag, { vr, dataOffset, length, items: null });
        return part(dataOffset);
      }
      const { items, end } = this.#value(head, limit, encoding, depth);
      elements.set(tag, { vr, dataOffset, length: end - dataOffset, items });
      offset = end;
    }
    return part(offset);
  }

  #head(offset: number, { isExplicit, isLittleEndian }: Encoding): Head {
    const tag = this.#tag(offset, isLittleEndian);
    // Delimiters have no representation in any encoding. Some writers leave it out of other
    // elements, too: there the four bytes are a length.
    const isDelimiter = tag >>> 16 === 0xfffe;
    if (!isExplicit || isDelimiter || !hasVr(this.#bytes, offset + 4)) {
      const length = this.#view.getUint32(offset + 4, isLittleEndian);
      const isImpossible = length !== UNDEFINED_LENGTH && offset + 8 + length > this.#bytes.length;
      // Not the end of a file that was cut, but four bytes that are no length.
      if (isExplicit && isImpossible) throw unreadable();
      return { tag, vr: 'UN', dataOffset: offset + 8, length };
    }
    const vr = latin1(this.#bytes, offset + 4, offset + 6);
    if (SHORT_FORMS.test(vr)) {
      return { tag, vr, dataOffset: offset + 8, length: this.#view.getUint16(offset + 6, isLittleEndian) };
    }
    if (offset + 12 > this.#bytes.length) throw headerCut();
    return { tag, vr, dataOffset: offset + 12, length: this.#view.getUint32(offset + 8, isLittleEndian) };
  }

  /** Where the value ends, and its items where it is a sequence. */
  #value(
    { vr, dataOffset, length }: Head,
    limit: number,
    encoding: Encoding,
    depth: number,
  ): { readonly items: readonly DataSet[] | null; readonly end: number } {
    const isOpen = length === UNDEFINED_LENGTH;
    const end = isOpen ? limit : dataOffset + length;
    this.#checkEnd(end, limit);
    const startsWithItem = dataOffset + 8 <= end && this.#tag(dataOffset, encoding.isLittleEndian) === ITEM;
    if (isOpen && (vr === 'OB' || vr === 'OW')) return { items: null, end: this.#skipItems(dataOffset, end) };
    // Implicit data sets and UN do not say which values are sequences.
    const isSequence = vr === 'SQ' || isOpen || (vr === 'UN' && startsWithItem);
    if (!isSequence) return { items: null, end };
    // A sequence as UN is implicit little endian (PS3.5, 6.2.2), where its writer kept to that.
    const inner = vr === 'UN' && encoding.isExplicit ? this.#encodingWithin(dataOffset, end) : encoding;
    return this.#items(dataOffset, end, inner, depth);
  }

  #encodingWithin(offset: number, end: number): Encoding {
    const isExplicit = offset + 14 <= end && hasVr(this.#bytes, offset + 12);
    return isExplicit ? EXPLICIT_LITTLE_ENDIAN : IMPLICIT_LITTLE_ENDIAN;
  }

  #items(
    start: number,
    limit: number,
    encoding: Encoding,
    depth: number,
  ): { readonly items: readonly DataSet[]; readonly end: number } {
    const items: DataSet[] = [];
    let offset = start;
    while (offset + 8 <= limit) {
      const tag = this.#tag(offset, encoding.isLittleEndian);
      const length = this.#view.getUint32(offset + 4, encoding.isLittleEndian);
      if (tag === SEQUENCE_END) return { items, end: offset + 8 };
      if (tag !== ITEM) throw unreadable();
      const isOpen = length === UNDEFINED_LENGTH;
      const itemEnd = isOpen ? limit : offset + 8 + length;
      this.#checkEnd(itemEnd, limit);
      const { dataSet, end } = this.dataSet(offset + 8, itemEnd, encoding, { depth: depth + 1 });
      items.push(dataSet);
      offset = isOpen ? end : itemEnd;
    }
    return { items, end: limit };
  }

  /** The end of encapsulated pixels within a sequence, such as those of an icon. */
  #skipItems(start: number, limit: number): number {
    let offset = start;
    while (offset + 8 <= limit) {
      const isEnd = this.#tag(offset, true) === SEQUENCE_END;
      offset += 8 + this.#view.getUint32(offset + 4, true);
      if (isEnd) return offset;
    }
    throw headerCut();
  }

  /** @throws AppError `decode`: truncated past the file, corrupt past what encloses the value */
  #checkEnd(end: number, limit: number): void {
    if (end > limit) throw end > this.#bytes.length ? headerCut() : unreadable();
  }

  #tag(offset: number, isLittleEndian: boolean): number {
    const group = this.#view.getUint16(offset, isLittleEndian);
    return group * 0x10000 + this.#view.getUint16(offset + 2, isLittleEndian);
  }
}

const headerCut = () => decodeError('DICOM', 'truncated', { code: 'dicom-header-cut' });
const unreadable = () => decodeError('DICOM', 'corrupt', { code: 'dicom-header-unreadable' });
