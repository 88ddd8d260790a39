/** Pictures, layouts and pixel data for the tests of codecs. */
import { neverAborted } from '../../../core/abort.ts';
import type { StoredFrame } from '../codecs/contract.ts';
import type { FrameLayout } from '../layout.ts';
import type { PixelData } from '../pixel-data.ts';
import { codecOf } from '../transfer-syntaxes.ts';

export const UID = {
  explicit: '1.2.840.10008.1.2.1',
  bigEndian: '1.2.840.10008.1.2.2',
  encapsulated: '1.2.840.10008.1.2.1.98',
  deflatedFrame: '1.2.840.10008.1.2.8.1',
  rle: '1.2.840.10008.1.2.5',
  baseline: '1.2.840.10008.1.2.4.50',
  extended: '1.2.840.10008.1.2.4.51',
  lossless: '1.2.840.10008.1.2.4.70',
  jpegLs: '1.2.840.10008.1.2.4.80',
  nearLossless: '1.2.840.10008.1.2.4.81',
  jpeg2000Lossless: '1.2.840.10008.1.2.4.90',
  jpeg2000: '1.2.840.10008.1.2.4.91',
  highThroughput: '1.2.840.10008.1.2.4.201',
  jpegXlLossless: '1.2.840.10008.1.2.4.110',
  jpegXlRecompressed: '1.2.840.10008.1.2.4.111',
  jpegXl: '1.2.840.10008.1.2.4.112',
} as const;

/** Odd, and as high as the levels of the JPEG 2000 encoder need. */
export const [widthPx, heightPx] = [37, 33];
export const count = widthPx * heightPx;

export const layoutOf = (rest: Partial<FrameLayout> = {}): FrameLayout => ({
  widthPx,
  heightPx,
  samplesPerPixel: 1,
  photometric: 'MONOCHROME2',
  palette: null,
  bitsAllocated: 16,
  bitsStored: 12,
  highBit: 11,
  signed: false,
  planar: false,
  frames: 1,
  ...rest,
});
export const bytes = { bitsAllocated: 8, bitsStored: 8, highBit: 7 } as const;
export const rgb = { ...bytes, samplesPerPixel: 3, photometric: 'RGB' } as const;
/** As the encoders of the packages want it. */
export const frame = {
  width: widthPx,
  height: heightPx,
  bitsPerSample: 12,
  componentCount: 1,
  isSigned: false,
};

export const grey = Uint16Array.from({ length: count }, (_, index) => (index * 577) % 4096);
export const greyBytes = Uint8Array.from({ length: count }, (_, index) => (index * 3) % 251);
export const colour = Uint8Array.from({ length: count * 3 }, (_, index) => (index * 7) % 256);
export const planes = Uint8Array.from(
  colour,
  (_, index) => colour[(index % count) * 3 + Math.floor(index / count)] ?? 0,
);
export const picture = { widthPx, heightPx, bits: 12, samples: grey };

export function items(...streams: Uint8Array[]): PixelData {
  let offset = 0;
  const fragments = streams.map((stream) => {
    const fragment = { offset, value: new Uint8Array(stream) };
    offset += stream.length + 8;
    return fragment;
  });
  return { kind: 'encapsulated', frameStarts: [], frameLengths: [], fragments };
}

export function native(
  value: Uint8Array | Uint16Array,
  rest: { inWords?: boolean; isLittleEndian?: boolean } = {},
): PixelData {
  const copy = new Uint8Array(value.slice().buffer);
  return {
    kind: 'native',
    value: copy,
    declaredBytes: copy.length,
    isLittleEndian: true,
    inWords: false,
    ...rest,
  };
}

export async function decoded(
  uid: string,
  pixelData: PixelData,
  layout = layoutOf(),
  index = 0,
): Promise<StoredFrame> {
  const codec = await codecOf(uid)();
  return codec.decodeFrame(pixelData, layout, index, neverAborted, () => {});
}
