/** Goes through files, folders and archives that a person gave, and finds the images. */
import { throwIfAborted } from '../core/abort.ts';
import { AppError } from '../core/errors.ts';
import { unsupported } from '../decode/problems.ts';
import { sniff } from '../decode/sniff.ts';
import type { SourceFile, SourceItem } from './contract.ts';
import { type Index, isDicomdir, missingFile, readIndex } from './dicomdir.ts';
import { headOf } from './entry-blob.ts';
import { filesOfZip, isZip } from './zip.ts';

/** Files that systems leave in folders and archives; nobody misses them. */
const HIDDEN = /(^|\/)(\.[^/]*|__MACOSX|Thumbs\.db|desktop\.ini)(\/|$)/i;

/**
 * Finds the images one after the other, so that the first can be read while the rest is looked for.
 * A file that was given alone counts as an image whatever it is, so that its own error tells what it
 * is; within a folder or archive, bytes decide. A DICOMDIR decides for its folder.
 * @throws AppError kind `cancelled`
 */
export async function* imagesOf(
  given: readonly SourceFile[],
  signal: AbortSignal,
): AsyncGenerator<SourceItem, void, void> {
  yield* ofTree(given, { isArchive: false }, signal);
}

async function* ofTree(
  files: readonly SourceFile[],
  { isArchive }: { readonly isArchive: boolean },
  signal: AbortSignal,
): AsyncGenerator<SourceItem, void, void> {
  const visible = files.filter(({ path }) => !HIDDEN.test(path) || !(isArchive || path.includes('/')));
  const done = new Set<SourceFile>();
  for (const dicomdir of visible.filter(isDicomdir)) {
    if (done.has(dicomdir)) continue;
    try {
      const index = await readIndex(dicomdir, visible, signal);
      yield* ofIndex(index);
      for (const file of index.folder) done.add(file);
    } catch (thrown) {
      throwIfAborted(signal);
      done.add(dicomdir);
      yield { kind: 'problem', name: dicomdir.path, error: AppError.from(thrown) };
    }
  }
  const isAlone = ({ path }: SourceFile) => !isArchive && !path.includes('/');
  for (const file of visible) {
    throwIfAborted(signal);
    if (!done.has(file)) yield* ofFile(file, { isAlone: isAlone(file), isArchive }, signal);
  }
}

async function* ofIndex({ images, missing, others }: Index): AsyncGenerator<SourceItem, void, void> {
  for (const image of images) yield await imageItem(image);
  for (const path of missing) yield { kind: 'problem', name: path, error: missingFile(path) };
  for (let index = 0; index < others; index++) yield { kind: 'other' };
}

async function* ofFile(
  file: SourceFile,
  { isAlone, isArchive }: { readonly isAlone: boolean; readonly isArchive: boolean },
  signal: AbortSignal,
): AsyncGenerator<SourceItem, void, void> {
  try {
    const blob = await file.open();
    const head = await headOf(blob, signal);
    // An archive within an archive stays closed.
    if (isZip(head) && !isArchive) yield* ofArchive(blob, signal);
    else if (isAlone || isImage(head)) yield { kind: 'image', file: named(blob, file.path) };
    else yield { kind: 'other' };
  } catch (thrown) {
    throwIfAborted(signal);
    yield { kind: 'problem', name: file.path, error: AppError.from(thrown) };
  }
}

async function* ofArchive(archive: Blob, signal: AbortSignal): AsyncGenerator<SourceItem, void, void> {
  const files = await filesOfZip(archive, signal);
  let found = 0;
  let others = 0;
  for await (const item of ofTree(files, { isArchive: true }, signal)) {
    if (item.kind === 'other') others += 1;
    else found += 1;
    yield item;
  }
  if (found === 0) throw unsupported('no-images', { code: 'no-images', files: others });
}

async function imageItem(file: SourceFile): Promise<SourceItem> {
  try {
    return { kind: 'image', file: named(await file.open(), file.path) };
  } catch (thrown) {
    return { kind: 'problem', name: file.path, error: AppError.from(thrown) };
  }
}

/** A Blob under another name; its bytes stay where they are. */
const named = (blob: Blob, name: string): File => new File([blob], name, { type: blob.type });

function isImage(head: Uint8Array): boolean {
  try {
    sniff(head);
    return true;
  } catch {
    return false;
  }
}
