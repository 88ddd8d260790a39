/** Huffman codes of JPEG: ITU-T T.81, annexes C and F.2.2. */
import { decodeError } from '../../../problems.ts';

/** Codes of up to this many bits are found by one look. */
const QUICK_BITS = 9;

export interface HuffmanTable {
  /** By the next {@link QUICK_BITS} bits: 256 * length of the code + value; 0 for longer codes. */
  readonly quick: Uint16Array;
  /** By length: one more than the largest code, shifted to 16 bits; 0 where there is none. */
  readonly limits: Uint32Array;
  /** By length: what to add to a code for the index of its value. */
  readonly offsets: Int32Array;
  readonly values: Uint8Array;
}

/**
 * @param counts the number of codes of 1 to 16 bits
 * @param values in the order of their codes
 * @throws AppError `decode`/`corrupt` where there are more codes than their lengths allow
 */
export function buildHuffmanTable(counts: Uint8Array, values: Uint8Array): HuffmanTable {
  const quick = new Uint16Array(2 ** QUICK_BITS);
  const limits = new Uint32Array(17);
  const offsets = new Int32Array(17);
  let code = 0;
  let index = 0;
  for (let length = 1; length <= 16; length++, code *= 2) {
    const count = counts[length - 1] ?? 0;
    if (code + count > 2 ** length) throw decodeError('JPEG', 'corrupt', { code: 'jpeg-huffman' });
    offsets[length] = index - code;
    for (let end = index + count; index < end; index++, code++) {
      if (length > QUICK_BITS) continue;
      const first = code << (QUICK_BITS - length);
      quick.fill(length * 256 + (values[index] ?? 0), first, first + 2 ** (QUICK_BITS - length));
    }
    if (count > 0) limits[length] = code << (16 - length);
  }
  return { quick, limits, offsets, values };
}

/** Reads bits and codes of one scan's entropy-coded data, up to its next marker. */
export class BitReader {
  readonly #bytes: Uint8Array;
  #at = 0;
  /** The last `#count` bits are still to be read. */
  #bits = 0;
  #count = 0;
  /** Zeros at the end of `#bits` that are not in the data. */
  #padding = 0;

  /** @param bytes with stuffed zeros and restart markers, as in the stream */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Whether more bits were read than the data has: what came of them means nothing. */
  get isPastEnd(): boolean {
    return this.#count < this.#padding;
  }

  /** The value of the next code. @throws AppError `decode`/`corrupt` where no code fits */
  value({ quick, limits, offsets, values }: HuffmanTable): number {
    this.#fill();
    const found = quick[(this.#bits >>> (this.#count - QUICK_BITS)) & (2 ** QUICK_BITS - 1)] ?? 0;
    if (found !== 0) {
      this.#count -= found >> 8;
      return found & 0xff;
    }
    const next = (this.#bits >>> (this.#count - 16)) & 0xffff;
    for (let length = QUICK_BITS + 1; length <= 16; length++) {
      if (next >= (limits[length] ?? 0)) continue;
      this.#count -= length;
      return values[(next >> (16 - length)) + (offsets[length] ?? 0)] ?? 0;
    }
    throw decodeError('JPEG', 'corrupt', { code: 'jpeg-huffman' });
  }

  /** The next `length` bits, 1-16, as a number. */
  bits(length: number): number {
    this.#fill();
    this.#count -= length;
    return (this.#bits >>> this.#count) & (2 ** length - 1);
  }

  /** `length` bits, 1-16, as a difference or coefficient: F.2.2.1, EXTEND. */
  signed(length: number): number {
    const bits = this.bits(length);
    return bits < 2 ** (length - 1) ? bits - 2 ** length + 1 : bits;
  }

  /** Skips the next restart marker. @throws AppError `decode`/`corrupt` if none is there */
  restart(): void {
    this.#bits = 0;
    this.#count = 0;
    this.#padding = 0;
    const bytes = this.#bytes;
    // Any number of fill bytes may stand before a marker.
    while (bytes[this.#at] === 0xff && bytes[this.#at + 1] === 0xff) this.#at += 1;
    const isRestart = bytes[this.#at] === 0xff && ((bytes[this.#at + 1] ?? 0) & 0xf8) === 0xd0;
    if (!isRestart) throw decodeError('JPEG', 'corrupt', { code: 'jpeg-restart' });
    this.#at += 2;
  }

  /** At least 25 bits: a code and its value are at most 16 each, and are read one by one. */
  #fill(): void {
    while (this.#count <= 24) {
      const byte = this.#bytes[this.#at];
      if (byte === undefined || (byte === 0xff && this.#bytes[this.#at + 1] !== 0)) {
        this.#padding += 8;
        this.#bits <<= 8;
      } else {
        this.#at += byte === 0xff ? 2 : 1;
        this.#bits = (this.#bits << 8) | byte;
      }
      this.#count += 8;
    }
  }
}
