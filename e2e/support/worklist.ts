/** The list of open files, of which only the rows on the screen exist. */
import { expect, type Locator, type Page } from '@playwright/test';
import { syntheticPng } from '../../tools/shared/testing/synthetic-set.ts';
import { choose } from './app-page.ts';

export const worklist = (page: Page): Locator => page.getByRole('navigation', { name: 'Open files' });

export const rowOf = (page: Page, name: RegExp): Locator => worklist(page).getByRole('row', { name });

/** The file of the list that is on the screen, whichever it is. */
export const chosenRow = (page: Page): Locator => worklist(page).locator('[aria-selected=true]');

/** The name of a row, which comes first in it. */
export const nameIn = (text: string): string => /^.*?\.(png|jpg|dcm|pdf)/.exec(text)?.[0] ?? text;

/** `00.png`, `01.png` and so on; up to 32 of them differ. */
export const drawnName = (seed: number): string => `${String(seed).padStart(2, '0')}.png`;

/** Drops so many drawn images at once, as a person drops files. */
export async function dropDrawn(page: Page, count: number): Promise<void> {
  const drawn = Array.from({ length: count }, (_, seed) => ({
    name: drawnName(seed),
    base64: Buffer.from(syntheticPng(seed)).toString('base64'),
  }));
  await page.evaluate((all) => {
    const dataTransfer = new DataTransfer();
    for (const { name, base64 } of all) {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      dataTransfer.items.add(new File([bytes], name));
    }
    document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }));
  }, drawn);
}

/** How many files the list shows, on the screen or not. */
export async function expectRows(page: Page, count: number): Promise<void> {
  const grid = worklist(page).getByRole('grid');
  await expect(grid).toHaveAttribute('aria-rowcount', String(count), { timeout: 30_000 });
}

/** Waits until nothing of what was opened is left to read. */
export async function allRead(page: Page, timeout = 60_000): Promise<void> {
  await expect(worklist(page)).toBeVisible();
  await expect(worklist(page).getByRole('progressbar')).toHaveCount(0, { timeout });
}

/** Opens files and waits until each of them is read or has failed. */
export async function readAll(page: Page, ...files: string[]): Promise<void> {
  await choose(page, ...files);
  // Before they are listed, nothing is left to read either.
  await expectRows(page, files.length);
  await allRead(page);
}

/** The text of every row in order, by scrolling through the list. */
export function rowTexts(page: Page): Promise<readonly string[]> {
  return worklist(page)
    .getByRole('grid')
    .evaluate(async (grid) => {
      const texts = new Map<number, string>();
      const drawn = () =>
        new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      for (let top = 0; top < grid.scrollHeight; top += grid.clientHeight / 2) {
        grid.scrollTop = top;
        await drawn();
        for (const row of grid.querySelectorAll('[aria-rowindex]'))
          texts.set(Number(row.getAttribute('aria-rowindex')), row.textContent);
      }
      return [...texts].sort(([a], [b]) => a - b).map(([, text]) => text);
    });
}
