/** Two images side by side, or one image read twice. */

import type { BackendId } from '../../core/backends.ts';
import type { Verdict } from '../../core/finding.ts';
import type { VariantId } from '../../core/variant.ts';
import { percent, signed } from '../format.ts';
import { backends } from './names.ts';

export const open = 'Compare';
export const openTitle = 'Compare with another image or reading (S)';
export const title = 'Compare';
export const withImage = 'With another open file';
export const noOtherImage =
  'Open a second file, such as a prior of the same patient, to see both side by side.';
export const withReading = 'The same image, read in another way';
export const notDone = 'This image has not been read yet.';
export const busy = 'Files are being read. A second reading can start when they are done.';

export const besides = (name: string): string => `Beside: ${name}`;
export const link = 'Move both together';
export const linkTitle =
  'Zoom, pan, rotation, inversion and, where values are comparable, the window of either image follow the other';
export const stop = 'Stop comparing';

export const reading = (name: string): string => `Reading again with ${name}…`;
export const again = (name: string): string => `Also read with ${name}`;
export const divider = 'Divider between the two heat maps';
export const dividerAt = (percentage: number): string => `${percentage} % first reading`;

export const tableTitle = 'Differences';
export const tableCaption = (first: string, second: string): string => `${first} and ${second}`;
export const finding = 'Finding';
export const change = 'Change';
export const none = '–';
export const probability = (probability: number, verdict: Verdict): string =>
  verdict === 'above' ? `${percent(probability)} ▲` : percent(probability);
/** In percentage points. */
export const changed = (change: number): string => signed(100 * change, 1);
export const aboveMark = '▲ above its threshold';
export const verdictDiffers = 'Above in one reading only';
export const verdictsDiffer = (count: number): string =>
  count === 0
    ? 'Both say the same: no finding is above its threshold in one of them only.'
    : `${count === 1 ? 'One finding is' : `${count} findings are`} above the threshold in one of them only.`;
export const otherPoints = 'Change in percentage points. Each side is judged by its own thresholds.';

/** Who read the image, among the readings of one model. */
export const reader = (variantId: VariantId, backend: BackendId): string =>
  `${variantId} on ${backends[backend]}`;
export const readerOf = (model: string, reader: string): string => `${model}, ${reader}`;
