/** Texts of errors: a title and a remedy, by kind of problem and reason. */
import type { Problem } from '../../core/errors.ts';

const READABLE = 'DICOM, PNG, JPEG, TIFF, BMP or WebP';

interface Words {
  readonly title: string;
  readonly remedy: string;
}

type ReasonOf<K extends Problem['kind']> =
  Extract<Problem, { kind: K }> extends { reason: infer R extends string } ? R : never;

const storage: Record<ReasonOf<'storage'>, Words> = {
  quota: {
    title: 'There is not enough storage space in this browser',
    remedy: 'Free disk space, or remove a stored model, and try again.',
  },
  unavailable: {
    title: 'The browser does not allow this site to store data',
    remedy: 'Leave private browsing, or allow storage for this site, and try again.',
  },
};

const file: Record<ReasonOf<'file'>, Words> = {
  'not-found': { title: 'The file was not found', remedy: 'Check the file name and the folder.' },
  'not-readable': {
    title: 'The file cannot be opened',
    remedy: 'Choose a single file, not a folder, that you have permission to read.',
  },
};

const decode: Record<ReasonOf<'decode'>, Words> = {
  empty: { title: 'The file is empty', remedy: 'Export or copy it again from its source.' },
  truncated: {
    title: 'The file is incomplete',
    remedy: 'It was probably cut off during a copy or download. Copy it again.',
  },
  corrupt: { title: 'The file is damaged', remedy: 'Export it again from its source.' },
  'no-pixels': {
    title: 'The file contains no image',
    remedy: 'Choose the image object of the study, not a report or a presentation state.',
  },
  'too-large': {
    title: 'The image is too large',
    remedy: 'Export it at a lower resolution. A chest X-ray needs no more than 5,000 × 5,000 pixels.',
  },
};

const unsupported: Record<Extract<Problem, { kind: 'unsupported' }>['subject'], Words> = {
  'file-type': { title: 'Penumbra cannot read this file type', remedy: `Choose a ${READABLE} file.` },
  'transfer-syntax': {
    title: 'This DICOM compression is not supported',
    remedy: 'Export it as Explicit VR Little Endian (uncompressed).',
  },
  compression: {
    title: 'This compression is not supported',
    remedy: 'Save it uncompressed, or as PNG.',
  },
  photometric: {
    title: 'This DICOM colour model is not supported',
    remedy: 'Export it as MONOCHROME1 or MONOCHROME2.',
  },
  colour: {
    title: 'This is a colour image, not a radiograph',
    remedy: 'Choose the original greyscale X-ray.',
  },
  animation: { title: 'This is an animation, not a radiograph', remedy: 'Choose a still image.' },
  encrypted: {
    title: 'The file is password-protected',
    remedy: 'Extract it first, then choose the images inside.',
  },
  archive: {
    title: 'This archive cannot be opened',
    remedy: 'Extract it first, then drop the folder.',
  },
  dicomdir: {
    title: 'This is the index of a DICOM folder, not an image',
    remedy: 'Drop the whole folder or disc that contains it.',
  },
  'no-images': {
    title: 'There is no image in it',
    remedy: `Choose a folder or archive that contains ${READABLE} files.`,
  },
  'bit-depth': {
    title: 'This bit depth is not supported',
    remedy: 'Export it as unsigned integers with 8 to 16 bits per sample.',
  },
};

const model: Record<ReasonOf<'model'>, Words> = {
  'not-found': { title: 'The model was not found', remedy: 'Choose one of the models listed.' },
  unreachable: {
    title: 'The model could not be loaded',
    remedy: 'Connect to the network once, so that the model can be stored on this device.',
  },
  'invalid-manifest': {
    title: "The model's description is not valid",
    remedy: 'Repair the stored model; if that does not help, reinstall Penumbra.',
  },
  'hash-mismatch': {
    title: 'A model file has been changed or damaged',
    remedy:
      'Its content does not match the validated model. Repair the stored model to download it again; if that does not help, reinstall Penumbra.',
  },
  unloadable: {
    title: 'The model cannot be run',
    remedy: 'Choose another precision, or repair the stored model.',
  },
};

const backend: Record<ReasonOf<'backend'>, Words> = {
  unavailable: {
    title: 'This backend is not available on this device',
    remedy: 'Switch to another backend.',
  },
  failed: { title: 'The backend failed', remedy: 'Read the file again, or switch to another backend.' },
  'invalid-output': {
    title: 'The backend returned invalid values',
    remedy: 'The result was discarded. Switch to another backend.',
  },
};

const WRITTEN_ANEW = 'Copy the folder again from its source, or create it again with npm run import.';

const imported: Record<ReasonOf<'import'>, Words> = {
  'no-manifest': {
    title: 'This folder contains no model',
    remedy:
      'Choose the folder that contains manifest.json, as written by npm run import or npm run quantize.',
  },
  'several-models': {
    title: 'This folder contains several models',
    remedy: 'Choose the folder of one of them.',
  },
  'too-many-files': {
    title: 'This folder contains too many files',
    remedy: "Choose the model's own folder: the one that contains manifest.json.",
  },
  'invalid-manifest': { title: "The model's description is not valid", remedy: WRITTEN_ANEW },
  'id-taken': {
    title: 'Penumbra already includes a model with this id',
    remedy: 'Import it under another id: npm run import -- FILE.onnx --id ID.',
  },
  'missing-file': { title: 'A file of the model is missing', remedy: WRITTEN_ANEW },
  'changed-file': { title: 'A file does not match the manifest', remedy: WRITTEN_ANEW },
  'unreadable-file': {
    title: 'A file of this folder cannot be read',
    remedy:
      'Check that it is still there and that you have permission to read it, then choose the folder again.',
  },
  unrunnable: {
    title: 'The model cannot be run',
    remedy: 'Nothing was stored. Compare it with its source using npm run import -- FILE.onnx --check DIR.',
  },
  damaged: {
    title: 'An imported model is damaged or incomplete',
    remedy: 'Import its folder again, or choose another model.',
  },
};

export const errors = {
  decode,
  unsupported,
  model,
  backend,
  import: imported,
  storage,
  file,
  cancelled: { title: 'Cancelled', remedy: 'Read the file again when ready.' },
  internal: {
    title: 'Something went wrong in Penumbra',
    remedy:
      'Read the file again. If it happens twice, reload the page and report the file type and this text.',
  },

  found: (what: string): string => `Found: ${what}.`,
  cancelledCause: 'The reading was stopped.',
};
