/** The next print job: set by the dialog, taken away once it was printed. */
import { createStore } from 'zustand/vanilla';
import type { ReadingsDocument } from '../../report/schema.ts';
import type { PrintedImage } from './printed-images.ts';

export interface PrintJob {
  readonly document: ReadingsDocument;
  /** By the number of their file. */
  readonly images: ReadonlyMap<number, readonly PrintedImage[]>;
}

export const printJobs = createStore<{ readonly job: PrintJob | null }>(() => ({ job: null }));

/** Opens the browser's print dialog once the sheet is rendered; see PrintSheet. */
export const requestPrint = (job: PrintJob): void => printJobs.setState({ job });

/** Frees the images too. */
export function endPrint(): void {
  const { job } = printJobs.getState();
  for (const { url } of [...(job?.images.values() ?? [])].flat()) URL.revokeObjectURL(url);
  printJobs.setState({ job: null });
}
