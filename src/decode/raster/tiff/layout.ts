/** How the pixels of a TIFF are stored: what its fields say, checked against each other. */
import { checkSize, decodeError, unsupported } from '../../problems.ts';
import type { Orientation } from '../exif.ts';
import type { Compression } from './compression.ts';
import type { Directory } from './directory.ts';

/** Strips and tiles alike: a strip is a tile as wide as the image. */
export interface Segments {
  readonly widthPx: number;
  /** Height of all but the last strip; tiles are padded to it. */
  readonly heightPx: number;
  readonly areTiles: boolean;
  readonly offsets: readonly number[];
  readonly byteCounts: readonly number[];
}

export interface TiffLayout {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Bits per sample, 1-16. */
  readonly depth: number;
  /** Samples that a pixel has in the file, alpha and others included. */
  readonly stored: number;
  /** Samples that make the picture, the first of the stored: grey or index, or RGB. */
  readonly channels: 1 | 3;
  readonly photometric: 'white-is-zero' | 'black-is-zero' | 'rgb' | 'palette';
  /** Red, then green, then blue, 16 bits each; empty where there is none. */
  readonly palette: readonly number[];
  /** Each sample of a pixel has segments of its own, one plane after another. */
  readonly isPlanar: boolean;
  readonly compression: Compression;
  readonly isPredicted: boolean;
  /** The leftmost pixel is in the lowest bits of a byte. */
  readonly isBitReversed: boolean;
  readonly orientation: Orientation;
  readonly segments: Segments;
}

const photometrics = new Map<number, TiffLayout['photometric']>([
  [0, 'white-is-zero'],
  [1, 'black-is-zero'],
  [2, 'rgb'],
  [3, 'palette'],
]);

const compressions = new Map<number, Compression>([
  [1, 'none'],
  [5, 'lzw'],
  [8, 'deflate'],
  // The number before Adobe's was registered.
  [32946, 'deflate'],
  [32773, 'packbits'],
]);

/** Names of the compressions that are not read, for the error. */
const otherCompressions = new Map<number, string>([
  [2, 'CCITT'],
  [3, 'CCITT Group 3'],
  [4, 'CCITT Group 4'],
  [6, 'JPEG'],
  [7, 'JPEG'],
  [34712, 'JPEG 2000'],
  [34887, 'LERC'],
  [34925, 'LZMA'],
  [50000, 'Zstandard'],
  [50001, 'WebP'],
]);

/** Colour models that are not read, TIFF 6.0, sections 16, 21 and 23. */
const otherColours = new Map<number, string>([
  [5, 'CMYK'],
  [6, 'YCbCr'],
  [8, 'CIELab'],
]);

/** More is no picture; bounds the size of a pixel. */
const MAX_SAMPLES_PER_PIXEL = 8;

/** @throws AppError `decode` (corrupt, too large) or `unsupported` */
export function readLayout(directory: Directory): TiffLayout {
  const widthPx = directory.required('ImageWidth');
  const heightPx = directory.required('ImageLength');
  checkSize('TIFF', widthPx, heightPx);
  const stored = directory.number('SamplesPerPixel', 1);
  const depth = readDepth(directory);
  const photometric = readPhotometric(directory);
  const channels = photometric === 'rgb' ? 3 : 1;
  if (stored < channels || stored > MAX_SAMPLES_PER_PIXEL) throw impossible('SamplesPerPixel');
  const palette = directory.numbers('ColorMap');
  if (photometric === 'palette' && palette.length !== 3 * 2 ** depth) throw impossible('ColorMap');
  const predictor = directory.number('Predictor', 1);
  const isPredicted = predictor === 2;
  if (predictor > 2 || predictor === 0 || (isPredicted && depth % 8 !== 0)) throw impossible('Predictor');
  const isPlanar = directory.number('PlanarConfiguration', 1) === 2 && stored > 1;
  const orientation = directory.number('Orientation', 1);
  const layout = {
    widthPx,
    heightPx,
    depth,
    stored,
    channels,
    photometric,
    palette,
    isPlanar,
    compression: readCompression(directory),
    isPredicted,
    isBitReversed: directory.number('FillOrder', 1) === 2,
    orientation: (orientation >= 1 && orientation <= 8 ? orientation : 1) as Orientation,
  } as const;
  return { ...layout, segments: readSegments(directory, layout) };
}

function readDepth(directory: Directory): number {
  const depths = directory.numbers('BitsPerSample');
  const depth = depths[0] ?? 1;
  if (depths.some((other) => other !== depth)) throw impossible('BitsPerSample');
  // 4 is undefined, which readers take for unsigned.
  const format = directory.number('SampleFormat', 1);
  if (depth < 1 || depth > 16 || (format !== 1 && format !== 4)) {
    const kind = format === 3 ? 'float' : format === 2 ? 'signed' : format === 1 ? 'unsigned' : 'other';
    throw unsupported('bit-depth', { code: 'tiff-samples', bits: depth, kind });
  }
  return depth;
}

function readPhotometric(directory: Directory): TiffLayout['photometric'] {
  const value = directory.required('PhotometricInterpretation');
  const photometric = photometrics.get(value);
  if (photometric) return photometric;
  throw unsupported('colour', { code: 'tiff-colour', model: otherColours.get(value) ?? String(value) });
}

function readCompression(directory: Directory): Compression {
  const value = directory.number('Compression', 1);
  const compression = compressions.get(value);
  if (compression) return compression;
  const method = otherCompressions.get(value) ?? String(value);
  throw unsupported('compression', { code: 'compression', format: 'TIFF', method });
}

type Area = Pick<TiffLayout, 'widthPx' | 'heightPx' | 'isPlanar' | 'stored' | 'depth' | 'compression'>;

function readSegments(directory: Directory, area: Area): Segments {
  const tileWidth = directory.number('TileWidth', null);
  const areTiles = tileWidth !== null;
  const widthPx = tileWidth ?? area.widthPx;
  // Absent, it means one strip for the whole image, and so do large numbers.
  const rows = Math.min(directory.number('RowsPerStrip', area.heightPx), area.heightPx);
  const heightPx = areTiles ? directory.required('TileLength') : rows;
  checkSize('TIFF', widthPx, heightPx);
  const offsets = directory.numbers(areTiles ? 'TileOffsets' : 'StripOffsets');
  const byteCounts = directory.numbers(areTiles ? 'TileByteCounts' : 'StripByteCounts');
  const planes = area.isPlanar ? area.stored : 1;
  const needed = Math.ceil(area.widthPx / widthPx) * Math.ceil(area.heightPx / heightPx) * planes;
  if (offsets.length < needed) throw impossible(areTiles ? 'TileOffsets' : 'StripOffsets');
  if (byteCounts.length < needed) throw impossible(areTiles ? 'TileByteCounts' : 'StripByteCounts');
  return { widthPx, heightPx, areTiles, offsets, byteCounts };
}

const impossible = (field: string) => decodeError('TIFF', 'corrupt', { code: 'tiff-field', field });
