/** One drawn radiograph in every format and compression that is read, as large as is wanted. */
import { deflateRawSync } from 'node:zlib';
import { encode as encodePng } from 'fast-png';
import { type Element, EXPLICIT, encapsulate, radiograph, writeDicom } from '../fixtures/dicom-writer.ts';
import { writeLosslessJpeg, writeSequentialJpeg } from '../fixtures/jpeg-writer.ts';
import { writeRle } from '../fixtures/rle-writer.ts';
import { writeTiff } from '../fixtures/tiff-writer.ts';
import {
  encodeHighThroughput,
  encodeJpeg2000,
  encodeJpegLs,
  encodeJpegXl,
} from '../fixtures/wasm-encoders.ts';

/** 12 bits, for all formats alike. */
const BITS = 12;

/** A slope with the noise of a detector: it compresses about as a radiograph does. */
function draw(sizePx: number): Uint16Array {
  let state = 20_261_130;
  return Uint16Array.from({ length: sizePx * sizePx }, (_, index) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    const [x, y] = [index % sizePx, Math.floor(index / sizePx)];
    return Math.round(300 + (3000 * (x + y)) / (2 * sizePx)) + (state >>> 28);
  });
}

type Writer = (samples: Uint16Array, sizePx: number) => Promise<Uint8Array> | Uint8Array;

const frame = (sizePx: number) =>
  ({ width: sizePx, height: sizePx, bitsPerSample: BITS, componentCount: 1, isSigned: false }) as const;

function dicom(sizePx: number, pixels: Uint8Array, transferSyntax: string): Uint8Array {
  const elements: Element[] = radiograph({ sizePx, bitsAllocated: 16, bitsStored: BITS, pixels });
  return writeDicom({ transferSyntax, elements });
}

const compressed =
  (uid: string, encode: Writer): Writer =>
  async (samples, sizePx) =>
    dicom(sizePx, encapsulate([await encode(samples, sizePx)]), `1.2.840.10008.1.2.${uid}`);

const jpegPicture = (samples: Uint16Array, sizePx: number) =>
  ({ widthPx: sizePx, heightPx: sizePx, bits: BITS, samples }) as const;

const writers: Readonly<Record<string, Writer>> = {
  'DICOM, uncompressed': (samples, sizePx) => dicom(sizePx, new Uint8Array(samples.buffer), EXPLICIT),
  'DICOM, deflated frame': compressed('8.1', (samples) => deflateRawSync(samples)),
  'DICOM, RLE': compressed('5', (samples) => writeRle(samples)),
  'DICOM, JPEG extended': compressed('4.51', (samples, sizePx) =>
    writeSequentialJpeg(jpegPicture(samples, sizePx)),
  ),
  'DICOM, JPEG Lossless': compressed('4.70', (samples, sizePx) =>
    writeLosslessJpeg(jpegPicture(samples, sizePx)),
  ),
  'DICOM, JPEG-LS': compressed('4.80', (samples, sizePx) => encodeJpegLs(frame(sizePx), samples)),
  'DICOM, JPEG 2000': compressed('4.90', (samples, sizePx) =>
    encodeJpeg2000(frame(sizePx), samples, { lossless: true }),
  ),
  'DICOM, HTJ2K': compressed('4.201', (samples, sizePx) =>
    encodeHighThroughput(frame(sizePx), samples, { lossless: true }),
  ),
  'DICOM, JPEG XL': compressed('4.110', (samples, sizePx) => encodeJpegXl(frame(sizePx), samples)),
  'PNG, 16 bits': (samples, sizePx) =>
    encodePng({ width: sizePx, height: sizePx, data: samples, depth: 16, channels: 1 }),
  'TIFF, uncompressed': (samples, sizePx) => tiff(samples, sizePx, false),
  'TIFF, deflated strips': (samples, sizePx) => tiff(samples, sizePx, true),
};

const tiff = (samples: Uint16Array, sizePx: number, deflated: boolean) =>
  writeTiff({
    widthPx: sizePx,
    heightPx: sizePx,
    depth: 16,
    photometric: 1,
    samples,
    deflated,
    rowsPerStrip: 16,
  });

export const FORMATS: readonly string[] = Object.keys(writers);

/** @param sizePx at least 33, as the encoder of JPEG 2000 needs */
export async function writePicture(format: string, sizePx: number): Promise<Uint8Array> {
  const write = writers[format];
  if (!write) throw new Error(`no such format: ${format}`);
  return write(draw(sizePx), sizePx);
}
