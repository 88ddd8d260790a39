/** Two of the ways in, drop and paste; the others are the buttons of ReadingPage.tsx. */
import { useEffect, useState } from 'react';
import { dropped } from './folder.ts';

interface DropHandlers {
  /** Files without a folder. */
  readonly onFiles: (files: File[]) => void;
  /** Folders, and the files that were dropped together with them. */
  readonly onFolders: (folders: readonly FileSystemDirectoryEntry[], files: File[]) => void;
}

/**
 * Handles files and folders dropped anywhere on the page; `over` is true while a drag is above it.
 */
export function useDrop({ onFiles, onFolders }: DropHandlers): { readonly over: boolean } {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const onDragOver = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const onDragLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const onDrop = (event: DragEvent) => {
      setOver(false);
      if (!carriesFiles(event)) return;
      event.preventDefault();
      if (!event.dataTransfer) return;
      const { files, folders } = dropped(event.dataTransfer);
      if (folders.length > 0) onFolders(folders, files);
      else if (files.length > 0) onFiles(files);
    };
    window.addEventListener('dragover', onDragOver);
    window.addEventListener('dragleave', onDragLeave);
    window.addEventListener('drop', onDrop);
    return () => {
      window.removeEventListener('dragover', onDragOver);
      window.removeEventListener('dragleave', onDragLeave);
      window.removeEventListener('drop', onDrop);
    };
  }, [onFiles, onFolders]);
  return { over };
}

export function usePaste(onFiles: (files: File[]) => void): void {
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length > 0) onFiles(files);
    };
    window.addEventListener('paste', onPaste);
    return () => window.removeEventListener('paste', onPaste);
  }, [onFiles]);
}
