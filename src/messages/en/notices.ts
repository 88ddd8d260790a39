/** Passing messages at the top of the page. */
import type { Notice } from '../../core/notice.ts';
import { details } from './details.ts';

export function notices(notice: Notice): string {
  switch (notice.code) {
    case 'already-open':
      return `${notice.name} is already open as ${notice.openAs}.`;
    case 'kernels-replaced':
      return `The integer kernels cannot be used on this device: ${details.cause(notice.cause)} Reading with ${notice.variant} instead.`;
    case 'models-removed':
      return 'The stored models were removed and are being downloaded again.';
  }
}
