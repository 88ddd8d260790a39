/** What is to be printed next: set by the dialog, taken away once it was printed. */
import { createStore } from 'zustand/vanilla';
import type { ReadingsDocument } from '../../report/schema.ts';

export const printJobs = createStore<{ readonly document: ReadingsDocument | null }>(() => ({
  document: null,
}));

/** Opens the browser's print dialog once the sheet is rendered; see PrintSheet. */
export const requestPrint = (document: ReadingsDocument): void => printJobs.setState({ document });

export const endPrint = (): void => printJobs.setState({ document: null });
