/**
 * libjpeg-turbo, compiled to WebAssembly: its integer DCT gives the same samples as libjpeg's, bit
 * by bit. The glue code of the WebAssembly build (1.2.8) evaluates no text, so it runs under a CSP
 * without `unsafe-eval`.
 */
import createCodec from '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs';
import type { Bytes } from '../bytes.ts';
import { decodeError, unsupported } from '../problems.ts';
import { WasmCodec, type WasmDecoder, type WasmModule } from '../wasm-codec.ts';
import { toGrey } from './grey.ts';
import { type JpegHeader, ownStream, readJpegHeader } from './jpeg-header.ts';

/** A bundler copies the file and rewrites the address; unbundled Node reads it in place. */
const wasmUrl = new URL(
  '../../../node_modules/@cornerstonejs/codec-libjpeg-turbo-8bit/dist/libjpegturbowasm_decode.wasm',
  import.meta.url,
).href;

interface LibJpegTurbo extends WasmModule {
  readonly JPEGDecoder: new () => WasmDecoder;
}

const codec = new WasmCodec<LibJpegTurbo, WasmDecoder>(
  'JPEG',
  createCodec,
  wasmUrl,
  ({ JPEGDecoder }) => JPEGDecoder,
);

/**
 * @param stream one JPEG image, baseline, extended or progressive with 8 bits
 * @param release called when the decoder has its own copy of the stream
 * @returns grey or interleaved RGB as stored (orientation not applied)
 * @throws AppError kind `decode`, `unsupported` or `cancelled`
 */
export async function decodeJpeg(
  stream: Bytes,
  signal: AbortSignal,
  release: () => void,
): Promise<{ header: JpegHeader; samples: Bytes }> {
  const header = readJpegHeader(stream);
  const own = ownStream(stream);
  if (!own) throw decodeError('JPEG', 'truncated', { code: 'jpeg-no-end' });
  const { bytes, info } = await codec.decode(own, signal, () => null, release);
  const { widthPx, heightPx, components } = header;
  if (info.width !== widthPx || info.height !== heightPx || info.componentCount !== components) {
    throw decodeError('JPEG', 'corrupt', { code: 'invalid-compression' });
  }
  return { header, samples: bytes };
}

/** {@link decodeJpeg} where colour is an error. */
export async function decodeGreyJpeg(
  stream: Bytes,
  signal: AbortSignal,
  release: () => void,
): Promise<{ header: JpegHeader; grey: Bytes }> {
  const { header, samples } = await decodeJpeg(stream, signal, release);
  const grey = toGrey(samples, header.components, 255);
  if (grey === null) throw unsupported('colour', { code: 'colour', format: 'JPEG' });
  return { header, grey };
}
