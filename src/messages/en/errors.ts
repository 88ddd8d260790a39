/** What a person is told when something fails: a title and the way out, by kind of problem and reason. */
import type { Problem } from '../../core/errors.ts';

const READABLE = 'DICOM (uncompressed or JPEG baseline), PNG or JPEG';

interface Words {
  readonly title: string;
  readonly remedy: string;
}

type ReasonOf<K extends Problem['kind']> =
  Extract<Problem, { kind: K }> extends { reason: infer R extends string } ? R : never;

const storage: Record<ReasonOf<'storage'>, Words> = {
  quota: {
    title: 'The browser has no room left for this',
    remedy: 'Free disk space, or remove a stored model, and try again.',
  },
  unavailable: {
    title: 'The browser gave no storage',
    remedy: 'Leave private browsing, or allow this site to store data, and try again.',
  },
};

const file: Record<ReasonOf<'file'>, Words> = {
  'not-found': { title: 'There is no such file', remedy: 'Check its name and folder.' },
  'not-readable': {
    title: 'The file cannot be opened',
    remedy: 'Choose a single file, not a folder, that you have the right to read.',
  },
};

const decode: Record<ReasonOf<'decode'>, Words> = {
  empty: { title: 'The file is empty', remedy: 'Export or copy it again from its source.' },
  truncated: {
    title: 'The file ends too early',
    remedy: 'It was cut off while being copied; copy it again.',
  },
  corrupt: { title: 'The file is damaged', remedy: 'Export it again from its source.' },
  'no-pixels': {
    title: 'The file holds no picture',
    remedy: 'Choose the image object of the study, not a report or a presentation state.',
  },
  'too-large': {
    title: 'The picture is too large',
    remedy: 'Export it with fewer pixels; a chest X-ray needs no more than 5,000 × 5,000.',
  },
};

const unsupported: Record<Extract<Problem, { kind: 'unsupported' }>['subject'], Words> = {
  'file-type': { title: 'Not a picture that Penumbra reads', remedy: `Choose a ${READABLE} file.` },
  'transfer-syntax': {
    title: 'This DICOM compression is not supported',
    remedy: 'Export it as Explicit VR Little Endian (uncompressed) or JPEG baseline.',
  },
  photometric: {
    title: 'This DICOM colour model is not supported',
    remedy: 'Export it as MONOCHROME1 or MONOCHROME2.',
  },
  colour: { title: 'A colour picture, not a radiograph', remedy: 'Choose the original X-ray, in grey.' },
  animation: { title: 'A moving picture, not a radiograph', remedy: 'Choose a single, still image.' },
  encrypted: {
    title: 'The file is protected by a password',
    remedy: 'Unpack it first, then choose the picture inside.',
  },
  'bit-depth': {
    title: 'This bit depth is not supported',
    remedy: 'Export it with 8 to 16 bits per sample.',
  },
};

const model: Record<ReasonOf<'model'>, Words> = {
  'not-found': { title: 'There is no such model', remedy: 'Choose one of the models listed.' },
  unreachable: {
    title: 'The model could not be loaded',
    remedy: 'Connect to the network once, so that the model can be stored on this device.',
  },
  'invalid-manifest': {
    title: "The model's description is not valid",
    remedy: 'Repair the stored model; if that does not help, install Penumbra again.',
  },
  'hash-mismatch': {
    title: 'The model file is not the one that was measured',
    remedy:
      'Its content was changed or damaged. Repair the stored model to fetch it anew; if that does not help, install Penumbra again.',
  },
  unloadable: {
    title: 'The model cannot be run',
    remedy: 'Choose another precision, or repair the stored model.',
  },
};

const backend: Record<ReasonOf<'backend'>, Words> = {
  unavailable: { title: 'This backend does not run here', remedy: 'Switch to another backend.' },
  failed: { title: 'The backend failed', remedy: 'Read the file again, or switch to another backend.' },
  'invalid-output': {
    title: 'The backend gave no valid numbers',
    remedy: 'Its result was thrown away. Switch to another backend.',
  },
};

const WRITTEN_ANEW = 'Copy the folder again from where it was made, or write it anew with npm run import.';

const imported: Record<ReasonOf<'import'>, Words> = {
  'no-manifest': {
    title: 'This folder holds no model',
    remedy: 'Choose the folder that holds manifest.json, as npm run import and npm run quantize write it.',
  },
  'several-models': {
    title: 'This folder holds several models',
    remedy: 'Choose the folder of one of them.',
  },
  'too-many-files': {
    title: 'This folder holds too many files',
    remedy: "Choose the model's own folder: the one that holds manifest.json.",
  },
  'invalid-manifest': { title: "The model's description is not valid", remedy: WRITTEN_ANEW },
  'id-taken': {
    title: 'A model of Penumbra has the same id',
    remedy: 'Import it under another id: npm run import -- FILE.onnx --id ID.',
  },
  'missing-file': { title: 'A file of the model is missing', remedy: WRITTEN_ANEW },
  'changed-file': { title: 'A file is not the one that the model names', remedy: WRITTEN_ANEW },
  'unreadable-file': {
    title: 'A file of this folder cannot be read',
    remedy:
      'Check that it is still there and that you have the right to read it, then choose the folder again.',
  },
  unrunnable: {
    title: 'The model does not run',
    remedy: 'Nothing was stored. Compare it with its source by npm run import -- FILE.onnx --check DIR.',
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
  cancelledCause: 'Stopped on request.',
};
