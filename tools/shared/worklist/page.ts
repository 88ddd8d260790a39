/** A page of the built app with a long list, and an empty one beside it. */
import type { Browser, Page } from '@playwright/test';

/** Frame times in ms. */
type Times = readonly number[];

export interface LongList {
  readonly page: Page;
  /** Opens files and waits until all are read. */
  readAll(files: readonly string[]): Promise<void>;
  /** Scrolls by the height of a row for each frame, and back at the end of the list. */
  scroll(frames: number): Promise<Times>;
  emptyFrames(frames: number): Promise<Times>;
  /** Closes all files, and waits until that cannot be undone any more. */
  closeAll(): Promise<void>;
}

/** Hundreds of files on a slow machine. */
const READING_MS = 15 * 60_000;

export async function openList(browser: Browser, url: string): Promise<LongList> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  page.setDefaultTimeout(READING_MS);
  await page.goto(url);
  await page.locator('[data-testid=engine-status][data-state=ready]').waitFor();
  const empty = await context.newPage();
  await empty.goto('about:blank');
  await page.bringToFront();
  const nav = page.getByRole('navigation', { name: 'Open files' });

  return {
    page,
    async readAll(files) {
      await page.locator('input[type=file]:not([webkitdirectory])').setInputFiles([...files]);
      await nav.waitFor();
      await nav.getByRole('progressbar').waitFor({ state: 'detached' });
    },
    async scroll(frames) {
      await page.bringToFront();
      return nav.getByRole('grid').evaluate(scrolled, frames);
    },
    async emptyFrames(frames) {
      await empty.bringToFront();
      const times = await empty.locator('html').evaluate(scrolled, frames);
      await page.bringToFront();
      return times;
    },
    async closeAll() {
      await nav.getByRole('button', { name: 'Close all files' }).click();
      const undo = page.getByRole('button', { name: 'Undo' });
      await undo.waitFor();
      await undo.waitFor({ state: 'detached' });
    },
  };
}

/** Runs in the page; where there is nothing to scroll, it only counts frames. */
async function scrolled(element: Element, frames: number): Promise<number[]> {
  const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
  const rowPx = element.querySelector('[aria-rowindex]')?.getBoundingClientRect().height ?? 0;
  const times: number[] = [];
  for (let settled = 0; settled < 10; settled++) await frame();
  let step = rowPx;
  let before = performance.now();
  for (let at = 0; at < frames; at++) {
    const most = element.scrollHeight - element.clientHeight;
    if (element.scrollTop + step > most || element.scrollTop + step < 0) step = -step;
    element.scrollTop += step;
    await frame();
    const now = performance.now();
    times.push(now - before);
    before = now;
  }
  return times;
}
