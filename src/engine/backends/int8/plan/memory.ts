/**
 * The regions of the module's memory: the control block, the vectors of inner loops, the arena,
 * then constants and operations.
 */
import { CONTROL_WORDS, LOOP_CONSTANTS } from './encode/descriptor-layout.ts';

/** Address of `Control` in kernels/threads.ts; nothing else shares its cache line. */
export const CONTROL = 64;
/** Address of the arena, in which tensors lie. */
export const ARENA = 1024;
/** The control block as words; {@link CONTROL_WORDS} names them. */
export const controlBlock = ({ buffer }: WebAssembly.Memory): Int32Array =>
  new Int32Array(buffer, CONTROL, Object.keys(CONTROL_WORDS).length);

/** Writes the vectors that inner loops load. */
export function writeLoopConstants({ buffer }: WebAssembly.Memory): void {
  new Int16Array(buffer, LOOP_CONSTANTS.ones, 8).fill(1);
  new Int8Array(buffer, LOOP_CONSTANTS.signBits, 16).fill(-128);
  new Float32Array(buffer, LOOP_CONSTANTS.roundingMagic, 4).fill(1.5 * 2 ** 23);
}

export const PAGE_BYTES = 65_536;
/** The size of a SIMD register; constants are read in whole registers. */
const ALIGNMENT = 16;

/** Large data that is written straight to its final address, without an intermediate copy. */
export interface WrittenInPlace {
  readonly byteLength: number;
  /** Writes over zeros. */
  write(memory: ArrayBufferLike, at: number): void;
}

export type Constant = Int8Array | Uint8Array | Int16Array | Int32Array | Float32Array | WrittenInPlace;

/** Address and length of memory that no run changes. */
export type Range = readonly [at: number, bytes: number];

/** Collects constants behind the arena and assigns their addresses. */
export class Constants {
  readonly #start: number;
  #end: number;
  /** Ranges of constants. Memory between them is scratch, which may hold parts of images. */
  readonly ranges: Range[] = [];
  #parts: Constant[] | null = [];

  constructor(arenaBytes: number) {
    this.#start = aligned(ARENA + arenaBytes);
    this.#end = this.#start;
  }

  /** Returns the final address, a multiple of 16; the data is copied only by {@link writeTo}. */
  add(data: Constant): number {
    const at = this.reserve(data.byteLength);
    this.ranges.push([at, data.byteLength]);
    this.#parts?.push(data);
    return at;
  }

  /** Reserves zeroed memory for runs to use, and returns its address. */
  reserve(bytes: number): number {
    const at = this.#end;
    this.#end = aligned(at + bytes);
    return at;
  }

  /** Bytes of packed weights, operations, tables and the threads' scratch. */
  get bytes(): number {
    return this.#end - this.#start;
  }

  get pages(): number {
    return Math.ceil((this.#end + ALIGNMENT) / PAGE_BYTES);
  }

  /** Writes all constants over zeros and releases them; may be called once. */
  writeTo(memory: WebAssembly.Memory): void {
    if (!this.#parts) throw new Error('these constants have been written already');
    const bytes = new Uint8Array(memory.buffer);
    this.#parts.forEach((data, i) => {
      const [at = 0] = this.ranges[i] ?? [];
      if ('write' in data) data.write(memory.buffer, at);
      else bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    });
    this.#parts = null;
  }
}

const aligned = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
