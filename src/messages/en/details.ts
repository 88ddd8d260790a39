/** The cause of a problem, as one or two full sentences, by its code. */
import type { Detail, DetailCodes, Found, FoundCodes, UnreadType } from '../../core/detail.ts';
import { counted, fileSize, whole } from '../format.ts';
import { graphFault } from './details/graph.ts';
import { manifestFault } from './details/manifest.ts';
import { bits, bytes, shape, size, type Texts, textOf } from './details/texts.ts';
import { backend as backendName } from './names.ts';

const unreadTypes: Readonly<Record<UnreadType, string>> = {
  avif: 'AVIF image',
  elf: 'Linux program',
  gif: 'GIF image',
  gzip: 'gzip archive',
  hdf5: 'HDF5 file',
  heic: 'HEIC image',
  html: 'HTML page',
  'jpeg-2000': 'JPEG 2000 image',
  'jpeg-arithmetic': 'JPEG with arithmetic coding',
  'jpeg-hierarchical': 'hierarchical JPEG',
  'jpeg-lossless': 'lossless JPEG',
  'jpeg-ls': 'JPEG-LS',
  'jpeg-xl': 'JPEG XL image',
  mp4: 'MP4 or QuickTime video',
  'nifti-header': 'NIfTI header',
  'nifti-volume': 'NIfTI volume',
  office: 'old Microsoft Office document',
  pdf: 'PDF document',
  photoshop: 'Photoshop image',
  rar: 'RAR archive',
  'seven-zip': '7-Zip archive',
  sqlite: 'SQLite database',
  tar: 'tar archive',
  text: 'plain text',
  'windows-program': 'Windows program',
  zip: 'ZIP archive',
  'zip-encrypted': 'password-protected ZIP archive',
};

const sampleKinds = {
  float: 'floating-point',
  signed: 'signed',
  unsigned: 'unsigned',
  other: 'complex or unknown',
} as const;

const short = (sha256: string): string => `${sha256.slice(0, 12)}…`;

/** By the second byte of the start-of-frame marker. */
const jpegProcesses: ReadonlyMap<number, string> = new Map([
  [0xc0, 'baseline'],
  [0xc1, 'extended'],
  [0xc2, 'progressive'],
  [0xc9, 'arithmetic'],
  [0xca, 'arithmetic progressive'],
  [0xcb, 'arithmetic lossless'],
]);

/** Noun phrases: what lies where something else was needed. */
const found: Texts<FoundCodes> = {
  'unread-type': ({ type }) => unreadTypes[type],
  'unknown-type': ({ start }) => `unknown data that begins with ${start}`,
  animation: ({ format, frames }) => `animated ${format} with ${whole(frames)} frames`,
  'transfer-syntax': ({ uid, name }) => `${uid} (${name ?? 'private or unknown'})`,
  photometric: ({ photometric }) => photometric ?? 'no photometric interpretation',
  'photometric-colour': ({ photometric }) => `${photometric} with coloured pixels`,
  'jpeg-process': ({ marker, bits: count }) =>
    `${jpegProcesses.get(marker) ?? 'hierarchical'} JPEG with ${bits(count)} per sample`,
  'jpeg-subsampled': () => '12-bit JPEG with subsampled chroma',
  'jpeg-2000-components': () => 'JPEG 2000 with components of different sizes or depths',
  'jpeg-xl-signed': () => 'JPEG XL with signed samples',
  'bits-allocated': ({ bits: count }) => `${bits(count)} allocated per sample`,
  'jpeg-bits': ({ bits: count }) => `JPEG with ${bits(count)} per sample`,
  'bmp-bits': ({ bits: count }) => `BMP with ${bits(count)} per pixel`,
  'tiff-samples': ({ bits: count, kind }) => `TIFF with ${sampleKinds[kind]} samples of ${bits(count)}`,
  'tiff-colour': ({ model }) => `TIFF with the colour model ${model}`,
  compression: ({ format, method }) => `${format} with ${method} compression`,
  colour: ({ format }) => `colour ${format}`,
  cmyk: () => 'CMYK JPEG',
  dicomdir: ({ images }) =>
    `DICOMDIR that names ${counted(images, { one: 'image', other: 'images' })}, of which none is there`,
  'no-images': ({ files }) => `${counted(files, { one: 'file', other: 'files' })}, none of them an image`,
  'zip-entries': ({ entries, most }) => `ZIP archive of ${whole(entries)} files; the limit is ${whole(most)}`,
  'zip-ratio': ({ bytes: count, archiveBytes }) =>
    `ZIP archive of ${fileSize(archiveBytes)} that claims to hold ${fileSize(count)}`,
  'zip-method': ({ method }) => `ZIP compression method ${method}`,
  'zip-split': () => 'ZIP archive in several parts',
};

