/** Pictures and a CSV, from a drop or a picker. */

import { dropped, entriesOf, inputFolder, PICTURE_FOLDER, pickedFolder } from '../../../ui/case/folder.ts';
import type { Given } from '../../state/accuracy/commands.ts';

const isCsv = ({ name }: File): boolean => /\.csv$/i.test(name);

/** To be asked in the event itself: afterwards the browser has forgotten. */
export function droppedPictures(data: DataTransfer): (signal: AbortSignal) => Promise<Given> {
  const { files, folders } = dropped(data);
  return async (signal) => {
    const inFolders = await entriesOf(folders, signal, PICTURE_FOLDER);
    const loose = files.filter((file) => !isCsv(file)).map((file) => ({ path: file.name, blob: file }));
    return { files: [...inFolders, ...loose], csv: files.find(isCsv) ?? null };
  };
}

export async function pickedPictures(signal: AbortSignal): Promise<Given> {
  return { files: await pickedFolder(signal, PICTURE_FOLDER), csv: null };
}

export function inputPictures(files: readonly File[]): (signal: AbortSignal) => Promise<Given> {
  return async (signal) => ({ files: await inputFolder(files, signal, PICTURE_FOLDER), csv: null });
}
