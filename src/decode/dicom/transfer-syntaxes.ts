/** Transfer syntaxes, DICOM PS3.6 table A-1, and the codecs for those that are read. */
import { unsupported } from '../problems.ts';
import type { Codec } from './codecs/contract.ts';

interface TransferSyntax {
  readonly name: string;
  /** Null where it is not read. */
  readonly codec: (() => Promise<Codec>) | null;
}

const native = () => import('./codecs/native.ts');
const jpeg = () => import('./codecs/jpeg.ts');
const jpegLs = () => import('./codecs/jpeg-ls.ts');
const jpeg2000 = () => import('./codecs/jpeg-2000.ts');
const jpeg2000Lossless = async () => {
  const { decodeLosslessFrame } = await jpeg2000();
  return { decodeFrame: decodeLosslessFrame };
};

export const IMPLICIT_LITTLE = '1.2.840.10008.1.2';
export const EXPLICIT_LITTLE = '1.2.840.10008.1.2.1';
export const DEFLATED_LITTLE = '1.2.840.10008.1.2.1.99';
export const EXPLICIT_BIG = '1.2.840.10008.1.2.2';

const transferSyntaxes: ReadonlyMap<string, TransferSyntax> = new Map([
  ...read(native, {
    [IMPLICIT_LITTLE]: 'Implicit VR Little Endian',
    [EXPLICIT_LITTLE]: 'Explicit VR Little Endian',
    [DEFLATED_LITTLE]: 'Deflated Explicit VR Little Endian',
    [EXPLICIT_BIG]: 'Explicit VR Big Endian',
  }),
  ...read(() => import('./codecs/encapsulated-uncompressed.ts'), {
    '1.2.840.10008.1.2.1.98': 'Encapsulated Uncompressed Explicit VR Little Endian',
  }),
  ...read(jpeg, {
    '1.2.840.10008.1.2.4.50': 'JPEG Baseline (Process 1)',
    '1.2.840.10008.1.2.4.51': 'JPEG Extended 12-bit (Process 2 and 4)',
    '1.2.840.10008.1.2.4.53': 'JPEG Spectral Selection (Process 6 and 8)',
    '1.2.840.10008.1.2.4.55': 'JPEG Full Progression (Process 10 and 12)',
    '1.2.840.10008.1.2.4.57': 'JPEG Lossless (Process 14)',
    '1.2.840.10008.1.2.4.70': 'JPEG Lossless (Process 14, Selection Value 1)',
  }),
  ...read(jpegLs, {
    '1.2.840.10008.1.2.4.80': 'JPEG-LS Lossless',
    '1.2.840.10008.1.2.4.81': 'JPEG-LS Near-Lossless',
  }),
  ...read(jpeg2000Lossless, {
    '1.2.840.10008.1.2.4.90': 'JPEG 2000 Lossless',
    '1.2.840.10008.1.2.4.92': 'JPEG 2000 Part 2 Lossless',
    '1.2.840.10008.1.2.4.201': 'High-Throughput JPEG 2000 Lossless',
    '1.2.840.10008.1.2.4.202': 'High-Throughput JPEG 2000 with RPCL Lossless',
  }),
  ...read(jpeg2000, {
    '1.2.840.10008.1.2.4.91': 'JPEG 2000',
    '1.2.840.10008.1.2.4.93': 'JPEG 2000 Part 2',
    '1.2.840.10008.1.2.4.203': 'High-Throughput JPEG 2000',
  }),
  ...read(() => import('./codecs/jpeg-xl.ts'), {
    '1.2.840.10008.1.2.4.110': 'JPEG XL Lossless',
    '1.2.840.10008.1.2.4.111': 'JPEG XL JPEG Recompression',
    '1.2.840.10008.1.2.4.112': 'JPEG XL',
  }),
  ...read(() => import('./codecs/rle.ts'), { '1.2.840.10008.1.2.5': 'RLE Lossless' }),
  ...read(() => import('./codecs/deflated-frame.ts'), {
    '1.2.840.10008.1.2.8.1': 'Deflated Image Frame Compression',
  }),
  ...read(null, {
    '1.2.840.10008.1.2.4.94': 'JPIP Referenced',
    '1.2.840.10008.1.2.4.95': 'JPIP Referenced Deflate',
    '1.2.840.10008.1.2.4.100': 'MPEG-2 Main Profile',
    '1.2.840.10008.1.2.4.101': 'MPEG-2 High Level',
    '1.2.840.10008.1.2.4.102': 'MPEG-4 AVC High Profile',
    '1.2.840.10008.1.2.4.103': 'MPEG-4 AVC BD-compatible',
    '1.2.840.10008.1.2.4.104': 'MPEG-4 AVC High Profile 4.2, 2D',
    '1.2.840.10008.1.2.4.105': 'MPEG-4 AVC High Profile 4.2, 3D',
    '1.2.840.10008.1.2.4.106': 'MPEG-4 AVC Stereo',
    '1.2.840.10008.1.2.4.107': 'HEVC Main Profile',
    '1.2.840.10008.1.2.4.108': 'HEVC Main 10 Profile',
    '1.2.840.10008.1.2.4.204': 'JPIP HTJ2K Referenced',
    '1.2.840.10008.1.2.4.205': 'JPIP HTJ2K Referenced Deflate',
  }),
]);

function read(
  codec: TransferSyntax['codec'],
  names: Readonly<Record<string, string>>,
): [string, TransferSyntax][] {
  return Object.entries(names).map(([uid, name]) => [uid, { name, codec }]);
}

/** The standard's name of a transfer syntax; the UID itself where it is not known. */
export const nameOf = (uid: string): string => transferSyntaxes.get(uid)?.name ?? uid;

/** @throws AppError `unsupported`/`transfer-syntax` naming UID and name */
export function codecOf(uid: string): () => Promise<Codec> {
  const syntax = transferSyntaxes.get(uid);
  if (syntax?.codec) return syntax.codec;
  throw unsupported('transfer-syntax', { code: 'transfer-syntax', uid, name: syntax?.name ?? null });
}
