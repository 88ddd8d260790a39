import type { ExportedFile } from '../state/file-commands.ts';

/** Gives a file to the browser's downloads; nothing is sent. */
export function download({ name, mediaType, text }: ExportedFile): void {
  const url = URL.createObjectURL(new Blob([text], { type: mediaType }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // After the browser has taken it: it does so before the next task, but does not say when.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
