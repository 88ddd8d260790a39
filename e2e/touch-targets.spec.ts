/** Every control is large enough for a finger where fingers are used (WCAG 2.2, 2.5.5: 44 px). */
import { expect, type Page } from '@playwright/test';
import { choose, findings, fixture, modelReady, openApp, openModels } from './support/app-page.ts';
import { openExport } from './support/exported.ts';
import { endVisit, test } from './support/visitor.ts';
import { allRead, dropDrawn, worklist } from './support/worklist.ts';

const SMALLEST_PX = 44;

const SIZES = [
  { width: 390, height: 844 },
  { width: 844, height: 390 },
  { width: 820, height: 1180 },
];

async function readOne(page: Page): Promise<void> {
  await choose(page, fixture('calibrated.dcm'));
  await findings(page);
}

const SCREENS: readonly (readonly [name: string, show: (page: Page) => Promise<void>])[] = [
  ['the empty page', modelReady],
  [
    'a reading, with heat map, details and measurements',
    async (page) => {
      await readOne(page);
      await page.keyboard.press('h');
      await page.evaluate(() => {
        for (const details of document.querySelectorAll('details')) details.open = true;
      });
      await page.getByRole('button', { name: 'Measure', exact: true }).click();
    },
  ],
  [
    'a list with every outcome',
    async (page) => {
      await choose(page, ...['chest.png', 'chest-copy.png', 'truncated.png', 'frames.dcm'].map(fixture));
      await allRead(page);
      await dropDrawn(page, 12);
      await page.keyboard.press('Escape');
      await allRead(page);
      await page.setViewportSize({ width: 390, height: 844 });
      await worklist(page)
        .getByRole('button', { name: /^\d+ of \d+/ })
        .click();
    },
  ],
  [
    'a file that could not be read, and the offer to undo',
    async (page) => {
      await choose(page, fixture('truncated.png'), fixture('photo.png'));
      await allRead(page);
      await page.keyboard.press('x');
    },
  ],
  [
    'the choice of a file to compare',
    async (page) => {
      await readOne(page);
      await choose(page, fixture('chest.png'));
      await page.keyboard.press('s');
      await expect(page.getByRole('dialog', { name: 'Compare' })).toBeVisible();
    },
  ],
  [
    'two files side by side',
    async (page) => {
      await readOne(page);
      await choose(page, fixture('chest.png'));
      await page.keyboard.press('s');
      await page
        .getByRole('dialog', { name: 'Compare' })
        .getByRole('button', { name: /^chest\.png/ })
        .click();
      await expect(page.getByTestId('viewport')).toHaveCount(2);
    },
  ],
  [
    'the export',
    async (page) => {
      await readOne(page);
      await choose(page, fixture('chest.png'));
      await allRead(page);
      await openExport(page);
    },
  ],
  [
    'the choice of precision and backend',
    async (page) => {
      await modelReady(page);
      await page.getByTestId('engine-status').click();
      await expect(page.getByRole('heading', { name: 'Read with' })).toBeVisible();
    },
  ],
  [
    'the models',
    async (page) => {
      await modelReady(page);
      await openModels(page);
    },
  ],
  [
    'the model card',
    async (page) => {
      await modelReady(page);
      await page.getByTestId('engine-status').click();
      await page.getByRole('button', { name: 'Model card' }).click();
      await expect(page.getByRole('dialog').getByRole('table').first()).toBeVisible();
    },
  ],
  ['the card of keys', (page) => page.keyboard.press('?')],
  [
    'the help page',
    async (page) => {
      await page.goto('/#/help');
      await expect(page.getByRole('heading', { name: 'Help', exact: true })).toBeVisible();
    },
  ],
  [
    'the benchmark page',
    async (page) => {
      await page.goto('/#/benchmark');
      await expect(page.getByRole('main').getByRole('button').first()).toBeVisible();
    },
  ],
];

/** Controls on the screen that are narrower or lower, each with its size. */
const tooSmall = (page: Page): Promise<readonly string[]> =>
  page.evaluate((smallest) => {
    const controls = 'button, a[href], input, select, summary, [role=slider], [role=row][tabindex]';
    const modal = document.querySelector('dialog[open]') ?? document;
    const found: string[] = [];
    for (const control of modal.querySelectorAll<HTMLElement>(controls)) {
      if (!control.checkVisibility({ visibilityProperty: true })) continue;
      if (control.closest('[inert]') || control.matches('p a')) continue;
      // A label is part of the target of what it names.
      const label = control instanceof HTMLInputElement ? control.closest('label') : null;
      const { width, height } = (label ?? control).getBoundingClientRect();
      // Half a pixel is lost to rounding.
      if (Math.min(width, height) >= smallest - 0.5 || width === 0) continue;
      const name = control.ariaLabel ?? (label ?? control).innerText;
      found.push(`${control.localName} "${name}" of ${width.toFixed(0)} x ${height.toFixed(0)}`);
    }
    return found;
  }, SMALLEST_PX);

for (const [name, show] of SCREENS) {
  test(`every control is large enough for a finger: ${name}`, async ({ visitor }) => {
    const page = await visitor.context.newPage();
    const session = await page.context().newCDPSession(page);
    await session.send('Emulation.setTouchEmulationEnabled', { enabled: true });
    await openApp(page);
    expect(await page.evaluate(() => matchMedia('(pointer: coarse)').matches)).toBe(true);
    await show(page);
    for (const size of SIZES) {
      await page.setViewportSize(size);
      expect.soft(await tooSmall(page), `${size.width} x ${size.height}`).toEqual([]);
    }
    await endVisit(visitor);
  });
}
