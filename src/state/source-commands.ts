/** Commands on what a person gives: files, folders and archives become a list of images. */
import { throwIfAborted } from '../core/abort.ts';
import { AppError } from '../core/errors.ts';
import type { FolderFile } from '../worker/protocol.ts';
import type { CaseCommands } from './case-commands.ts';
import type { AppStore } from './store.ts';

/** Files alone are listed before; nothing flashes up for them. */
const TOLD_AFTER_MS = 200;

/** A list of hundreds is not rendered for each of them; the first does not wait. */
const LISTED_EVERY_MS = 50;

export interface SourceCommands {
  /**
   * Opens the images one after the other; the first is read while the others are looked for.
   * @param list the files, which may have to be listed first; it may throw AppError
   */
  open(list: (signal: AbortSignal) => Promise<readonly FolderFile[]>): Promise<void>;
  /** Stops looking for images; those that were found stay. */
  cancel(): void;
}

export function createSourceCommands(store: AppStore, cases: CaseCommands): SourceCommands {
  let searches: readonly AbortController[] = [];

  function tell(thrown: unknown): void {
    const error = AppError.from(thrown);
    const { problem } = error;
    if (problem.kind === 'cancelled') return;
    cases.addFailed(('file' in problem && problem.file) || '', error);
  }

  async function search(files: readonly FolderFile[], signal: AbortSignal): Promise<void> {
    const { imagesOf } = await import('../sources/images.ts');
    const given = files.map(({ path, blob }) => ({ path, open: () => Promise.resolve(blob) }));
    let others = 0;
    let images = 0;
    let waiting: File[] = [];
    let listedMs = Number.NEGATIVE_INFINITY;
    const flush = () => {
      if (waiting.length > 0) cases.add(waiting);
      waiting = [];
      listedMs = performance.now();
    };
    for await (const item of imagesOf(given, signal)) {
      throwIfAborted(signal);
      if (item.kind === 'other') others += 1;
      else if (item.kind === 'image') {
        images += 1;
        waiting.push(item.file);
      }
      if (item.kind === 'problem' || performance.now() - listedMs > LISTED_EVERY_MS) flush();
      if (item.kind === 'problem') cases.addFailed(item.name, item.error);
    }
    flush();
    const folder = files.find(({ path }) => path.includes('/'));
    if (images > 0 && others > 0) store.setState({ notice: { code: 'left-out', files: others } });
    else if (images === 0 && folder && others > 0) {
      const found = { code: 'no-images', files: others } as const;
      const name = folder.path.split('/')[0] ?? '';
      cases.addFailed(name, new AppError({ kind: 'unsupported', subject: 'no-images', found }));
    }
  }

  return {
    async open(list) {
      const abort = new AbortController();
      searches = [...searches, abort];
      const telling = setTimeout(() => store.setState({ isSearching: true }), TOLD_AFTER_MS);
      try {
        const files = await list(abort.signal);
        const isPlain = await Promise.all(files.map(isLoneImage));
        if (!isPlain.every(Boolean)) await search(files, abort.signal);
        else {
          cases.add(files.map(({ blob }) => blob as File));
          // Whoever stopped them before they were listed finds them as stopped, and can begin again.
          if (abort.signal.aborted) cases.cancelAll();
        }
      } catch (thrown) {
        tell(thrown);
      } finally {
        clearTimeout(telling);
        searches = searches.filter((one) => one !== abort);
        store.setState({ isSearching: searches.length > 0 });
      }
    },
    cancel() {
      for (const abort of searches) abort.abort();
    },
  };
}

/** A file that was given alone, and that is neither an archive nor the index of others. */
async function isLoneImage({ path, blob }: FolderFile): Promise<boolean> {
  if (path.includes('/') || /^dicomdir/i.test(path) || !(blob instanceof File)) return false;
  const head = new Uint8Array(
    await blob
      .slice(0, 2)
      .arrayBuffer()
      .catch(() => new ArrayBuffer(0)),
  );
  return !(head[0] === 0x50 && head[1] === 0x4b);
}
