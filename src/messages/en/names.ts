/** Names of what a person chooses from and reads of. */

import type { BackendId } from '../../core/backends.ts';
import type { Criterion } from '../../core/finding.ts';
import type { Precision } from '../../core/precision.ts';
import { counted } from '../format.ts';

export const backends: Readonly<Record<BackendId, string>> = {
  int8: 'integer kernels',
  wasm: 'WASM',
  webgl: 'WebGL',
  reference: 'integer reference',
  cpu: 'plain JavaScript',
};

export const criteria: Readonly<Record<Criterion, string>> = {
  'sensitivity-90': 'Sensitive (90 %)',
  youden: 'Balanced',
  'specificity-90': 'Specific (90 %)',
};

/** Each backend in a few plain words; {@link backends} has its name for an engineer. */
export const engines: Readonly<Record<BackendId, string>> = {
  int8: 'Fast (CPU)',
  wasm: 'Standard (CPU)',
  webgl: 'Graphics (GPU)',
  reference: 'Reference (CPU, slow)',
  cpu: 'Basic (CPU, slow)',
};

/** Each precision in a few plain words, before its own name. */
export const precisions: Readonly<Record<Precision, string>> = {
  float32: 'Full',
  float16: 'Half the size',
  dynamic: 'A quarter of the size',
  int8: 'Fast, a quarter of the size',
  mixed: 'Smallest',
};

/** The threshold of each criterion, within a sentence. */
export const points: Readonly<Record<Criterion, string>> = {
  'sensitivity-90': 'sensitive threshold',
  youden: 'balanced threshold',
  'specificity-90': 'specific threshold',
};

/** Name of the backend of a manifest's figures, which this version may not have. */
export const backend = (id: string): string => (Object.hasOwn(backends, id) ? backends[id as BackendId] : id);
/** `Pleural_Thickening` to `Pleural thickening`: the labels of a model are English. */
export function label(label: string): string {
  const words = label.replaceAll('_', ' ').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** @param threads 0 on a GPU */
export const threads = (threads: number): string =>
  threads === 0 ? 'GPU' : counted(threads, { one: 'thread', other: 'threads' });
