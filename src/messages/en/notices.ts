/** Passing messages at the top of the page. */
import type { Detail } from '../../core/detail.ts';
import type { Notice } from '../../core/notice.ts';
import { counted } from '../format.ts';

/** @param causeText the sentences of a cause, which are loaded apart */
export function notices(notice: Notice, causeText: (cause: Detail) => string): string {
  switch (notice.code) {
    case 'kernels-replaced':
      return `The integer kernels cannot be used on this device: ${causeText(notice.cause)} Reading with ${notice.variant} instead.`;
    case 'left-out':
      return `${counted(notice.files, { one: 'other file was', other: 'other files were' })} left out.`;
    case 'models-removed':
      return 'The stored models were removed and are being downloaded again.';
  }
}
