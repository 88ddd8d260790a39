/**
 * Why a problem arose or what was found instead, as a code with parameters;
 * src/messages/en/details has the words. Texts in parameters are names out of the file or the
 * standard, never sentences.
 */
import type { Alone, Coded } from './faults/coded.ts';
import type { GraphFault } from './faults/graph.ts';
import type { ManifestFault } from './faults/manifest.ts';

/** File types that are recognised by their bytes and not read. */
export type UnreadType =
  | 'avif'
  | 'elf'
  | 'gif'
  | 'gzip'
  | 'hdf5'
  | 'heic'
  | 'html'
  | 'jpeg-2000'
  | 'jpeg-arithmetic'
  | 'jpeg-hierarchical'
  | 'jpeg-lossless'
  | 'jpeg-ls'
  | 'jpeg-xl'
  | 'mp4'
  | 'nifti-header'
  | 'nifti-volume'
  | 'office'
  | 'pdf'
  | 'photoshop'
  | 'rar'
  | 'seven-zip'
  | 'sqlite'
  | 'tar'
  | 'text'
  | 'windows-program'
  | 'zip'
  | 'zip-encrypted';

/** Codes for content that was found where other content was needed. */
export interface FoundCodes {
  'unread-type': { readonly type: UnreadType };
  /** `start`: the first bytes in hexadecimal. */
  'unknown-type': { readonly start: string };
  animation: { readonly format: 'GIF' | 'PNG' | 'WebP'; readonly frames: number };
  'transfer-syntax': { readonly uid: string; readonly name: string | null };
  /** Null where the file names none. */
  photometric: { readonly photometric: string | null };
  'photometric-colour': { readonly photometric: string };
  /** A process of JPEG, by the second byte of its start-of-frame marker. */
  'jpeg-process': { readonly marker: number; readonly bits: number };
  'jpeg-subsampled': Alone;
  'jpeg-2000-components': Alone;
  'jpeg-xl-signed': Alone;
  'bits-allocated': { readonly bits: number };
  'jpeg-bits': { readonly bits: number };
  'bmp-bits': { readonly bits: number };
  'tiff-samples': {
    readonly bits: number;
    readonly kind: 'float' | 'signed' | 'unsigned' | 'other';
  };
  /** `model`: its name, or its number in the file. */
  'tiff-colour': { readonly model: string };
  /** `method`: its name, or its number in the file. */
  compression: { readonly format: 'BMP' | 'TIFF'; readonly method: string };
  colour: { readonly format: 'BMP' | 'JPEG' | 'PNG' | 'TIFF' | 'WebP' };
  cmyk: Alone;
  /** `images`: the number that it names. */
  dicomdir: { readonly images: number };
  'no-images': { readonly files: number };
  'zip-entries': { readonly entries: number; readonly most: number };
  'zip-ratio': { readonly bytes: number; readonly archiveBytes: number };
  /** APPNOTE 4.4.5. */
  'zip-method': { readonly method: number };
  'zip-split': Alone;
}

/** Problems of an image file. */
interface Decoding {
  'no-bytes': Alone;
  size: { readonly widthPx: number; readonly heightPx: number };
  'too-many-pixels': { readonly widthPx: number; readonly heightPx: number; readonly mostPixels: number };
  /** The whole file is larger than any picture that is read. */
  'file-limit': { readonly bytes: number; readonly mostBytes: number };
  'invalid-compression': Alone;
  'pixel-bytes': { readonly expected: number; readonly found: number };
  'file-bytes': { readonly expected: number; readonly found: number };
  'palette-entry': { readonly entry: number };

