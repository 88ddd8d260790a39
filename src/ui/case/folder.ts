/** A folder as the browser hands it over: from a picker, from a file input, or dropped. */
import { thrownDetail } from '../../core/detail.ts';
import { AppError } from '../../core/errors.ts';
import type { FolderFile } from '../../state/model-commands.ts';

/** A purpose that the user chooses a folder for. */
interface FolderKind {
  /** The browser remembers the last location for each id. */
  readonly id: string;
  readonly mostFiles: number;
}

/** A model has some tens of files; more than this is probably the wrong folder. */
const MODEL_FOLDER: FolderKind = { id: 'model', mostFiles: 2000 };

/** Whether a folder is that of a model, and not one of images. */
export function holdsModel(files: readonly FolderFile[]): boolean {
  return files.some(({ path }) => /(^|\/)manifest\.json$/.test(path));
}

/** Data sets have hundreds of thousands; listing them can be cancelled. */
export const PICTURE_FOLDER: FolderKind = { id: 'pictures', mostFiles: Number.POSITIVE_INFINITY };

class Collection {
  readonly files: FolderFile[] = [];
  readonly #mostFiles: number;

  constructor({ mostFiles }: FolderKind) {
    this.#mostFiles = mostFiles;
  }

  /** @throws AppError kind `import` or `cancelled` */
  add(file: FolderFile, signal: AbortSignal): void {
    if (signal.aborted) throw new AppError({ kind: 'cancelled' });
    this.files.push(file);
    if (this.files.length <= this.#mostFiles) return;
    const detail = { code: 'folder-files', most: this.#mostFiles } as const;
    throw new AppError({ kind: 'import', reason: 'too-many-files', modelId: null, file: null, detail });
  }
}

interface DirectoryPicker {
  readonly showDirectoryPicker?: (options: {
    id: string;
    mode: 'read';
  }) => Promise<FileSystemDirectoryHandle>;
}

export function hasDirectoryPicker(): boolean {
  return typeof (window as DirectoryPicker).showDirectoryPicker === 'function';
}

/**
 * Asks for a folder through the browser's picker, whose dialog speaks of viewing files; that of a
 * file input speaks of an upload, which would be wrong.
 * @throws AppError kind `import` or `cancelled`; an AbortError where the person changed their mind
 */
export async function pickedFolder(signal: AbortSignal, kind = MODEL_FOLDER): Promise<readonly FolderFile[]> {
  const { showDirectoryPicker } = window as DirectoryPicker;
  const folder = await showDirectoryPicker?.({ id: kind.id, mode: 'read' });
  const collection = new Collection(kind);
  if (folder) await walkHandle(folder, folder.name, collection, signal);
  return collection.files;
}

async function walkHandle(
  folder: FileSystemDirectoryHandle,
  path: string,
  into: Collection,
  signal: AbortSignal,
): Promise<void> {
  for await (const handle of folder.values()) {
    const inside = `${path}/${handle.name}`;
    if (handle.kind === 'directory') await walkHandle(handle, inside, into, signal);
    else into.add({ path: inside, blob: await readable(inside, () => handle.getFile()) }, signal);
  }
}

/** From `<input type="file" webkitdirectory>`. */
export async function inputFolder(
  files: Iterable<File>,
  signal: AbortSignal,
  kind = MODEL_FOLDER,
): Promise<readonly FolderFile[]> {
  const collection = new Collection(kind);
  for (const file of files) {
    collection.add({ path: file.webkitRelativePath || file.name, blob: file }, signal);
  }
  return collection.files;
}

/** Reads the dropped items. Call it within the event: afterwards the browser has discarded them. */
export function dropped(data: DataTransfer): {
  readonly files: File[];
  readonly folders: readonly FileSystemDirectoryEntry[];
} {
  const files: File[] = [];
  const folders: FileSystemDirectoryEntry[] = [];
  for (const item of data.items) {
    const entry = item.webkitGetAsEntry();
    const file = item.getAsFile();
    if (entry?.isDirectory) folders.push(entry as FileSystemDirectoryEntry);
    else if (file) files.push(file);
  }
  return { files, folders };
}

export async function entriesOf(
  folders: readonly FileSystemDirectoryEntry[],
  signal: AbortSignal,
  kind = MODEL_FOLDER,
): Promise<readonly FolderFile[]> {
  const collection = new Collection(kind);
  for (const folder of folders) await walkEntry(folder, collection, signal);
  return collection.files;
}

async function walkEntry(
  folder: FileSystemDirectoryEntry,
  into: Collection,
  signal: AbortSignal,
): Promise<void> {
  const reader = folder.createReader();
  // The reader returns entries in batches, and an empty batch at the end.
  for (;;) {
    const some = await readable(
      folder.fullPath,
      () => new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject)),
    );
    if (some.length === 0) return;
    for (const entry of some) {
      if (entry.isDirectory) await walkEntry(entry as FileSystemDirectoryEntry, into, signal);
      else
        into.add({ path: entry.fullPath.slice(1), blob: await fileOf(entry as FileSystemFileEntry) }, signal);
    }
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return readable(entry.fullPath, () => new Promise<File>((resolve, reject) => entry.file(resolve, reject)));
}

/** @throws AppError kind `import` that names what the browser could not read */
async function readable<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    const detail = thrownDetail(cause);
    throw new AppError({ kind: 'import', reason: 'unreadable-file', modelId: null, file, detail }, { cause });
  }
}
