/** The face of these views; lazy.tsx loads it on demand. */
export { ExportDialog } from './ExportDialog.tsx';
export { ExportSection } from './ExportSection.tsx';
export { PrintSheet } from './PrintSheet.tsx';
