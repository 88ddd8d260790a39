import { expect, type Page, test } from '@playwright/test';
import { DESKTOP, expectAccessibleIn, PHONE } from './support/accessible.ts';
import { choose, findings, fixture, modelReady, openApp } from './support/app-page.ts';

test.beforeEach(({ page }) => openApp(page));

async function openBoth(page: Page): Promise<void> {
  await modelReady(page);
  await choose(page, fixture('chest.png'), fixture('monochrome1.dcm'));
  await expect(page.locator('[data-score]').first()).toBeVisible();
}

async function compareWith(page: Page, option: string): Promise<void> {
  await page.keyboard.press('s');
  await page.getByRole('dialog', { name: 'Compare' }).getByRole('button', { name: option }).click();
}

const viewports = (page: Page) => page.getByTestId('viewport');
const differences = (page: Page) => page.getByRole('region', { name: / and / }).getByRole('row');

test('a second file stands beside the first, and moves with it only when a person links them', async ({
  page,
}) => {
  await openBoth(page);
  await compareWith(page, 'monochrome1.dcm');
  await expect(viewports(page)).toHaveCount(2);

  const [first, second] = [viewports(page).nth(0), viewports(page).nth(1)];
  await first.click();
  await page.keyboard.press('i');
  await expect(first).toHaveAttribute('aria-label', /inverted/i);
  await expect(second).not.toHaveAttribute('aria-label', /inverted/i);

  const links = page.getByTestId('view-link');
  await expect(links).toHaveCount(0);
  await page.getByRole('checkbox', { name: 'Move both together' }).check();
  // One file is MONOCHROME1, so that a window in numbers would not show both alike.
  await expect(links).toHaveText(Array(2).fill('Linked, window by preset only'));
  await page.getByRole('button', { name: 'Rotate right' }).first().click();
  for (const one of [first, second]) await expect(one).toHaveAttribute('aria-label', /rotated/i);

  await page.getByRole('button', { name: 'Stop comparing' }).click();
  await expect(viewports(page)).toHaveCount(1);
});

test('linked images of the same kind of values are windowed together', async ({ page }) => {
  await modelReady(page);
  await choose(page, fixture('chest.png'), fixture('chest.jpg'));
  await expect(page.locator('[data-score]').first()).toBeVisible();
  await compareWith(page, 'chest.jpg');
  await expect(viewports(page)).toHaveCount(2);
  const windows = page.getByTestId('window-level');
  const before = await windows.nth(1).innerText();
  // The value under the cursor takes no room from the image, which would move under it.
  const boxes = () => Promise.all([0, 1].map((side) => viewports(page).nth(side).boundingBox()));
  const apart = await boxes();
  await viewports(page).first().hover();
  await expect(page.getByTestId('pixel-value').first()).toContainText('x ');
  expect(await boxes()).toEqual(apart);
  expect(apart[0]?.height).toBe(apart[1]?.height);
  const dragFirst = async () => {
    const box = await viewports(page).first().boundingBox();
    if (!box) throw new Error('no image');
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2 + 40, box.y + box.height / 2 + 20, { steps: 4 });
    await page.mouse.up();
  };
  await dragFirst();
  expect(await windows.first().innerText()).not.toBe(before);
  await expect(windows.nth(1)).toHaveText(before);

  await page.getByRole('checkbox', { name: 'Move both together' }).check();
  await expect(page.getByTestId('view-link')).toHaveText(Array(2).fill('Linked, window too'));
  await dragFirst();
  const shown = await windows.first().innerText();
  await expect(windows.nth(1)).toHaveText(shown);
  expect(shown).not.toBe(before);
});

test('the same image read by another precision: findings side by side, and a divider between two heat maps', async ({
  page,
}) => {
  await openBoth(page);
  const before = await findings(page);
  await compareWith(page, 'float32 on WASM');
  await expect(page.getByRole('heading', { name: 'Differences' })).toBeVisible({ timeout: 60_000 });
  await expect(differences(page)).toHaveCount(Object.keys(before).length + 1);

  await page.keyboard.press('h');
  const divider = page.getByRole('slider', { name: 'Divider between the two heat maps' });
  await divider.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(divider).toHaveValue('49');
  await expect(page.getByRole('img', { name: /^Heat map/ })).toHaveCount(2);

  // The app's own selection is what it was, and its findings too.
  await page.getByRole('button', { name: 'Stop comparing' }).click();
  expect(await findings(page)).toEqual(before);
});

test('both comparisons are usable by everyone', async ({ page }) => {
  await openBoth(page);
  const looks = [
    { colorScheme: 'dark', viewport: DESKTOP },
    { colorScheme: 'light', viewport: PHONE },
  ] as const;
  await page.keyboard.press('s');
  await expectAccessibleIn(page, looks);
  await page
    .getByRole('dialog', { name: 'Compare' })
    .getByRole('button')
    .filter({ hasText: 'monochrome1' })
    .click();
  await expectAccessibleIn(page, looks);
  await compareWith(page, 'float32 on WASM');
  await expect(page.getByRole('heading', { name: 'Differences' })).toBeVisible({ timeout: 60_000 });
  await expectAccessibleIn(page, looks);
});
