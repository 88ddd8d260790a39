/** A DICOM data set in memory, and the values of its elements: PS3.5, chapters 6 and 7. */
import { type Bytes, latin1, viewOf } from '../bytes.ts';
import { UNDEFINED_LENGTH } from './encoding.ts';

/** An element of a data set; its value stays in the file until it is asked for. */
export interface DataElement {
  /** Value representation; `UN` where the file names none. */
  readonly vr: string;
  /** Position of the value in the bytes of its data set. */
  readonly dataOffset: number;
  /** Length of the value in bytes; {@link UNDEFINED_LENGTH} for encapsulated pixel data. */
  readonly length: number;
  /** Data sets of a sequence; null for any other value. */
  readonly items: readonly DataSet[] | null;
}

/** Longer than any text that is read here. */
const MAX_TEXT_BYTES = 0x4000;

/** Name of an element's key: `x00280010` for (0028,0010). */
export type Tag = `x${string}`;

/**
 * Elements by tag. A value that is absent, empty or too short is `undefined`; texts are read as
 * Latin-1, without the spaces and the NUL that pad them.
 */
export class DataSet {
  readonly bytes: Bytes;
  readonly isLittleEndian: boolean;
  readonly #elements: ReadonlyMap<Tag, DataElement>;

  constructor(bytes: Bytes, isLittleEndian: boolean, elements: ReadonlyMap<Tag, DataElement>) {
    this.bytes = bytes;
    this.isLittleEndian = isLittleEndian;
    this.#elements = elements;
  }

  element(tag: Tag): DataElement | undefined {
    return this.#elements.get(tag);
  }

  /** This data set with the elements of another in front; both come from the same bytes. */
  with(other: DataSet | undefined): DataSet {
    if (!other) return this;
    return new DataSet(this.bytes, this.isLittleEndian, new Map([...this.#elements, ...other.#elements]));
  }

  /** Data sets of a sequence; none where it is absent or empty. */
  items(tag: Tag): readonly DataSet[] {
    return this.element(tag)?.items ?? [];
  }

  /** Bytes of a value, as in the file. */
  value(tag: Tag): Bytes | undefined {
    const element = this.element(tag);
    if (!element || element.length === UNDEFINED_LENGTH) return undefined;
    return this.bytes.subarray(element.dataOffset, element.dataOffset + element.length);
  }

  /** Text of a value, or of one of several that backslashes separate. */
  string(tag: Tag, index?: number): string | undefined {
    const value = this.value(tag);
    if (!value?.length) return undefined;
    const text = latin1(value, 0, Math.min(value.length, MAX_TEXT_BYTES));
    const part = index === undefined ? text : text.split('\\')[index];
    return part?.replace(/[\0 ]+$/, '').trimStart();
  }

  /** Number of values that backslashes separate; 0 where there is none. */
  stringCount(tag: Tag): number {
    return this.string(tag)?.split('\\').length ?? 0;
  }

  uint16(tag: Tag, index = 0): number | undefined {
    return this.#number(tag, index, (view, offset) => view.getUint16(offset, this.isLittleEndian));
  }

  int16(tag: Tag, index = 0): number | undefined {
    return this.#number(tag, index, (view, offset) => view.getInt16(offset, this.isLittleEndian));
  }

  /** A decimal string (VR DS) as a number, `NaN` where it is none. */
  decimal(tag: Tag, index = 0): number | undefined {
    const text = this.string(tag, index);
    return text ? Number(text) : undefined;
  }

  /** An integer string (VR IS) as a number, `NaN` where it is none. */
  integer(tag: Tag, index = 0): number | undefined {
    const text = this.string(tag, index);
    return text ? Number.parseInt(text, 10) : undefined;
  }

  #number(
    tag: Tag,
    index: number,
    read: (view: DataView<ArrayBuffer>, offset: number) => number,
  ): number | undefined {
    const value = this.value(tag);
    return value && value.length >= 2 * index + 2 ? read(viewOf(value), 2 * index) : undefined;
  }
}
