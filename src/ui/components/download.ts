/** Gives a file to the browser's downloads; nothing is sent. */
export function download(name: string, content: Blob): void {
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
