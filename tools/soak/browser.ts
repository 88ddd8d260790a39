/**
 * The built app on a machine that is never restarted: the same images are opened, read and closed,
 * pass after pass, in one page of a real browser.
 */
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from '@playwright/test';
import Papa from 'papaparse';
import { throwIfAborted } from '../../src/core/abort.ts';
import { memoryOf } from '../shared/worklist/memory.ts';
import { openList } from '../shared/worklist/page.ts';
import type { Look } from './slope.ts';

/** Columns of the table of readings that say when it was made, and how long that took. */
const OF_THE_CLOCK = ['readAt', 'totalMs', 'exportedAt'];

export interface Pass extends Look {
  /** Whether every line of the table of readings is that of the first pass. */
  readonly isFirst: boolean;
  readonly unread: number;
  readonly seconds: number;
}

/**
 * Reads `files` again and again until at least so many images were read.
 * @param url of the built app
 * @returns one pass after the other, each as soon as it is over
 */
export async function* soakPages(
  browser: Browser,
  url: string,
  files: readonly string[],
  images: number,
  signal: AbortSignal,
): AsyncGenerator<Pass, void, void> {
  const list = await openList(browser, url);
  const crashed = new Promise<never>((_, reject) => {
    list.page.once('crash', () => reject(new Error('the page crashed')));
  });
  crashed.catch(() => undefined);
  let first: string | null = null;
  for (let read = files.length; read - files.length < images; read += files.length) {
    throwIfAborted(signal);
    const began = performance.now();
    await Promise.race([list.readAll(files), crashed]);
    const rows = await readings(list.page);
    const text = JSON.stringify(rows);
    first ??= text;
    await Promise.race([list.closeAll(), crashed]);
    yield {
      images: read,
      memory: await memoryOf(browser, list.page),
      isFirst: text === first,
      unread: files.length - rows.filter(({ state }) => state === 'done').length,
      seconds: (performance.now() - began) / 1000,
    };
  }
}

/** The table that the page saves, less its times. */
async function readings(page: Page): Promise<readonly Readonly<Record<string, string>>[]> {
  const download = page.waitForEvent('download');
  await page.getByTestId('export-csv').click();
  const saved = await download;
  const text = await readFile(await saved.path(), 'utf8');
  await saved.delete();
  const { data } = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true });
  return data.map((row) =>
    Object.fromEntries(Object.entries(row).filter(([column]) => !OF_THE_CLOCK.includes(column))),
  );
}
