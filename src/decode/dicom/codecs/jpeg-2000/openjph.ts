/** OpenJPH in WebAssembly (codec-openjph 2.4.11), for high-throughput streams (Part 15). */
import createCodec from '@cornerstonejs/codec-openjph/wasmjs';
import { WasmCodec, type WasmDecoder, type WasmModule } from '../../../wasm-codec.ts';

/** A bundler copies the file and rewrites the address; unbundled Node reads it in place. */
const wasmUrl = new URL(
  '../../../../../node_modules/@cornerstonejs/codec-openjph/dist/openjphjs.wasm',
  import.meta.url,
).href;

interface OpenJph extends WasmModule {
  readonly HTJ2KDecoder: new () => WasmDecoder;
}

export const codec = new WasmCodec<OpenJph, WasmDecoder>(
  'JPEG 2000',
  createCodec,
  wasmUrl,
  ({ HTJ2KDecoder }) => HTJ2KDecoder,
);
