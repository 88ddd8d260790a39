/** The list of open files, of which only the rows on the screen exist. */
import { expect, type Locator, type Page } from '@playwright/test';

export const worklist = (page: Page): Locator => page.getByRole('navigation', { name: 'Open files' });

export const rowOf = (page: Page, name: RegExp): Locator => worklist(page).getByRole('row', { name });

/** How many files the list shows, on the screen or not. */
export async function expectRows(page: Page, count: number): Promise<void> {
  const grid = worklist(page).getByRole('grid');
  await expect(grid).toHaveAttribute('aria-rowcount', String(count), { timeout: 30_000 });
}

/** Waits until nothing is left to read. */
export async function allRead(page: Page, timeout = 60_000): Promise<void> {
  await expect(worklist(page).getByRole('progressbar')).toHaveCount(0, { timeout });
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