  'dicom-deflated': Alone;
  'dicom-no-transfer-syntax': Alone;
  'dicom-header-cut': Alone;
  'dicom-header-unreadable': Alone;
  'dicom-no-pixel-data': { readonly modality: string | null };
  'dicom-no-item': { readonly offset: number };
  'dicom-no-fragment': Alone;
  /** `frame` counts from 1. */
  'dicom-no-frame': { readonly frame: number; readonly frames: number };
  'dicom-rescale-zero': Alone;
  'dicom-rescale-text': { readonly text: string };
  'dicom-lut-incomplete': Alone;
  'dicom-lut-bits': { readonly bits: number };
  'dicom-lut-entries': { readonly expected: number; readonly found: number };
  'dicom-native': Alone;
  'dicom-encapsulated': Alone;
  'dicom-two-sizes': {
    readonly widthPx: number;
    readonly heightPx: number;
    readonly streamWidthPx: number;
    readonly streamHeightPx: number;
  };
  'dicom-two-depths': { readonly bits: number; readonly bitsAllocated: number };
  'dicom-two-components': { readonly components: number; readonly photometric: string };
  'dicom-frames-apart': { readonly frames: number; readonly fragments: number };
  /** A problem met in one frame, counted from 1. */
  'dicom-frame': { readonly codec: string; readonly frame: number; readonly cause: Detail };
  'dicom-missing': { readonly attribute: string };
  'dicom-samples': { readonly photometric: string; readonly samples: number };
  'dicom-bits': { readonly bitsStored: number; readonly highBit: number; readonly bitsAllocated: number };

  'jpeg-no-frame': Alone;
  'jpeg-frame-length': { readonly bytes: number };
  'jpeg-no-marker': { readonly offset: number };
  'jpeg-segment': { readonly bytes: number; readonly offset: number };
  'jpeg-no-scan': Alone;
  'jpeg-cut': { readonly bytes: number };
  'jpeg-no-end': Alone;
  'jpeg-huffman': Alone;
  'jpeg-quantization': Alone;
  'jpeg-restart': Alone;
  'jpeg-scan': Alone;
  'jpeg-scans-missing': Alone;
  'jpeg-many-scans': { readonly mostScans: number };
  'jpeg-2000-start': Alone;
  'jpeg-xl-start': Alone;
  'rle-segments': { readonly expected: number; readonly found: number };
  'rle-offset': { readonly segment: number; readonly offset: number };
  'stream-cut': { readonly bytes: number };
  'rows-cut': { readonly rows: number; readonly expected: number };
  'jpeg-components': { readonly components: number };

  'png-signature': Alone;
  'png-signature-cut': { readonly bytes: number };
  'png-first-chunk': { readonly chunk: string };
  'png-no-chunk': { readonly chunk: 'IHDR' | 'IDAT' };
  'png-chunk-name': { readonly offset: number };
  'png-chunk-cut': { readonly chunk: string; readonly expected: number; readonly found: number };
  'png-checksum': { readonly chunk: string };
  'png-cut': { readonly bytes: number };
  'png-header-length': { readonly bytes: number };
  'png-colour-type': { readonly colourType: number; readonly depth: number };
  'png-method': { readonly compression: number; readonly filter: number; readonly interlace: number };
  'png-filter': { readonly filter: number };

  /** A field that is absent, or whose value is impossible. */
  'tiff-field': { readonly field: string };
  'tiff-no-page': Alone;
  'webp-chunk': { readonly offset: number };
  'webp-no-image': Alone;

  'zip-no-end': Alone;
  'zip-directory': Alone;
  'zip-checksum': Alone;
  'zip-entry-bytes': { readonly expected: number; readonly found: number };
  'zip-entry-limit': { readonly bytes: number; readonly mostBytes: number };
}

/** Problems of a model, its files or their storage. Hashes are SHA-256 in hexadecimal. */
interface Modelling {
  /** `field`: its path, such as `variants.0.id`. */
  'manifest-field': { readonly field: string; readonly fault: ManifestFault };
  /** `subject`: the node, weight or field that is at fault. */
  graph: { readonly subject: string; readonly fault: GraphFault };
  /** The network differs from its manifest. */
  'signature-inputs': { readonly found: readonly string[]; readonly expected: string };
  'signature-shape': {
    readonly input: string;
    readonly found: readonly number[];
    readonly expected: readonly number[];
  };
  'signature-output': { readonly output: string; readonly found: readonly string[] };
  'manifest-size': { readonly bytes: number };
  'not-json': Alone;
  hash: {
    readonly found: string;
    readonly foundBytes: number;
    readonly expected: string;
    readonly expectedBytes: number;
  };
  'no-variant': { readonly variant: string; readonly offered: readonly string[] };
  'unknown-task': { readonly task: string };
  'label-count': { readonly probabilities: number; readonly labels: number };
  'http-status': { readonly status: number };
  'not-stored': { readonly cause: string };
  /** The index names a default that it does not list. */
  'unknown-default': { readonly model: string; readonly models: readonly string[] };
  /** The index lists several models and names none as the default. */
  'no-default': { readonly models: readonly string[] };
  /** `models`: those that the folder holds. */
  'known-models': { readonly folder: string; readonly models: readonly string[] };

