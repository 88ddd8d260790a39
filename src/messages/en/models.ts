/** The models on this device, their cards, and the import of another. */
import { fileSize } from '../format.ts';

const share = (part: number, whole: number): string => `${fileSize(part)} of ${fileSize(whole)}`;

export const title = 'Models on this device';
export const usage = (usedBytes: number): string =>
  `Penumbra and its models use ${fileSize(usedBytes)} of this browser’s storage.`;
export const persistence = (isPersistent: boolean): string =>
  isPersistent
    ? 'The browser has promised to keep them.'
    : 'The browser may remove them when the disk runs low.';
export const manage = 'Manage models';
export const identity = (id: string, version: string | null): string =>
  version ? `${id}, version ${version}` : id;
export const origins = { imported: 'imported on this device', shipped: 'comes with Penumbra' };
export const variant = (id: string, bytes: number): string => `${id} ${fileSize(bytes)}`;
export const stored = (bytes: number, storedBytes: number): string => {
  if (storedBytes === bytes) return 'stored';
  return storedBytes === 0 ? 'not stored' : 'partly stored';
};
export const inUse = 'In use';
export const readWith = 'Read with this model';
export const remove = 'Remove';
export const keep = 'Keep';
export const confirmRemoval = (title: string): string =>
  `Remove ${title} from this device? Only its folder can bring it back.`;
export const storing = (title: string): string => `Storing ${title}`;
export const progress = share;
export const stop = 'Stop';
export const storeAll = (missingBytes: number): string => `Store every precision (${fileSize(missingBytes)})`;
export const free = (bytes: number): string => `Free ${fileSize(bytes)}`;

export const cardTitle = 'Model card';
export const cardTitleOf = (title: string): string => `Model card: ${title}`;
export const cardPrint = 'Print this card';
export const cardOpening = 'Opening…';

export const importTitle = 'Import a model of your own';
export const importLabel = 'Import';
/** Commands in backticks. */
export const importExplanation =
  'A folder with manifest.json, as `npm run import` and `npm run quantize` write it. Every file is checked against its SHA-256, and an image is read with every precision before anything is stored. It stays on this device.';
export const importChoose = 'Choose a model folder';
export const importDrop = 'or drop it on this page';
export const importCancel = 'Cancel';
export const importOpening = 'Opening the folder…';
export const importPhases = {
  checking: (loaded: number, total: number): string => `Checking ${share(loaded, total)}`,
  trying: (loaded: number, total: number, variant: string | null): string =>
    `Trying ${variant}, ${share(loaded, total)}`,
  storing: (loaded: number, total: number): string => `Storing ${share(loaded, total)}`,
};
export const importDone = (title: string, version: string, replaced: string | null): string =>
  `${title}, version ${version}, was imported${replaced ? ` in place of version ${replaced}` : ''}. It is stored on this device and works offline.`;
export const importReadNow = 'Read with it now';
export const importFinish = 'Done';
