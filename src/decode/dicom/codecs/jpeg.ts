/**
 * JPEG: DICOM PS3.5, A.4.1 and A.4.2. The frame header of the stream, and not the transfer syntax,
 * says which process decodes it: 8 bits with a DCT by libjpeg-turbo, 12 bits and lossless here.
 */
import type { Bytes } from '../../bytes.ts';
import { unsupported } from '../../problems.ts';
import { decodeJpeg } from '../../raster/jpeg-codec.ts';
import type { FrameLayout } from '../layout.ts';
import type { StoredFrame } from './contract.ts';
import { encapsulated } from './encapsulated.ts';
import { decodeLossless } from './jpeg/lossless.ts';
import { decodeProgressive } from './jpeg/progressive.ts';
import { decodeSequential } from './jpeg/sequential.ts';
import { type JpegStream, readJpegStream } from './jpeg/stream.ts';
import { clamped, layoutOfStream } from './stream-layout.ts';

/** Start-of-frame markers, T.81 table B.1. */
const EXTENDED = 0xc1;
const PROGRESSIVE = 0xc2;
const LOSSLESS = 0xc3;

const twelveBitDecoders = new Map([
  [EXTENDED, decodeSequential],
  [PROGRESSIVE, decodeProgressive],
]);

export const decodeFrame = encapsulated('JPEG', (stream, header, signal, release) => {
  const jpeg = readJpegStream(stream);
  if (jpeg.process === LOSSLESS) {
    return fitted(decodeLossless, jpeg, header);
  }
  if (jpeg.process <= PROGRESSIVE && jpeg.bits === 8) {
    return decodeEightBits(stream, jpeg, header, signal, release);
  }
  const decode = twelveBitDecoders.get(jpeg.process);
  if (decode === undefined || jpeg.bits !== 12) {
    throw unsupported('transfer-syntax', { code: 'jpeg-process', marker: jpeg.process, bits: jpeg.bits });
  }
  const { words, layout } = fitted(decode, jpeg, header);
  return clamped(words, jpeg.bits, layout);
});

/** Checks against the header before a sample is decoded. */
function fitted(
  decode: (jpeg: JpegStream) => Uint16Array,
  jpeg: JpegStream,
  header: FrameLayout,
): StoredFrame {
  const photometric = jpeg.colour === 'RGB' ? 'RGB' : null;
  const layout = layoutOfStream({ ...jpeg, components: jpeg.components.length, photometric }, header);
  const samples = decode(jpeg);
  return { words: layout.bitsAllocated === 8 ? Uint8Array.from(samples) : samples, layout };
}

/** libjpeg-turbo returns colour as RGB. */
async function decodeEightBits(
  stream: Bytes,
  jpeg: JpegStream,
  header: FrameLayout,
  signal: AbortSignal,
  release: () => void,
): Promise<StoredFrame> {
  const components = jpeg.components.length;
  const layout = layoutOfStream({ ...jpeg, components, photometric: 'RGB' }, header);
  const isUnmarked = components === 3 && jpeg.colour === null && header.samplesPerPixel === 3;
  const marked = isUnmarked ? withColour(stream, header) : stream;
  const { samples } = await decodeJpeg(marked, signal, release);
  const words = layout.bitsAllocated === 16 ? Uint16Array.from(samples) : samples;
  return clamped(words, jpeg.bits, layout);
}

/**
 * The stream with an Adobe marker that says what the file's label says: where a stream has no
 * marker of its own, libjpeg guesses by the names of the components.
 */
function withColour(stream: Bytes, { photometric }: FrameLayout): Bytes {
  const transform = photometric === 'RGB' ? 0 : 1;
  const marker = [0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, transform];
  const marked = new Uint8Array(stream.length + marker.length);
  marked.set(stream.subarray(0, 2));
  marked.set(marker, 2);
  marked.set(stream.subarray(2), 2 + marker.length);
  return marked;
}
