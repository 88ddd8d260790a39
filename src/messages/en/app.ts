/** The frame of the app: top bar, statement below each page. */
import { fileSize } from '../format.ts';

const RESEARCH = 'Research tool, not a medical device.';
const loadingModel = 'Loading model';

export const app = {
  research: RESEARCH,
  /** An imported model's own statement stands after the app's. */
  imported: (title: string, notice: string): string =>
    `${RESEARCH} ${title} was imported on this device; its maker says: ${notice}`,

  benchmark: 'Benchmark',
  readImages: 'Read X-rays',
  print: 'Print this reading',
  keyboard: 'Keyboard shortcuts',
  keyboardTitle: 'Keyboard (?)',

  engine: {
    choose: 'Choose model, precision and backend',
    starting: 'Starting…',
    loadingModel,
    loading: (progress: { readonly loadedBytes: number; readonly totalBytes: number } | null): string =>
      progress
        ? `${loadingModel} ${fileSize(progress.loadedBytes)} of ${fileSize(progress.totalBytes)}`
        : `${loadingModel}…`,
    preparing: 'Preparing model…',
    warmingUp: 'Warming up…',
    ready: (variant: string, backend: string, threads: string): string =>
      `${variant} on ${backend}, ${threads}`,
    failed: 'Model not ready',
  },

  offline: {
    storing: 'Storing for offline use…',
    ready: 'Works offline',
    unavailable: 'Needs the network',
    update: 'Update and reload',
    updateTitle: 'Open images will be closed',
  },

  theme: (theme: 'system' | 'light' | 'dark'): string => `Colours: ${theme}`,
  changeTheme: (theme: 'system' | 'light' | 'dark'): string => `Colours: ${theme}. Change`,
};

/** Of any problem, where the sentences of problems cannot be loaded. */
export const unexplained = {
  title: 'Something went wrong',
  remedy: 'The explanation could not be loaded. Connect to the network, reload the page and try again.',
};
