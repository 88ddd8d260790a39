/**
 * Gives a file to the browser's downloads; nothing is sent. A kiosk may forbid it (ui/kiosk/policy.ts),
 * and then nothing of a visit is left behind as a file.
 */
export function download(name: string, content: Blob): void {
  if (document.documentElement.dataset.export === 'forbidden') return;
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // After the browser has taken it: it does so before the next task, but does not say when.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** {@link download} of a text, as UTF-8. */
export function downloadText(file: {
  readonly name: string;
  readonly mediaType: string;
  readonly text: string;
}): void {
  download(file.name, new Blob([file.text], { type: file.mediaType }));
}
