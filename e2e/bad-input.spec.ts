import { expect } from '@playwright/test';
import { expectations } from '../tools/fixtures/expectations.ts';
import { choose, findings, fixture, modelReady, openApp, READ } from './support/app-page.ts';
import { owedTitle } from './support/expected.ts';
import { test } from './support/visitor.ts';
import { allRead, expectRows, rowOf, rowTexts } from './support/worklist.ts';

const sound = expectations.filter(({ outcome, duplicateOf }) => outcome === 'works' && !duplicateOf);
const bad = expectations.filter(({ outcome }) => outcome !== 'works');

test('each bad file gets its own error, and the next picture is read all the same', async ({ page }) => {
  test.setTimeout(120_000);
  await openApp(page);
  await modelReady(page);
  for (const { file } of bad) {
    await choose(page, fixture(file));
    const alert = page.getByRole('alert');
    await expect(alert).toContainText(await owedTitle(file));
    await expect(alert).toContainText(file);
    await expect(page.getByRole('heading', { name: 'Findings' })).toHaveCount(0);
    await alert.getByRole('button', { name: 'Close file' }).click();
    await expect(page.getByRole('heading', { name: 'Drop a chest X-ray here' })).toBeVisible();
  }
  await choose(page, fixture('chest.png'));
  expect(Object.keys(await findings(page))).toHaveLength(14);
});

test('in a batch, bad files fail on their own and sound ones are read', async ({ page }) => {
  test.setTimeout(120_000);
  await openApp(page);
  await choose(page, ...[...sound, ...bad].map(({ file }) => fixture(file)));
  await expectRows(page, sound.length + bad.length);
  await allRead(page);
  const texts = await rowTexts(page);
  expect(texts.filter((text) => text.includes('Could not be read'))).toHaveLength(bad.length);
  for (const { file } of sound)
    expect(texts.filter((text) => text.startsWith(file) && READ.test(text))).toHaveLength(1);
});

test('the same picture twice is read once, and the page says so', async ({ page }) => {
  await openApp(page);
  await choose(page, fixture('chest.png'));
  await findings(page);
  await choose(page, fixture('chest-copy.png'));
  const files = page.getByRole('navigation', { name: 'Open files' });
  await expect(rowOf(page, /^chest-copy\.png.*Same as chest\.png/)).toBeVisible();
  await expect(files.getByText(READ)).toHaveCount(1);
});

test('reading can be stopped, and begun again', async ({ page }) => {
  await openApp(page);
  await modelReady(page);
  await choose(page, ...sound.map(({ file }) => fixture(file)));
  await page.keyboard.press('Escape');
  const files = page.getByRole('navigation', { name: 'Open files' });
  await expect(files.getByText('Stopped').first()).toBeVisible();
  await files
    .getByRole('button', { name: /^Read / })
    .first()
    .click();
  await expect(files.getByText(READ).first()).toBeVisible({ timeout: 30_000 });
});
