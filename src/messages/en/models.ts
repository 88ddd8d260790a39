/** The models on this device, their cards, and the import of another. */
import { fileSize } from '../format.ts';

const share = (part: number, whole: number): string => `${fileSize(part)} of ${fileSize(whole)}`;

export const models = {
  title: 'Models on this device',
  usage: (usedBytes: number, quotaBytes: number): string =>
    `Penumbra and its models use ${fileSize(usedBytes)} of the ${fileSize(quotaBytes)} that this browser allows.`,
  manage: 'Manage models',
  identity: (id: string, version: string | null): string => (version ? `${id}, version ${version}` : id),
  origins: { imported: 'imported on this device', shipped: 'comes with Penumbra' },
  variant: (id: string, bytes: number): string => `${id} ${fileSize(bytes)}`,
  stored: (bytes: number, storedBytes: number): string => {
    if (storedBytes === bytes) return 'stored';
    return storedBytes === 0 ? 'not stored' : 'partly stored';
  },

  inUse: 'In use',
  readWith: 'Read with this model',
  remove: 'Remove',
  keep: 'Keep',
  confirmRemoval: (title: string): string =>
    `Remove ${title} from this device? Only its folder can bring it back.`,

  storing: (title: string): string => `Storing ${title}`,
  progress: share,
  stop: 'Stop',
  storeAll: (missingBytes: number): string => `Store every precision (${fileSize(missingBytes)})`,
  free: (bytes: number): string => `Free ${fileSize(bytes)}`,

  card: {
    title: 'Model card',
    titleOf: (title: string): string => `Model card: ${title}`,
    print: 'Print this card',
    opening: 'Opening…',
  },

  import: {
    title: 'Import a model of your own',
    label: 'Import',
    /** Commands in backticks. */
    explanation:
      'A folder with manifest.json, as `npm run import` and `npm run quantize` write it. Every file is checked against its SHA-256, and an image is read with every precision before anything is stored. It stays on this device.',
    choose: 'Choose a model folder',
    drop: 'or drop it on this page',
    cancel: 'Cancel',
    opening: 'Opening the folder…',
    phases: {
      checking: (loaded: number, total: number): string => `Checking ${share(loaded, total)}`,
      trying: (loaded: number, total: number, variant: string | null): string =>
        `Trying ${variant}, ${share(loaded, total)}`,
      storing: (loaded: number, total: number): string => `Storing ${share(loaded, total)}`,
    },
    done: (title: string, version: string, replaced: string | null): string =>
      `${title}, version ${version}, was imported${replaced ? ` in place of version ${replaced}` : ''}. It is stored on this device and works offline.`,
    readNow: 'Read with it now',
    finish: 'Done',
  },
};
