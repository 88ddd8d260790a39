/**
 * JPEG XL, lossless, lossy, and JPEG streams that were packed again: DICOM PS3.5, 8.2.15. The decoder
 * is libjxl in WebAssembly (codec-libjxl 1.1.1).
 */
import createCodec from '@cornerstonejs/codec-libjxl/decodewasmjs';
import { unsupported } from '../../problems.ts';
import { WasmCodec, type WasmDecoder, type WasmModule } from '../../wasm-codec.ts';
import { readWasm } from '../../wasm-file.ts';
import { encapsulated } from './encapsulated.ts';
import { readSize } from './jpeg-xl/size.ts';
import { wordsOf } from './stored-bytes.ts';
import { layoutOfStream } from './stream-layout.ts';

/** A bundler copies the file and rewrites the address; unbundled Node reads it in place. */
const wasmUrl = new URL(
  '../../../../node_modules/@cornerstonejs/codec-libjxl/dist/jpegxlwasm_decode.wasm',
  import.meta.url,
);

interface LibJxl extends WasmModule {
  readonly JpegXLDecoder: new () => WasmDecoder;
}

const codec = new WasmCodec<LibJxl, WasmDecoder>(
  'JPEG XL',
  // Its glue code fetches, which Node does not do with files.
  async (options) => createCodec({ ...options, wasmBinary: await readWasm(wasmUrl) }),
  wasmUrl.href,
  ({ JpegXLDecoder }) => JpegXLDecoder,
);

export const decodeFrame = encapsulated('JPEG XL', async (stream, header, signal, release) => {
  // Streams have no sign, and no rule says where its zero would lie in them.
  if (header.signed) throw unsupported('transfer-syntax', { code: 'jpeg-xl-signed' });
  const size = readSize(stream);
  layoutOfStream(
    { ...size, components: header.samplesPerPixel, bits: header.bitsStored, photometric: null },
    header,
  );
  const { bytes, info } = await codec.decode(stream, signal, () => null, release);
  const { width, height, componentCount, bitsPerSample } = info;
  const layout = layoutOfStream(
    {
      widthPx: width,
      heightPx: height,
      components: componentCount,
      bits: bitsPerSample,
      // Whatever model the stream has inside, three components come out as RGB.
      photometric: componentCount === 3 ? 'RGB' : null,
    },
    header,
  );
  return { words: wordsOf(bytes, bitsPerSample, layout), layout };
});