/** Full sentences: why it failed. */
const causes: Texts<DetailCodes> = {
  thrown: ({ text }) => (/[.!?]$/.test(text) ? text : `${text}.`),

  'no-bytes': () => 'The file has 0 bytes.',
  size: ({ widthPx, heightPx }) => `The header gives a size of ${size(widthPx, heightPx)} pixels.`,
  'too-many-pixels': ({ widthPx, heightPx, mostPixels }) =>
    `The image has ${size(widthPx, heightPx)} pixels; the limit is ${whole(mostPixels / 1e6)} million.`,
  'file-limit': ({ bytes: count, mostBytes }) =>
    `The file has ${fileSize(count)}; the limit is ${fileSize(mostBytes)}.`,
  'invalid-compression': () => 'The compressed image data is invalid.',
  'pixel-bytes': ({ expected, found }) =>
    `The pixel data needs ${bytes(expected)}, but only ${whole(found)} were found.`,

  'file-bytes': ({ expected, found }) =>
    `The file should have at least ${bytes(expected)}, but has only ${whole(found)}.`,
  'palette-entry': ({ entry }) => `The palette has no entry ${whole(entry)}.`,

  'dicom-deflated': () => 'The deflated data set is invalid.',
  'dicom-no-transfer-syntax': () => 'The header names no transfer syntax.',
  'dicom-header-cut': () => 'The file ends within its header.',
  'dicom-header-unreadable': () => 'The header cannot be read.',
  'dicom-no-pixel-data': ({ modality }) =>
    `The object has no pixel data; its modality is ${modality ?? 'not given'}.`,
  'dicom-no-item': ({ offset }) => `The pixel data has no item at byte ${whole(offset)}.`,
  'dicom-no-fragment': () => 'The pixel data has no fragment.',
  'dicom-no-frame': ({ frame, frames }) =>
    `The file has ${whole(frames)} frames, but no frame ${whole(frame)}.`,
  'dicom-rescale-zero': () => 'The Rescale Slope is 0.',
  'dicom-rescale-text': ({ text }) => `The rescale value “${text}” is not a number.`,
  'dicom-lut-incomplete': () => 'A lookup table has no descriptor or no data.',
  'dicom-lut-bits': ({ bits: count }) => `A lookup table has entries of ${bits(count)}.`,
  'dicom-lut-entries': ({ expected, found }) =>
    `A lookup table should have ${whole(expected)} entries and has ${whole(found)}.`,
  'dicom-native': () => 'The pixel data is uncompressed, but the transfer syntax is a compressed one.',
  'dicom-encapsulated': () =>
    'The pixel data is encapsulated, but the transfer syntax is an uncompressed one.',
  'dicom-two-sizes': ({ widthPx, heightPx, streamWidthPx, streamHeightPx }) =>
    `The compressed image has ${size(streamWidthPx, streamHeightPx)} pixels; the header says ${size(widthPx, heightPx)}.`,
  'dicom-two-depths': ({ bits: count, bitsAllocated }) =>
    `The compressed image has ${bits(count)} per sample; the header allocates ${whole(bitsAllocated)}.`,
  'dicom-two-components': ({ components, photometric }) =>
    `The compressed image has ${counted(components, { one: 'component', other: 'components' })}; the photometric interpretation is ${photometric}.`,
  'dicom-frames-apart': ({ frames, fragments }) =>
    `The ${whole(frames)} frames cannot be told apart in ${counted(fragments, { one: 'fragment', other: 'fragments' })}.`,
  'dicom-frame': ({ codec, frame, cause }) => `Frame ${whole(frame)}, ${codec}: ${describe(cause)}`,
  'dicom-missing': ({ attribute }) => `The attribute ${attribute} is missing.`,
  'dicom-samples': ({ photometric, samples }) =>
    `The photometric interpretation is ${photometric}, with ${counted(samples, { one: 'sample', other: 'samples' })} per pixel.`,
  'dicom-bits': ({ bitsStored, highBit, bitsAllocated }) =>
    `The bit layout is impossible: ${whole(bitsStored)} stored, high bit ${whole(highBit)}, ${whole(bitsAllocated)} allocated.`,

  'jpeg-no-frame': () => 'The stream has no frame header.',
  'jpeg-frame-length': ({ bytes: count }) => `The frame header has only ${bytes(count)}.`,
  'jpeg-no-marker': ({ offset }) => `There is no marker at byte ${whole(offset)}.`,
  'jpeg-segment': ({ bytes: count, offset }) =>
    `The segment at byte ${whole(offset)} has an impossible length of ${bytes(count)}.`,
  'jpeg-no-scan': () => 'The stream ends before its first scan.',
  'jpeg-cut': ({ bytes: count }) => `The stream ends after ${bytes(count)}, before its first scan.`,
  'jpeg-no-end': () => 'The end-of-image marker is missing.',
  'jpeg-huffman': () => 'A Huffman table or code is invalid.',
  'jpeg-quantization': () => 'A quantization table is missing or incomplete.',
  'jpeg-restart': () => 'A restart marker is missing.',
  'jpeg-scans-missing': () => 'The progressive JPEG ends before its last scan.',
  'jpeg-many-scans': ({ mostScans }) =>
    `The image comes in more than ${whole(mostScans)} scans, which no encoder writes.`,
  'jpeg-scan': () => 'A scan header is invalid, or the scan of a component is missing.',
  'jpeg-2000-start': () => 'The stream does not begin as a JPEG 2000 codestream.',
  'jpeg-xl-start': () => 'The stream does not begin as a JPEG XL codestream.',
  'rle-segments': ({ expected, found }) =>
    `The frame should have ${counted(expected, { one: 'segment', other: 'segments' })} and has ${whole(found)}.`,
  'rle-offset': ({ segment, offset }) => `Segment ${whole(segment)} cannot begin at byte ${whole(offset)}.`,
  'stream-cut': ({ bytes: count }) => `The stream ends too early, after ${bytes(count)}.`,
  'rows-cut': ({ rows, expected }) => `The data ends in row ${whole(rows + 1)} of ${whole(expected)}.`,
  'jpeg-components': ({ components }) => `The frame has ${whole(components)} components.`,

  'png-signature': () => 'The signature was altered, as by a transfer in text mode.',
  'png-signature-cut': ({ bytes: count }) => `The file ends after ${bytes(count)}, within its signature.`,
  'png-first-chunk': ({ chunk }) => `The first chunk is ${chunk}, not IHDR.`,
  'png-no-chunk': ({ chunk }) => `There is no ${chunk} chunk.`,
  'png-chunk-name': ({ offset }) => `There is no chunk at byte ${whole(offset)}.`,
  'png-chunk-cut': ({ chunk, expected, found }) =>
    `The chunk ${chunk} needs ${bytes(expected)}, but the file has only ${whole(found)}.`,
  'png-checksum': ({ chunk }) => `The checksum of the chunk ${chunk} does not match.`,
  'png-cut': ({ bytes: count }) => `The file ends after ${bytes(count)}, before its IEND chunk.`,
  'png-header-length': ({ bytes: count }) => `The IHDR chunk has ${bytes(count)} instead of 13.`,
  'png-colour-type': ({ colourType, depth }) =>
    `Colour type ${colourType} with ${bits(depth)} per sample does not exist.`,
  'png-method': ({ compression, filter, interlace }) =>
    `The encoding is unknown: compression ${compression}, filter ${filter}, interlace ${interlace}.`,
  'png-filter': ({ filter }) => `The line filter ${filter} is unknown.`,

  'tiff-field': ({ field }) => `The field ${field} is missing or impossible.`,
  'tiff-no-page': () => 'The file has no page.',
  'webp-chunk': ({ offset }) => `The chunk at byte ${whole(offset)} has an impossible length.`,
  'webp-no-image': () => 'The file has no image chunk.',

  'zip-no-end': () => 'The archive has no end; it was probably cut off.',
  'zip-directory': () => 'The directory of the archive cannot be read.',
  'zip-checksum': () => 'The checksum of the archive does not match the file in it.',
  'zip-entry-bytes': ({ expected, found }) =>
    found > expected
      ? `The file in the archive is larger than the ${bytes(expected)} that the archive says.`
      : `The file in the archive should have ${bytes(expected)} and has ${whole(found)}.`,
  'zip-entry-limit': ({ bytes: count, mostBytes }) =>
    `The file in the archive has ${fileSize(count)}; the limit is ${fileSize(mostBytes)}.`,

  'manifest-field': ({ field, fault }) => `${field}: ${manifestFault(fault)}`,
  graph: ({ subject, fault }) => `${subject}: ${graphFault(fault)}`,
  'signature-inputs': ({ found, expected }) =>
    `The network's inputs are ${found.join(', ')}, but the manifest says ${expected}.`,
  'signature-shape': ({ input, found, expected }) =>
    `The network's input ${input} is ${shape(found)}, but the manifest says ${shape(expected)}.`,
  'signature-output': ({ output, found }) =>
    `The network has no output ${output}; it has ${found.join(', ')}.`,
  'manifest-size': ({ bytes: count }) => `The file has ${bytes(count)}, too many for a manifest.`,
  'not-json': () => 'The file is not JSON.',
  hash: ({ found, foundBytes, expected, expectedBytes }) =>
    `The file has ${bytes(foundBytes)} and the SHA-256 ${short(found)}; expected were ${whole(expectedBytes)} and ${short(expected)}.`,
  'no-variant': ({ variant, offered }) =>
    `The model has no ${variant} variant; it has ${offered.join(', ')}.`,
  'unknown-task': ({ task }) => `This version cannot interpret the task ${task}.`,
  'label-count': ({ probabilities, labels }) =>
    `The network gives ${counted(probabilities, { one: 'probability', other: 'probabilities' })}, but the manifest has ${counted(labels, { one: 'label', other: 'labels' })}.`,
  'http-status': ({ status }) => `The server answered with HTTP status ${status}.`,
  'not-stored': ({ cause }) => `The file is not stored on this device, and the network failed: ${cause}`,
  'unknown-default': ({ model, models }) =>
    `The index of the models names ${model} as the default, but lists ${models.join(', ')}.`,
  'no-default': ({ models }) =>
    `The index of the models lists ${models.join(', ')} and does not say which is the default.`,
  'known-models': ({ folder, models }) =>
    models.length > 0 ? `${folder} holds ${models.join(', ')}.` : `${folder} holds no model.`,
  'reference-networks': ({ names: known }) => `The reference networks are ${known.join(', ')}.`,

  'folder-files': ({ most }) => `The folder holds more than ${whole(most)} files.`,
  'folder-without-manifest': ({ files }) =>
    `There is no manifest.json among ${counted(files, { one: 'file', other: 'files' })}.`,
  'folder-models': ({ models }) => `The models are ${models.join(', ')}.`,
  'file-not-in-folder': () => 'The manifest names this file, but it is not in the folder.',
  'file-size': ({ found, expected }) => `The file has ${bytes(found)}; the manifest says ${whole(expected)}.`,
  'kiosk-lock': ({ model, precision }) =>
    `kiosk.json locks ${[model, precision].filter(Boolean).join(', ')}, which is not among the models.`,
  'file-not-stored': () => 'The file is no longer stored on this device.',
  'file-altered': () => 'The stored copy is not the file that was imported.',
  'shipped-model': () => 'A model that comes with Penumbra cannot be replaced.',
  'id-taken-since': () => 'Since the import, a model with the same id has been added to Penumbra.',
  trial: ({ variant, cause }) => `${variant}: ${describe(cause)}`,
  room: ({ neededBytes }) => `The browser refused to store ${fileSize(neededBytes)} more.`,

  'code-not-loaded': ({ cause }) => `Its code could not be loaded: ${cause}`,
  'no-webassembly': () => 'This browser does not support WebAssembly.',
  'no-simd': () => 'This browser does not support WebAssembly SIMD.',
  'no-webgl': () =>
    'This browser provides no WebGL 2 in a worker, where images are read. It may provide it in a page.',
  'no-backend': ({ reasons }) =>
    reasons.length > 0
      ? reasons.map(({ backend, reason }) => `${backendName(backend)}: ${describe(reason)}`).join(' ')
      : 'No backend runs on this device.',
  'context-lost': () => 'The WebGL context was lost.',
  'context-taken': () => 'The WebGL context was released for a measurement.',
  'device-failed': ({ cause }) => `${describe(cause)} Load the model again.`,
  'session-disposed': () => 'The session has been closed.',
  'integer-only': ({ precision }) =>
    `It runs int8 and mixed models only, and this model is ${precision}. Choose one of those precisions, or the backend wasm.`,
  input: ({ dtype, found, values, expected }) =>
    `The input is ${dtype} ${shape(found)} with ${counted(values, { one: 'value', other: 'values' })}; the model takes float32 ${shape(expected)}.`,
  'not-finite': ({ tensor, index, value }) =>
    `The value ${value} at ${tensor}[${index}] is not a finite number.`,
  'self-test-differs': () =>
    'In the self-test, a drawn image got other findings than were recorded for this model.',
  'no-output': ({ output }) => `The network gave no output “${output}”.`,
  'one-at-a-time': ({ output, shape: found, images }) =>
    `The output ${output} is ${shape(found)} for ${whole(images)} images: the network takes one at a time.`,
  'probabilities-shape': ({ found, labels }) =>
    `The probabilities are ${shape(found)}, not ${shape([1, labels])} for ${counted(labels, { one: 'label', other: 'labels' })}.`,
  'probabilities-range': ({ value }) => `The probability ${value} is not between 0 and 1.`,
  'maps-shape': ({ found, labels }) => `The maps are ${shape(found)}, not [1, rows, columns, ${labels}].`,
  'another-run': () => 'Another run is in progress.',
  'worker-stopped': ({ cause }) =>
    cause === null
      ? 'The background worker stopped: its script could not be loaded.'
      : `The background worker stopped: ${cause}`,
  'worker-held': () => 'The browser did not let the background worker go on after it had started a thread.',
  'worker-unreadable': () => 'The background worker sent an unreadable message.',

  path: ({ path }) => path,
  'path-cause': ({ path, cause }) => `${path}: ${cause}`,
  'dicomdir-missing': ({ path }) => `The DICOMDIR names ${path}, which is not in the folder.`,
  'file-moved': () => 'The file has been moved or changed since it was chosen.',
  'file-forbidden': () => 'The browser may not read the file.',
};

function describe(detail: Detail): string {
  return textOf(causes, detail);
}

export const details = {
  cause: describe,
  found: (what: Found): string => textOf(found, what),
};
