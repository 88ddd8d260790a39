import { zipSync } from 'fflate';
import { describe, expect, it, vi } from 'vitest';
import { writePng } from '../../tools/fixtures/png-writer.ts';
import { AppError } from '../core/errors.ts';
import type { FolderFile } from '../worker/protocol.ts';
import type { CaseCommands } from './case-commands.ts';
import { createSourceCommands } from './source-commands.ts';
import { createAppStore } from './store.ts';

const png = writePng({ widthPx: 2, heightPx: 2, depth: 8, colourType: 0, samples: [1, 2, 3, 4] });
const note = new TextEncoder().encode('Nothing to see here.');

const given = (path: string, bytes: Uint8Array<ArrayBuffer>): FolderFile => ({
  path,
  blob: new File([bytes], path.split('/').at(-1) ?? ''),
});

/** Records what becomes of the files, in order. */
function page(onListed = () => {}) {
  const store = createAppStore();
  const listed: string[] = [];
  const cases = {
    add: (files: Iterable<File>) => {
      listed.push(...Array.from(files, ({ name }) => name));
      onListed();
    },
    cancelAll: () => listed.push('all stopped'),
    addFailed: (name: string, { problem }: AppError) =>
      listed.push(`${name}: ${'subject' in problem ? problem.subject : problem.kind}`),
  };
  const sources = createSourceCommands(store, cases as unknown as CaseCommands);
  return { store, sources, listed };
}

describe('opening', () => {
  it('files alone lists all of them at once, whatever they are', async () => {
    const { sources, listed, store } = page();
    await sources.open(() => Promise.resolve([given('a.png', png), given('note.txt', note)]));
    expect(listed).toEqual(['a.png', 'note.txt']);
    expect(store.getState()).toMatchObject({ notice: null, isSearching: false });
  });

  it('files alone lists them as stopped where that was asked for before', async () => {
    const { sources, listed } = page();
    const opening = sources.open(() => Promise.resolve([given('a.png', png), given('b.png', png)]));
    sources.cancel();
    await opening;
    expect(listed).toEqual(['a.png', 'b.png', 'all stopped']);
  });

  it('a folder tells how many files were left out', async () => {
    const { sources, listed, store } = page();
    const files = [given('d/a.png', png), given('d/x.txt', note), given('d/y.txt', note)];
    await sources.open(() => Promise.resolve(files));
    expect(listed).toEqual(['d/a.png']);
    expect(store.getState().notice).toEqual({ code: 'left-out', files: 2 });
  });

  it('a folder without images says so, by the name of the folder', async () => {
    const { sources, listed, store } = page();
    await sources.open(() => Promise.resolve([given('d/e/x.txt', note), given('d/y.txt', note)]));
    expect(listed).toEqual(['d: no-images']);
    expect(store.getState().notice).toBeNull();
  });

  it('an archive among files keeps their order', async () => {
    const { sources, listed } = page();
    const archive = zipSync({ 'b.png': png, 'c.png': png });
    const files = [given('a.png', png), given('x.zip', new Uint8Array(archive)), given('d.png', png)];
    await sources.open(() => Promise.resolve(files));
    expect(listed).toEqual(['a.png', 'b.png', 'c.png', 'd.png']);
  });

  it('lists what the folder could not even be listed for, and stays silent where a person stopped it', async () => {
    const { sources, listed, store } = page();
    const detail = { code: 'thrown', text: 'no' } as const;
    const unreadable = {
      kind: 'import',
      reason: 'unreadable-file',
      modelId: null,
      file: 'd/a',
      detail,
    } as const;
    await sources.open(() => Promise.reject(new AppError(unreadable)));
    await sources.open(() => Promise.reject(new DOMException('closed', 'AbortError')));
    expect(listed).toEqual(['d/a: import']);
    expect(store.getState().isSearching).toBe(false);
  });

  it('ends where it is cancelled while the files are listed', async () => {
    const { sources, listed, store } = page();
    const listing = sources.open(
      (signal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(new AppError({ kind: 'cancelled' })));
        }),
    );
    await vi.waitFor(() => expect(store.getState().isSearching).toBe(true));
    sources.cancel();
    await listing;
    expect(listed).toEqual([]);
    expect(store.getState().isSearching).toBe(false);
  });

  it('ends where it is cancelled while the files are gone through, and keeps those it found', async () => {
    const { sources, listed, store } = page(() => sources.cancel());
    const many = Array.from({ length: 2000 }, (_, index) => given(`d/${index}.png`, png));
    await sources.open(() => Promise.resolve(many));
    expect(listed).toEqual(['d/0.png']);
    expect(store.getState().isSearching).toBe(false);
  });
});
