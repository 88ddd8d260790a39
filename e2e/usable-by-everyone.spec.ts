import { expect, type Page } from '@playwright/test';
import { DESKTOP, expectAccessible, PHONE } from './support/accessible.ts';
import {
  choose,
  findings,
  fixture,
  importFolder,
  modelReady,
  openApp,
  openModels,
} from './support/app-page.ts';
import { FIXTURE_MODELS } from './support/model-folder.ts';
import { endVisit, test } from './support/visitor.ts';
import { readAll, rowOf } from './support/worklist.ts';

const SCREENS: readonly (readonly [name: string, show: (page: Page) => Promise<void>])[] = [
  ['the empty page', modelReady],
  [
    'a reading with its heat map',
    async (page) => {
      await choose(page, fixture('chest.png'));
      await findings(page);
      await page.keyboard.press('h');
    },
  ],
  [
    'a batch with an error',
    async (page) => {
      await readAll(page, fixture('report.pdf'), fixture('chest.png'), fixture('chest.jpg'));
      await expect(page.getByRole('alert')).toBeVisible();
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
  ['the keyboard help', (page) => page.keyboard.press('?')],
  [
    'the diagnostics of this installation',
    async (page) => {
      await modelReady(page);
      await page.evaluate(() => {
        location.hash = '#/diagnostics';
      });
      await expect(page.getByRole('heading', { name: 'Diagnostics' })).toBeVisible();
    },
  ],
  [
    'a reading with its operating points',
    async (page) => {
      await choose(page, fixture('chest.png'));
      await findings(page);
      await page.getByText('Operating points', { exact: true }).click();
      await expect(page.getByRole('row', { name: /^Atelectasis/ })).toBeVisible();
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
  [
    'the models, one of them imported, and the question before it is removed',
    async (page) => {
      await modelReady(page);
      const models = await openModels(page);
      await importFolder(page, `${FIXTURE_MODELS}/tiny`);
      await expect(page.getByText('was imported')).toBeVisible({ timeout: 60_000 });
      await models.getByRole('button', { name: 'Remove' }).click();
    },
  ],
  [
    'a folder that was refused',
    async (page) => {
      await modelReady(page);
      const models = await openModels(page);
      await importFolder(page, FIXTURE_MODELS.replace(/models$/, 'files'));
      await expect(models.getByRole('alert')).toBeVisible();
    },
  ],
];

const SIZES = { desktop: DESKTOP, phone: PHONE } as const;

for (const [name, show] of SCREENS) {
  test.describe(name, () => {
    // All four combinations of theme and size run in one worker: they share the page that
    // `beforeAll` has opened.
    test.describe.configure({ mode: 'default', timeout: 120_000 });
    // To show a screen takes longer than axe: once for all four looks.
    let page: Page;
    test.beforeAll(async ({ visitor }) => {
      page = await visitor.context.newPage();
      await openApp(page);
      await show(page);
    });
    test.afterAll(({ visitor }) => endVisit(visitor));

    for (const colorScheme of ['dark', 'light'] as const) {
      for (const [size, viewport] of Object.entries(SIZES)) {
        test(`axe finds nothing wrong with ${name}: ${colorScheme}, ${size}`, async () => {
          await page.emulateMedia({ colorScheme });
          await page.setViewportSize(viewport);
          await expectAccessible(page);
        });
      }
    }
  });
}

test('everything can be done by keyboard alone', { tag: '@graphics' }, async ({ page }) => {
  // The switch at its end compiles shaders on a software GPU.
  test.setTimeout(180_000);
  await openApp(page);
  await choose(page, fixture('chest.png'), fixture('chest.jpg'));
  await findings(page);
  await expect(rowOf(page, /^chest\.png/)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('j');
  await expect(rowOf(page, /^chest\.jpg/)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('k');
  await expect(rowOf(page, /^chest\.png/)).toHaveAttribute('aria-selected', 'true');

  await page.locator('[data-score]').nth(2).focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-score]').nth(2)).toHaveAttribute('aria-pressed', 'true');
  await expect(page.locator('canvas[data-heat-map]')).toBeVisible();

  await page.getByRole('button', { name: /on integer kernels/ }).press('Enter');
  await expect(page.getByRole('radio', { name: /WASM/ })).toBeVisible();
  await page.getByRole('radio', { name: /integer kernels/ }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByTestId('engine-status')).toContainText('WebGL', { timeout: 90_000 });
});
