/** Decoders that were compiled to WebAssembly with Emscripten's embind, all of one shape. */
import { throwIfAborted } from '../core/abort.ts';
import { AppError } from '../core/errors.ts';
import { Memo } from '../core/memo.ts';
import type { Bytes } from './bytes.ts';
import { decodeError } from './problems.ts';

/** A decoder of the packages @cornerstonejs/codec-*. */
export interface WasmDecoder {
  /** A view into the instance's memory, valid until the next call. */
  getEncodedBuffer(length: number): Uint8Array<ArrayBuffer>;
  /** @throws a number, or what C++ threw; some decoders return without an error instead */
  decode(): void;
  getFrameInfo(): WasmFrameInfo;
  /**
   * Interleaved samples, little endian: a view as above, or a copy that the glue code made (CharLS,
   * OpenJPEG and libjpeg-turbo).
   */
  getDecodedBuffer(): Uint8Array<ArrayBuffer> | Uint8ClampedArray<ArrayBuffer>;
  delete(): void;
}

export interface WasmFrameInfo {
  readonly width: number;
  readonly height: number;
  readonly bitsPerSample: number;
  readonly componentCount: number;
}

export interface WasmModule {
  readonly HEAPU8: Uint8Array;
}

export interface WasmOptions {
  locateFile: (file: string) => string;
  print: (line: string) => void;
  printErr: (line: string) => void;
}

/**
 * WebAssembly memory never shrinks: past 256 MiB (a colour picture of 40 million pixels) the
 * instance is dropped.
 */
const MAX_KEPT_BYTES = 256 * 2 ** 20;

/** One instance of a module, made for the first stream and anew after a failure. */
export class WasmCodec<M extends WasmModule, D extends WasmDecoder> {
  readonly #format: string;
  readonly #instance: Memo<M>;
  readonly #decoderOf: (module: M) => new () => D;

  /**
   * @param format what an error names, e.g. `JPEG-LS`
   * @param create the glue code's factory. It writes into the options it is given, so each call
   * gets an object of its own.
   * @param wasmUrl address of the WebAssembly file
   */
  constructor(
    format: string,
    create: (options: WasmOptions) => Promise<M>,
    wasmUrl: string,
    decoderOf: (module: M) => new () => D,
  ) {
    this.#format = format;
    this.#instance = new Memo(() =>
      create({ locateFile: () => wasmUrl, print: () => {}, printErr: () => {} }).catch(notLoaded),
    );
    this.#decoderOf = decoderOf;
  }

  /**
   * @param read what else the decoder tells of the stream, after decoding
   * @param release called when the decoder has its own copy of the stream
   * @returns the bytes of the interleaved samples, not shared with the instance
   * @throws AppError `decode`/`corrupt` where the decoder throws, or the samples are not as many as
   * it says itself; `internal` where its code could not be loaded; `cancelled`
   */
  async decode<T>(
    stream: Bytes,
    signal: AbortSignal,
    read: (decoder: D) => T,
    release: () => void,
  ): Promise<{ bytes: Bytes; info: WasmFrameInfo; more: T }> {
    const instance = await this.#instance.get();
    throwIfAborted(signal);
    try {
      const decoder = new (this.#decoderOf(instance))();
      decoder.getEncodedBuffer(stream.length).set(stream);
      release();
      decoder.decode();
      const info = { ...decoder.getFrameInfo() };
      const more = read(decoder);
      const bytes = ownBytes(decoder.getDecodedBuffer(), instance);
      decoder.delete();
      if (instance.HEAPU8.length > MAX_KEPT_BYTES) this.#instance.forget();
      checkLength(bytes, info);
      return { bytes, info, more };
    } catch (thrown) {
      // An exception leaves through the instance, whose stack is not unwound: it is not used again.
      this.#instance.forget();
      throw decodeError(this.#format, 'corrupt', { code: 'invalid-compression' }, thrown);
    }
  }
}

/** A second copy of a large image would be the peak of the memory that its file takes. */
function ownBytes(decoded: ReturnType<WasmDecoder['getDecodedBuffer']>, { HEAPU8 }: WasmModule): Bytes {
  const { buffer, byteOffset, byteLength } = decoded;
  const isView = buffer === HEAPU8.buffer;
  return isView ? new Uint8Array(decoded) : new Uint8Array(buffer, byteOffset, byteLength);
}

/** The file is not to blame where the code of its decoder is missing. */
function notLoaded(thrown: unknown): never {
  const cause = thrown instanceof Error ? thrown.message : String(thrown);
  throw new AppError({ kind: 'internal', detail: { code: 'code-not-loaded', cause } }, { cause: thrown });
}

function checkLength(bytes: Bytes, { width, height, componentCount, bitsPerSample }: WasmFrameInfo): void {
  const expected = width * height * componentCount * (bitsPerSample > 8 ? 2 : 1);
  if (expected > 0 && bytes.length === expected) return;
  const picture = `${width} × ${height} × ${componentCount}, ${bitsPerSample} bits`;
  throw new RangeError(`${bytes.length} bytes were decoded for ${picture}`);
}
