/** Names of what a person chooses from and reads of. */

import type { BackendId } from '../../core/backends.ts';
import type { Criterion } from '../../core/finding.ts';
import { counted } from '../format.ts';

const backends: Readonly<Record<BackendId, string>> = {
  int8: 'integer kernels',
  wasm: 'WASM',
  webgl: 'WebGL',
  reference: 'integer reference',
  cpu: 'plain JavaScript',
};

const criteria: Readonly<Record<Criterion, string>> = {
  youden: 'Balanced (Youden)',
  'sensitivity-90': 'Sensitive (90 %)',
};

/** The threshold of each criterion, where a finding is judged by it. */
const points: Readonly<Record<Criterion, string>> = {
  youden: 'Youden point',
  'sensitivity-90': '90 % sensitivity point',
};

export const names = {
  backends,
  /** Name of the backend of a manifest's figures, which this version may not have. */
  backend: (id: string): string => (Object.hasOwn(backends, id) ? backends[id as BackendId] : id),
  criteria,
  points,

  /** `Pleural_Thickening` to `Pleural thickening`: the labels of a model are English. */
  label(label: string): string {
    const words = label.replaceAll('_', ' ').toLowerCase();
    return words.charAt(0).toUpperCase() + words.slice(1);
  },

  /** @param threads 0 on a GPU */
  threads: (threads: number): string =>
    threads === 0 ? 'GPU' : counted(threads, { one: 'thread', other: 'threads' }),
};
