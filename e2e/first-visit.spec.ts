import { expect, type Page, test } from '@playwright/test';
import { decode as decodePng } from 'fast-png';
import { DESKTOP, expectAccessible, expectAccessibleIn, PHONE } from './support/accessible.ts';
import { choose, findings, fixture, modelReady, openApp } from './support/app-page.ts';
import { doneIn, downloaded, openExport, savedCsv, savedJson } from './support/exported.ts';
import { canvasOf, decoded, pixelsOf, pointOf } from './support/image-view.ts';
import { allRead, expectRows } from './support/worklist.ts';

const PHANTOM = 'phantom-not-a-patient.dcm';
const MARKED = 'The header marks this as a test image or phantom, not a patient.';

const LOOKS = (['dark', 'light'] as const).flatMap((colorScheme) =>
  [DESKTOP, PHONE].map((viewport) => ({ colorScheme, viewport })),
);

// The first visit stores and prepares everything, and axe looks at most states four times.
test.describe.configure({ timeout: 180_000 });

async function openPhantom(page: Page): Promise<void> {
  await openApp(page);
  await page.getByTestId('phantom').click();
  await findings(page);
}

test('the phantom is read in one press, and is marked as no patient on the image and beside it', async ({
  page,
}) => {
  await openPhantom(page);
  expect(Object.keys(await findings(page))).toHaveLength(14);
  await expect(page.getByRole('complementary')).toContainText(MARKED);
  await expect(canvasOf(page)).toHaveAttribute('aria-label', new RegExp(PHANTOM));
  await expectAccessible(page);

  // Letters in the image itself: white on black across its lower edge, as in the file.
  const image = await decoded(`public/${PHANTOM}`);
  const { samples, widthPx, heightPx } = image;
  const isEven = (column: number, row: number, value: number) =>
    [-1, 0, 1].every((y) => [-1, 0, 1].every((x) => samples[(row + y) * widthPx + column + x] === value));
  const row = heightPx - 38;
  const columns = Array.from({ length: widthPx - 2 }, (_, column) => column + 1);
  const white = columns.filter((column) => isEven(column, row, 255));
  const black = columns.filter((column) => isEven(column, row, 0));
  expect(Math.min(white.length, black.length)).toBeGreaterThan(20);
  const { width, reds } = await pixelsOf(page);
  const box = await canvasOf(page).boundingBox();
  const [from, to] = [await pointOf(page, image, 0, row), await pointOf(page, image, widthPx, row)];
  const shown = (column: number) => {
    const x = from.x + ((to.x - from.x) * column) / widthPx - (box?.x ?? 0);
    return reds[Math.floor(from.y - (box?.y ?? 0)) * width + Math.floor(x)];
  };
  for (const column of white.slice(0, 10)) expect(shown(column), `${column}`).toBeGreaterThan(200);
  for (const column of black.slice(0, 10)) expect(shown(column), `${column}`).toBeLessThan(50);
});

test('whatever of the phantom is exported says that it is no patient', async ({ page }) => {
  await openPhantom(page);
  const dialog = await openExport(page);
  const { document } = await savedJson(page);
  const [reading] = doneIn(document);
  expect(reading?.name).toBe(PHANTOM);
  expect(reading?.cautions.map(({ message }) => message)).toContain(MARKED);
  const { lines } = await savedCsv(page);
  expect(lines[0]?.fileName).toBe(PHANTOM);
  expect(lines[0]?.cautions?.split('; ')).toContain(reading?.cautions[0]?.code);
  const { bytes } = await downloaded(page, () => dialog.getByRole('button', { name: 'Image (PNG)' }).click());
  expect(decodePng(bytes).text.Description).toContain(PHANTOM);
});

test('help is found, read and left by keyboard, and open files stay open behind it', async ({ page }) => {
  await openApp(page);
  await choose(page, fixture('chest.png'));
  const read = await findings(page);
  const help = page.getByRole('link', { name: 'Help' });
  await help.focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#\/help$/);
  const text = page.getByRole('main');
  await expect(text.getByRole('heading', { name: 'Help', exact: true })).toBeVisible();
  for (const name of ['What leaves this device', 'What a threshold is', 'How to read the list'])
    await expect(text.getByRole('heading', { name })).toBeVisible();
  await expectAccessibleIn(page, LOOKS);
  // The card of keys is a press away, and Escape closes it.
  await text.getByRole('button', { name: 'Show all keys' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await page.getByRole('link', { name: 'Read X-rays' }).focus();
  await page.keyboard.press('Enter');
  expect(await findings(page)).toEqual(read);
  await page.goBack();
  await expect(text.getByRole('heading', { name: 'Help', exact: true })).toBeVisible();
  await page.goBack();
  expect(await findings(page)).toEqual(read);
});

test('while the model is loading, an image that was given is on the screen and says what it waits for', async ({
  page,
}) => {
  const released: (() => void)[] = [];
  let isHeld = true;
  await page.route('**/models/**/*.bin', async (route) => {
    if (isHeld) await new Promise<void>((resolve) => released.push(resolve));
    await route.continue();
  });
  await openApp(page);
  await expect(page.getByTestId('engine-status')).toHaveAttribute('data-state', 'loading');
  await expectAccessible(page);
  await choose(page, fixture('chest.png'));
  await expect(canvasOf(page)).toBeVisible();
  await expect(page.getByRole('complementary')).toContainText('Waiting for the model…');
  await expectAccessibleIn(page, LOOKS);
  isHeld = false;
  for (const release of released) release();
  await modelReady(page);
  expect(Object.keys(await findings(page))).toHaveLength(14);
});

test('a model that does not come is said with ways out, and what was given is read once it comes', async ({
  page,
}) => {
  await page.route('**/models/**/*.bin', (route) => route.abort());
  await openApp(page);
  await expect(page.getByTestId('engine-status')).toHaveAttribute('data-state', 'failed');
  const problem = page.getByRole('alert');
  await expect(problem.getByRole('button', { name: 'Try again' })).toBeVisible();
  await choose(page, fixture('chest.png'));
  await expect(canvasOf(page)).toBeVisible();
  await expectAccessibleIn(page, LOOKS);
  await page.unroute('**/models/**/*.bin');
  await problem.getByRole('button', { name: 'Try again' }).click();
  await modelReady(page);
  expect(Object.keys(await findings(page))).toHaveLength(14);
  await expect(problem).toHaveCount(0);
});

test('a file that cannot be read stands beside one that was, with its cause and a way out', async ({
  page,
}) => {
  await openApp(page);
  await choose(page, fixture('truncated.png'), fixture('chest.png'));
  await expectRows(page, 2);
  await allRead(page);
  const problem = page.getByRole('alert');
  await expect(problem).toContainText('truncated.png');
  await expect(problem.getByRole('button', { name: 'Close file' })).toBeVisible();
  await expectAccessibleIn(page, LOOKS);
  await page.setViewportSize(DESKTOP);
  await problem.getByRole('button', { name: 'Close file' }).click();
  await expectRows(page, 1);
  expect(Object.keys(await findings(page))).toHaveLength(14);
});
