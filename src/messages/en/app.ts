/** The frame of the app: top bar, statement below each page. */
import { fileSize } from '../format.ts';

const RESEARCH = 'Research tool, not a medical device.';
const loadingModel = 'Loading model';

export const research = RESEARCH;
/** An imported model's own statement stands after the app's. */
export const imported = (title: string, notice: string): string =>
  `${RESEARCH} ${title} was imported on this device; its maker says: ${notice}`;
export const benchmark = 'Benchmark';
export const readImages = 'Read X-rays';
export const exportOrPrint = 'Export or print';
export const help = 'Help';
export const keyboard = 'Keyboard shortcuts';
export const keyboardTitle = 'Keyboard (?)';

export const engineChoose = 'Choose how images are read: model, precision and engine';
export const engineStarting = 'Starting…';
export const engineLoadingModel = loadingModel;
export const engineLoading = (
  progress: { readonly loadedBytes: number; readonly totalBytes: number } | null,
): string =>
  progress
    ? `${loadingModel} ${fileSize(progress.loadedBytes)} of ${fileSize(progress.totalBytes)}`
    : `${loadingModel}…`;
export const enginePreparing = 'Preparing model…';
export const engineWarmingUp = 'Warming up…';
/** For an engineer, after the plain words. */
export const engineReady = (variant: string, backend: string, threads: string): string =>
  `${variant} on ${backend}, ${threads}`;
export const engineFailed = 'Model not ready';

export const offline = {
  storing: 'Storing for offline use…',
  checking: 'Checking the stored copy…',
  ready: 'Works offline',
  incomplete: 'Stored copy incomplete',
  unavailable: 'Needs the network',
  readyTitle: (at: string): string =>
    `Every stored file was read, and a drawn image got the expected findings (${at}).`,
  incompleteTitle:
    'The browser has removed or damaged stored files. They are fetched again once the network is back.',
  update: 'Update and reload',
  updateTitle: 'Open images will be closed',
  updating: 'Updating…',
};
export const theme = (theme: 'system' | 'light' | 'dark'): string => `Colours: ${theme}`;
export const changeTheme = (theme: 'system' | 'light' | 'dark'): string => `Colours: ${theme}. Change`;

/** Stands for any problem where the sentences of problems cannot be loaded. */
export const unexplained = {
  title: 'Something went wrong',
  remedy: 'The explanation could not be loaded. Connect to the network, reload the page and try again.',
};

/** In place of the whole page. */
export const broken = {
  title: 'The page could not be shown',
  remedy:
    'It loads itself again in a minute, without the files that were open. If this stays, report this text.',
  reload: 'Reload now',
};

/** In place of a part of the page. */
export const notLoaded = 'This part of the page could not be loaded. Reload the page when no file is open.';

export const close = 'Close';
export const dismiss = 'Dismiss';
