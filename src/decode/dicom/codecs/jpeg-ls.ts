/**
 * JPEG-LS, lossless and near-lossless: DICOM PS3.5, A.4.3. The decoder is CharLS in WebAssembly
 * (codec-charls 1.2.7).
 */
import createCodec from '@cornerstonejs/codec-charls/decodewasmjs';
import { throwIfAborted } from '../../../core/abort.ts';
import { viewOf } from '../../bytes.ts';
import { decodeError } from '../../problems.ts';
import { ownStream } from '../../raster/jpeg-header.ts';
import { WasmCodec, type WasmDecoder, type WasmModule } from '../../wasm-codec.ts';
import { encapsulated } from './encapsulated.ts';
import { interleave, wordsOf } from './stored-bytes.ts';
import { clamped, layoutOfStream } from './stream-layout.ts';

/** A bundler copies the file and rewrites the address; unbundled Node reads it in place. */
const wasmUrl = new URL(
  '../../../../node_modules/@cornerstonejs/codec-charls/dist/charlswasm_decode.wasm',
  import.meta.url,
).href;

interface CharLsDecoder extends WasmDecoder {
  /** ITU-T T.87, C.2.3: 0 by plane, 1 by line, 2 by sample; the last two both come by pixel. */
  getInterleaveMode(): number;
  /** Largest difference to the original; 0 for lossless. */
  getNearLossless(): number;
}

interface CharLs extends WasmModule {
  readonly JpegLSDecoder: new () => CharLsDecoder;
}

const codec = new WasmCodec<CharLs, CharLsDecoder>(
  createCodec,
  wasmUrl,
  ({ JpegLSDecoder }) => JpegLSDecoder,
);

/** Each component in a scan of its own. */
const BY_PLANE = 0;

export const decodeFrame = encapsulated('JPEG-LS', async (stream, header, signal) => {
  const start = viewOf(stream);
  if (stream.length < 4 || start.getUint16(0) !== 0xffd8) {
    throw decodeError('JPEG-LS', 'corrupt', { code: 'jpeg-no-marker', offset: 0 });
  }
  const own = ownStream(stream);
  if (!own) throw decodeError('JPEG-LS', 'truncated', { code: 'jpeg-no-end' });
  const { bytes, info, more } = await codec
    .decode(own, signal, (decoder) => ({
      isByPlane: decoder.getInterleaveMode() === BY_PLANE,
      near: decoder.getNearLossless(),
    }))
    .catch((cause: unknown) => {
      throwIfAborted(signal);
      throw decodeError('JPEG-LS', 'corrupt', { code: 'invalid-compression' }, cause);
    });
  const { width: widthPx, height: heightPx, componentCount: components, bitsPerSample: bits } = info;
  const layout = layoutOfStream({ widthPx, heightPx, components, bits, photometric: null }, header);
  const stored = wordsOf(bytes, bits, layout);
  const words = more.isByPlane && components === 3 ? interleave(stored) : stored;
  return more.near > 0 ? clamped(words, bits, layout) : { words, layout };
});
