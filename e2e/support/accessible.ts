import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';

/** Theme and size of a screen. */
export interface Look {
  readonly colorScheme: 'dark' | 'light';
  readonly viewport: { readonly width: number; readonly height: number };
}

export const DESKTOP = { width: 1440, height: 900 } as const;
export const PHONE = { width: 390, height: 844 } as const;

/** {@link expectAccessible} of a page in each look, one after the other. */
export async function expectAccessibleIn(page: Page, looks: readonly Look[]): Promise<void> {
  for (const { colorScheme, viewport } of looks) {
    await test.step(`${colorScheme}, ${viewport.width} px`, async () => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize(viewport);
      await expectAccessible(page);
    });
  }
}

/**
 * axe finds nothing wrong, and nothing is wider than the screen. The page has no frames, so that axe
 * needs no second page to put the results of frames together, which is what its legacy mode omits.
 */
export async function expectAccessible(page: Page): Promise<void> {
  expect(page.frames()).toHaveLength(1);
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    // The other results are not looked at; to describe each of their elements takes half the time.
    .options({ resultTypes: ['violations'] })
    .analyze();
  const found = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
  );
  expect(found).toEqual([]);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
}
