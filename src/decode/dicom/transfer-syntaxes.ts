/** Transfer syntaxes, DICOM PS3.6 table A-1, and the codecs for those that are read. */
import { unsupported } from '../problems.ts';
import type { Codec } from './codecs/contract.ts';

interface TransferSyntax {
  readonly name: string;
  /** Null where it is not read. */
  readonly codec: (() => Promise<Codec>) | null;
}

const native = () => import('./codecs/native.ts');
const jpegBaseline = () => import('./codecs/jpeg-baseline.ts');

export const IMPLICIT_LITTLE = '1.2.840.10008.1.2';
export const EXPLICIT_LITTLE = '1.2.840.10008.1.2.1';
export const DEFLATED_LITTLE = '1.2.840.10008.1.2.1.99';

const transferSyntaxes: ReadonlyMap<string, TransferSyntax> = new Map([
  [IMPLICIT_LITTLE, { name: 'Implicit VR Little Endian', codec: native }],
  [EXPLICIT_LITTLE, { name: 'Explicit VR Little Endian', codec: native }],
  [DEFLATED_LITTLE, { name: 'Deflated Explicit VR Little Endian', codec: native }],
  ['1.2.840.10008.1.2.4.50', { name: 'JPEG Baseline (Process 1)', codec: jpegBaseline }],
  ...notRead({
    '1.2.840.10008.1.2.1.98': 'Encapsulated Uncompressed Explicit VR Little Endian',
    '1.2.840.10008.1.2.2': 'Explicit VR Big Endian',
    '1.2.840.10008.1.2.4.51': 'JPEG Extended 12-bit (Process 2 and 4)',
    '1.2.840.10008.1.2.4.57': 'JPEG Lossless (Process 14)',
    '1.2.840.10008.1.2.4.70': 'JPEG Lossless (Process 14, Selection Value 1)',
    '1.2.840.10008.1.2.4.80': 'JPEG-LS Lossless',
    '1.2.840.10008.1.2.4.81': 'JPEG-LS Near-Lossless',
    '1.2.840.10008.1.2.4.90': 'JPEG 2000 Lossless',
    '1.2.840.10008.1.2.4.91': 'JPEG 2000',
    '1.2.840.10008.1.2.4.92': 'JPEG 2000 Part 2 Lossless',
    '1.2.840.10008.1.2.4.93': 'JPEG 2000 Part 2',
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
    '1.2.840.10008.1.2.4.110': 'JPEG XL Lossless',
    '1.2.840.10008.1.2.4.111': 'JPEG XL JPEG Recompression',
    '1.2.840.10008.1.2.4.112': 'JPEG XL',
    '1.2.840.10008.1.2.4.201': 'High-Throughput JPEG 2000 Lossless',
    '1.2.840.10008.1.2.4.202': 'High-Throughput JPEG 2000 with RPCL Lossless',
    '1.2.840.10008.1.2.4.203': 'High-Throughput JPEG 2000',
    '1.2.840.10008.1.2.5': 'RLE Lossless',
    '1.2.840.10008.1.2.8.1': 'Deflated Image Frame Compression',
  }),
]);

function notRead(names: Readonly<Record<string, string>>): [string, TransferSyntax][] {
  return Object.entries(names).map(([uid, name]) => [uid, { name, codec: null }]);
}

/** @throws AppError `unsupported`/`transfer-syntax` naming UID and name */
export function codecOf(uid: string): () => Promise<Codec> {
  const syntax = transferSyntaxes.get(uid);
  if (syntax?.codec) return syntax.codec;
  throw unsupported('transfer-syntax', { code: 'transfer-syntax', uid, name: syntax?.name ?? null });
}
