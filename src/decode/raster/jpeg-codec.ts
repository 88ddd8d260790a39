/**
 * libjpeg-turbo, compiled to WebAssembly: its integer DCT gives the same samples as libjpeg's, bit
 * by bit. The glue code of the WebAssembly build (1.2.8) evaluates no text, so it runs under a CSP
 * without `unsafe-eval`.
 */
import createCodec, { type LibJpegTurbo } from '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs';
import { throwIfAborted } from '../../core/abort.ts';
import { Memo } from '../../core/memo.ts';
import type { Bytes } from '../bytes.ts';
import { decodeError, unsupported } from '../problems.ts';
import { toGrey } from './grey.ts';
import { hasEnd, type JpegHeader, readJpegHeader } from './jpeg-header.ts';

/** A bundler copies the file and rewrites the address; unbundled Node reads it in place. */
const wasmUrl = new URL(
  '../../../node_modules/@cornerstonejs/codec-libjpeg-turbo-8bit/dist/libjpegturbowasm_decode.wasm',
  import.meta.url,
).href;

/**
 * WebAssembly memory never shrinks: past 256 MiB (a colour picture of 40 million pixels) the
 * instance is dropped.
 */
const MAX_KEPT_BYTES = 256 * 2 ** 20;

/** The current instance. */
const codec = new Memo(() => createCodec({ locateFile: () => wasmUrl, print: () => {}, printErr: () => {} }));

/**
 * @param stream one JPEG image, baseline, extended or progressive with 8 bits
 * @returns grey as stored (orientation not applied); null for real colour
 * @throws AppError kind `decode`, `unsupported` or `cancelled`
 */
export async function decodeJpeg(
  stream: Bytes,
  signal: AbortSignal,
): Promise<{ header: JpegHeader; grey: Bytes | null }> {
  const header = readJpegHeader(stream);
  if (!hasEnd(stream)) throw decodeError('JPEG', 'truncated', { code: 'jpeg-no-end' });
  const instance = await codec.get();
  throwIfAborted(signal);
  const samples = decodeSamples(instance, stream, header);
  return { header, grey: toGrey(samples, header.components, 255) };
}

function decodeSamples(instance: LibJpegTurbo, stream: Bytes, header: JpegHeader): Bytes {
  const { widthPx, heightPx, components } = header;
  try {
    const decoder = new instance.JPEGDecoder();
    decoder.getEncodedBuffer(stream.length).set(stream);
    decoder.decode();
    const info = decoder.getFrameInfo();
    const samples = Uint8Array.from(decoder.getDecodedBuffer());
    decoder.delete();
    if (instance.HEAPU8.length > MAX_KEPT_BYTES) codec.forget();
    if (info.componentCount !== components || samples.length !== widthPx * heightPx * components) {
      throw new RangeError(`decoded ${info.width} × ${info.height} × ${info.componentCount}`);
    }
    return samples;
  } catch (cause) {
    // libjpeg throws through the instance, whose stack is not unwound: it is not used again.
    codec.forget();
    throw decodeError('JPEG', 'corrupt', { code: 'invalid-compression' }, cause);
  }
}

/** {@link decodeJpeg} where colour is an error. */
export async function decodeGreyJpeg(
  stream: Bytes,
  signal: AbortSignal,
): Promise<{ header: JpegHeader; grey: Bytes }> {
  const { header, grey } = await decodeJpeg(stream, signal);
  if (grey === null) throw unsupported('colour', { code: 'colour', format: 'JPEG' });
  return { header, grey };
}
