/** OpenJPEG in WebAssembly (codec-openjpeg 1.3.6), for streams of Part 1. */
import createCodec from '@cornerstonejs/codec-openjpeg/decodewasmjs';
import { WasmCodec, type WasmDecoder, type WasmModule } from '../../../wasm-codec.ts';

/** A bundler copies the file and rewrites the address; unbundled Node reads it in place. */
const wasmUrl = new URL(
  '../../../../../node_modules/@cornerstonejs/codec-openjpeg/dist/openjpegwasm_decode.wasm',
  import.meta.url,
).href;

interface OpenJpeg extends WasmModule {
  readonly J2KDecoder: new () => WasmDecoder;
}

export const codec = new WasmCodec<OpenJpeg, WasmDecoder>(
  'JPEG 2000',
  createCodec,
  wasmUrl,
  ({ J2KDecoder }) => J2KDecoder,
);