  'reference-networks': { readonly names: readonly string[] };

  'folder-files': { readonly most: number };
  'folder-without-manifest': { readonly files: number };
  'folder-models': { readonly models: readonly string[] };
  /** Null where a kiosk locks none. */
  'kiosk-lock': { readonly model: string | null; readonly precision: string | null };
  'file-not-in-folder': Alone;
  'file-size': { readonly found: number; readonly expected: number };
  'file-not-stored': Alone;
  'file-altered': Alone;
  'shipped-model': Alone;
  'id-taken-since': Alone;
  /** A problem met while a variant was tried. */
  trial: { readonly variant: string; readonly cause: Detail };
  /** The browser's quota is only known by storing: what did not fit. */
  room: { readonly neededBytes: number };
}

/** Problems while a network runs. */
interface Running {
  'code-not-loaded': { readonly cause: string };
  'no-webassembly': Alone;
  'no-simd': Alone;
  /** Asked in a worker: a page of the same browser may have it. */
  'no-webgl': Alone;
  'no-backend': { readonly reasons: readonly { readonly backend: string; readonly reason: Detail }[] };
  'context-lost': Alone;
  'context-taken': Alone;
  /** `cause`: what failed before. */
  'device-failed': { readonly cause: Detail };
  'session-disposed': Alone;
  /** A drawn image got other findings than the build recorded. */
  'self-test-differs': Alone;
  'integer-only': { readonly precision: string };
  /**
   * The input's element type, shape and number of values, and the shape that the model takes, in
   * float32.
   */
  input: {
    readonly dtype: string;
    readonly found: readonly number[];
    readonly values: number;
    readonly expected: readonly number[];
  };
  'not-finite': { readonly tensor: string; readonly index: number; readonly value: string };
  'no-output': { readonly output: string };
  'one-at-a-time': { readonly output: string; readonly shape: readonly number[]; readonly images: number };
  'probabilities-shape': { readonly found: readonly number[]; readonly labels: number };
  'probabilities-range': { readonly value: number };
  'maps-shape': { readonly found: readonly number[]; readonly labels: number };
  'another-run': Alone;
  'worker-stopped': { readonly cause: string | null };
  'worker-unreadable': Alone;
  /** The browser did not let it go on after it had started a worker of its own. */
  'worker-held': Alone;
}

/** Problems that the system reports of a file or of storage. */
interface Reading {
  path: { readonly path: string };
  'path-cause': { readonly path: string; readonly cause: string };
  'file-moved': Alone;
  'dicomdir-missing': { readonly path: string };
  'file-forbidden': Alone;
}

/** Every cause and its parameters. */
export interface DetailCodes extends Decoding, Modelling, Running, Reading {
  /** The text of another library or of the platform, as it is. */
  thrown: { readonly text: string };
}

export type Found = Coded<FoundCodes>;

export type Detail = Coded<DetailCodes>;

/** An error with a detail of its own, for code that does not know which problem it is part of. */
export class DetailError extends Error {
  override readonly name: string = 'DetailError';
  readonly detail: Detail;

  constructor(detail: Detail, options?: { cause?: unknown }) {
    super(developerText(detail), options);
    this.detail = detail;
  }
}

/** For logs and stack traces; a person reads what `src/messages` makes of the detail. */
export function developerText(detail: Detail): string {
  return detail.code === 'thrown' ? detail.text : JSON.stringify(detail);
}

/** The detail of anything thrown: its own, or else its words. */
export function thrownDetail(thrown: unknown): Detail {
  if (thrown instanceof DetailError) return thrown.detail;
  return { code: 'thrown', text: thrown instanceof Error ? thrown.message : String(thrown) };
}
