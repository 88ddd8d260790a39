/** libwebp, compiled to WebAssembly without glue code, so that nothing is evaluated from text. */
import { throwIfAborted } from '../../core/abort.ts';
import { Memo } from '../../core/memo.ts';
import { type Bytes, viewOf } from '../bytes.ts';
import { readWasm } from '../wasm-file.ts';

/** A bundler copies the file and rewrites the address; unbundled Node reads it in place. */
const wasmUrl = new URL('../../../node_modules/@cwasm/webp/webp.wasm', import.meta.url);

interface LibWebp {
  readonly memory: WebAssembly.Memory;
  /** Address of a block, 0 where there is no memory left. */
  malloc(bytes: number): number;
  /** Address of RGBA, 0 where the file is invalid; the two addresses receive the size. */
  WebPDecodeRGBA(data: number, bytes: number, width: number, height: number): number;
}

const library = new Memo(async () => WebAssembly.compile(await readWasm(wasmUrl)));

/** Output of the C library, which libwebp never writes. */
const system = Object.fromEntries(['fd_close', 'fd_seek', 'fd_write'].map((name) => [name, () => -1]));

/**
 * Decodes in an instance of its own, whose memory goes with it: a damaged file spoils no other.
 * @returns interleaved RGBA, not multiplied by alpha
 * @throws RangeError where libwebp finds the file invalid or its size another; `cancelled`
 */
export async function decodeRgba(
  file: Bytes,
  { widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number },
  signal: AbortSignal,
): Promise<Bytes> {
  const instance = await WebAssembly.instantiate(await library.get(), { wasi_snapshot_preview1: system });
  throwIfAborted(signal);
  const { memory, malloc, WebPDecodeRGBA } = instance.exports as unknown as LibWebp;
  const data = malloc(file.length);
  const size = malloc(8);
  if (data === 0 || size === 0) throw new RangeError('out of memory');
  new Uint8Array(memory.buffer, data, file.length).set(file);
  const rgba = WebPDecodeRGBA(data, file.length, size, size + 4);
  if (rgba === 0) throw new RangeError('libwebp rejects the file');
  const found = viewOf(new Uint8Array(memory.buffer as ArrayBuffer, size, 8));
  if (found.getInt32(0, true) !== widthPx || found.getInt32(4, true) !== heightPx) {
    throw new RangeError('the size is not that of the header');
  }
  return new Uint8Array(memory.buffer as ArrayBuffer, rgba, widthPx * heightPx * 4);
}
