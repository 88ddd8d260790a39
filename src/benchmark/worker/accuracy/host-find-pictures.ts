/** Which file a row of the CSV means. */
import type { FolderFile } from './protocol.ts';

export interface FoundPictures {
  /** One for each name; null where there is no file, or more than one. */
  readonly blobs: readonly (Blob | null)[];
  /** Places of names that more than one file has. */
  readonly ambiguous: readonly number[];
  /** Files that some name means. */
  readonly used: number;
}

/**
 * As the command line: beside the CSV, or in the folder `images` there. Otherwise anywhere below,
 * where one file alone ends in the name.
 * @param folder of the CSV; null where it was chosen beside
 */
export function findPictures(
  names: readonly string[],
  files: readonly FolderFile[],
  folder: string | null,
): FoundPictures {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const byName = new Map<string, FolderFile[]>();
  for (const file of files) {
    const own = lastPart(file.path);
    const alike = byName.get(own);
    if (alike) alike.push(file);
    else byName.set(own, [file]);
  }
  const used = new Set<FolderFile>();
  const ambiguous: number[] = [];
  const blobs = names.map((name, place) => {
    const beside = folder === null ? null : `${folder}/${name}`;
    const nested = folder === null ? null : `${folder}/images/${name}`;
    const exact = (nested && byPath.get(nested)) || (beside && byPath.get(beside));
    const alike = exact
      ? [exact]
      : (byName.get(lastPart(name)) ?? []).filter(({ path }) => `/${path}`.endsWith(`/${name}`));
    const [file, second] = alike;
    if (second) ambiguous.push(place);
    if (!file || second) return null;
    used.add(file);
    return file.blob;
  });
  return { blobs, ambiguous, used: used.size };
}

const lastPart = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
