/**
 * JPEG-LS, lossless and near-lossless: DICOM PS3.5, A.4.3. The decoder is CharLS in WebAssembly
 * (codec-charls 1.2.7).
 */
import createCodec from '@cornerstonejs/codec-charls/decodewasmjs';
import { type Bytes, viewOf } from '../../bytes.ts';
import { decodeError } from '../../problems.ts';
import { ownStream } from '../../raster/jpeg-header.ts';
import { WasmCodec, type WasmDecoder, type WasmModule } from '../../wasm-codec.ts';
import { encapsulated } from './encapsulated.ts';
import { interleave, wordsOf } from './stored-bytes.ts';
import { clamped, layoutOfStream, type StreamFrame } from './stream-layout.ts';

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
  'JPEG-LS',
  createCodec,
  wasmUrl,
  ({ JpegLSDecoder }) => JpegLSDecoder,
);

/** Each component in a scan of its own. */
const BY_PLANE = 0;

export const decodeFrame = encapsulated('JPEG-LS', async (stream, header, signal, release) => {
  // Checked first: the decoder allocates what the stream asks for.
  const frame = readFrameHeader(stream);
  const layout = layoutOfStream({ ...frame, photometric: null }, header);
  const own = ownStream(stream);
  if (!own) throw decodeError('JPEG-LS', 'truncated', { code: 'jpeg-no-end' });
  const read = (decoder: CharLsDecoder) => ({
    isByPlane: decoder.getInterleaveMode() === BY_PLANE,
    near: decoder.getNearLossless(),
  });
  const { bytes, info, more } = await codec.decode(own, signal, read, release);
  if (info.componentCount !== frame.components) {
    throw decodeError('JPEG-LS', 'corrupt', { code: 'invalid-compression' });
  }
  const stored = wordsOf(bytes, frame.bits, layout);
  const words = more.isByPlane && frame.components === 3 ? interleave(stored) : stored;
  return more.near > 0 ? clamped(words, frame.bits, layout) : { words, layout };
});

/** Start of frame of JPEG-LS, ITU-T T.87, C.1.1. */
const SOF_55 = 0xf7;

/** @throws AppError `decode` (corrupt, truncated) where the stream does not begin as JPEG-LS */
function readFrameHeader(stream: Bytes): Omit<StreamFrame, 'photometric'> {
  const view = viewOf(stream);
  let offset = stream[0] === 0xff && stream[1] === 0xd8 ? 2 : 0;
  while (offset > 0 && offset + 10 <= stream.length) {
    const marker = stream[offset + 1] ?? 0;
    if (stream[offset] !== 0xff || marker < 0xc0) break;
    if (marker === SOF_55) {
      return {
        bits: view.getUint8(offset + 4),
        heightPx: view.getUint16(offset + 5),
        widthPx: view.getUint16(offset + 7),
        components: view.getUint8(offset + 9),
      };
    }
    offset += marker === 0xff ? 1 : 2 + view.getUint16(offset + 2);
  }
  if (offset + 10 > stream.length) {
    throw decodeError('JPEG-LS', 'truncated', { code: 'stream-cut', bytes: stream.length });
  }
  throw decodeError('JPEG-LS', 'corrupt', { code: 'jpeg-no-marker', offset });
}
