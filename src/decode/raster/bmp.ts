/** Windows bitmaps to 8-bit grey: 1 to 8 bits with a palette, 24 and 32 bits, uncompressed. */
import { throwIfAborted } from '../../core/abort.ts';
import { plainImage } from '../../core/image.ts';
import { type Bytes, viewOf } from '../bytes.ts';
import type { Decoder } from '../contract.ts';
import { checkSize, decodeError, unsupported } from '../problems.ts';
import { toGrey } from './grey.ts';

/** BITMAPFILEHEADER and what follows it; all numbers are little endian. */
interface BmpHeader {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Rows from the top down; otherwise from the bottom up. */
  readonly isTopDown: boolean;
  readonly bits: 1 | 4 | 8 | 24 | 32;
  readonly pixelOffset: number;
  /** Blue, green, red, and one byte more where `entryBytes` is 4. */
  readonly palette: Bytes;
  readonly entryBytes: 3 | 4;
}

const FILE_HEADER_BYTES = 14;

/** BITMAPCOREHEADER, whose sizes have 16 bits. */
const CORE_HEADER_BYTES = 12;

/** `biCompression`; 3 and 6 are masks of the channels, not a compression. */
const compressions = new Map<number, string>([
  [1, 'RLE8'],
  [2, 'RLE4'],
  [4, 'JPEG'],
  [5, 'PNG'],
]);

export const decodeFile: Decoder['decodeFile'] = async (file, signal) => {
  const header = readHeader(file);
  throwIfAborted(signal);
  const grey = toGrey(readRows(file, header), 3, 255);
  if (grey === null) throw unsupported('colour', { code: 'colour', format: 'BMP' });
  const image = plainImage(grey, header.widthPx, header.heightPx, 8);
  return { image: { ...image, isColour: header.bits > 8 }, study: null, cautions: [] };
};

function readHeader(file: Bytes): BmpHeader {
  const view = viewOf(file);
  const headerBytes = file.length >= 18 ? view.getUint32(14, true) : CORE_HEADER_BYTES;
  const paletteOffset = FILE_HEADER_BYTES + headerBytes;
  if (file.length < paletteOffset) throw cut(paletteOffset, file.length);
  const isCore = headerBytes === CORE_HEADER_BYTES;
  const widthPx = isCore ? view.getUint16(18, true) : view.getInt32(18, true);
  const height = isCore ? view.getUint16(20, true) : view.getInt32(22, true);
  checkSize('BMP', Math.max(widthPx, 0), Math.abs(height));
  const bits = view.getUint16(isCore ? 24 : 28, true);
  if (bits !== 1 && bits !== 4 && bits !== 8 && bits !== 24 && bits !== 32) {
    throw unsupported('bit-depth', { code: 'bmp-bits', bits });
  }
  if (!isCore) checkCompression(view, headerBytes, bits);
  const pixelOffset = view.getUint32(10, true);
  const entryBytes = isCore ? 3 : 4;
  const colours = (isCore ? 0 : view.getUint32(46, true)) || 2 ** bits;
  const paletteEnd = bits > 8 ? paletteOffset : Math.min(paletteOffset + colours * entryBytes, pixelOffset);
  const palette = file.subarray(paletteOffset, paletteEnd);
  return {
    widthPx,
    heightPx: Math.abs(height),
    isTopDown: height < 0,
    bits,
    pixelOffset,
    palette,
    entryBytes,
  };
}

function checkCompression(view: DataView<ArrayBuffer>, headerBytes: number, bits: number): void {
  const compression = view.getUint32(30, true);
  if (compression === 0) return;
  // The masks are part of the larger headers, and follow the smallest one.
  const masks = [54, 58, 62].map((offset) =>
    offset + 4 <= view.byteLength && headerBytes >= 40 ? view.getUint32(offset, true) : 0,
  );
  const isBgr = masks[0] === 0xff0000 && masks[1] === 0xff00 && masks[2] === 0xff;
  if ((compression === 3 || compression === 6) && bits === 32 && isBgr) return;
  const method = compressions.get(compression) ?? `BI_BITFIELDS ${masks.map((mask) => mask.toString(16))}`;
  throw unsupported('compression', { code: 'compression', format: 'BMP', method });
}

/** Interleaved RGB, row by row from the top. */
function readRows(file: Bytes, header: BmpHeader): Uint8Array {
  const { widthPx, heightPx, bits, pixelOffset, palette, entryBytes } = header;
  // Rows are filled up to four bytes.
  const rowBytes = Math.ceil((widthPx * bits) / 32) * 4;
  const found = Math.max(file.length - pixelOffset, 0);
  // The last row may lack its fill.
  const expected = rowBytes * (heightPx - 1) + Math.ceil((widthPx * bits) / 8);
  if (found < expected) throw decodeError('BMP', 'truncated', { code: 'pixel-bytes', expected, found });
  const rgb = new Uint8Array(widthPx * heightPx * 3);
  const entry = bits <= 8 ? entryBytes : bits / 8;
  const colours = bits <= 8 ? palette : file;
  for (let row = 0, at = 0; row < heightPx; row++) {
    const stored = header.isTopDown ? row : heightPx - 1 - row;
    const start = pixelOffset + stored * rowBytes;
    for (let column = 0; column < widthPx; column++, at += 3) {
      const source = bits <= 8 ? indexAt(file, start, column, bits) * entry : start + column * entry;
      if (source + 3 > colours.length) {
        throw decodeError('BMP', 'corrupt', { code: 'palette-entry', entry: source / entry });
      }
      rgb[at] = colours[source + 2] ?? 0;
      rgb[at + 1] = colours[source + 1] ?? 0;
      rgb[at + 2] = colours[source] ?? 0;
    }
  }
  return rgb;
}

/** The leftmost pixel is in the highest bits of a byte. */
function indexAt(file: Bytes, start: number, column: number, bits: number): number {
  const bit = column * bits;
  const byte = file[start + (bit >> 3)] ?? 0;
  return (byte >> (8 - bits - (bit & 7))) & (2 ** bits - 1);
}

const cut = (expected: number, found: number) =>
  decodeError('BMP', 'truncated', { code: 'file-bytes', expected, found });
