import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { ModelManifest } from '../src/model/manifest.ts';
import { importFolder, modelReady, openApp, openModels } from './support/app-page.ts';
import { FIXTURE_MODELS, SHIPPED_MODELS } from './support/model-folder.ts';
import { test } from './support/visitor.ts';

const manifestOf = (folder: string) =>
  JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as ModelManifest;

test('the model card says version, notice and the hash of every file, and gives the focus back', async ({
  page,
}) => {
  const { title, version, notice, variants } = manifestOf(join(SHIPPED_MODELS, 'lite0-14'));
  await openApp(page);
  await modelReady(page);
  await page.getByTestId('engine-status').click();
  await page.getByRole('button', { name: 'Model card' }).click();
  const card = page.getByRole('dialog', { name: `Model card: ${title}` });
  await expect(card).toContainText(`version ${version}`);
  await expect(card).toContainText(notice);
  for (const { sha256 } of variants.flatMap(({ files }) => files)) await expect(card).toContainText(sha256);
  await page.keyboard.press('Escape');
  await expect(card).toHaveCount(0);
  await expect(page.getByRole('button', { name: /on integer kernels/ })).toBeFocused();
});

test('an imported model has its card too', async ({ page }) => {
  const { notice } = manifestOf(join(FIXTURE_MODELS, 'tiny'));
  await openApp(page);
  await modelReady(page);
  const models = await openModels(page);
  await importFolder(page, join(FIXTURE_MODELS, 'tiny'));
  await models
    .locator('[data-model="tiny"]')
    .getByRole('button', { name: 'Model card' })
    .click({ timeout: 60_000 });
  await expect(page.getByRole('dialog', { name: 'Model card: Tiny' })).toContainText(notice);
});

test('the card is printed alone and whole', async ({ page }) => {
  await openApp(page);
  await modelReady(page);
  await page.getByTestId('engine-status').click();
  await page.getByRole('button', { name: 'Model card' }).click();
  await expect(page.getByRole('dialog').getByRole('table').last()).toBeVisible();
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('contentinfo')).toBeHidden();
  await expect(page.getByRole('main')).toBeHidden();
  const cut = await page
    .getByRole('dialog')
    .evaluate(
      (dialog) =>
        [dialog, ...dialog.querySelectorAll('div')].filter(
          (element) =>
            element.scrollHeight > element.clientHeight + 1 &&
            getComputedStyle(element).overflowY !== 'visible',
        ).length,
    );
  expect(cut).toBe(0);
});
