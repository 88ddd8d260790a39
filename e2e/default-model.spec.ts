import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { modelReady, openApp } from './support/app-page.ts';
import { editManifest, FIXTURE_MODELS } from './support/model-folder.ts';
import { type OwnServer, ownServer } from './support/own-server.ts';

let server: OwnServer;
test.beforeEach(async () => {
  server = await ownServer();
  const added = join(server.folder, 'models/a-model-of-ours');
  await cp(join(FIXTURE_MODELS, 'tiny'), added, { recursive: true });
  await editManifest(added, () => ({ id: 'a-model-of-ours', title: 'A model of ours' }));
});
test.afterEach(() => server.stop());

const index = (usual: string) =>
  writeFile(
    join(server.folder, 'models/index.json'),
    JSON.stringify({ schema: 2, default: usual, models: ['a-model-of-ours', 'lite0-14'] }),
  );

test('the default is the model that the index names, and another one is named in the top bar', async ({
  page,
}) => {
  await index('lite0-14');
  await openApp(page, server.url);
  await modelReady(page);
  const status = page.getByTestId('engine-status');
  await expect(status).not.toContainText('A model of ours');

  await status.click();
  const choice = page.locator('#engine-picker select').first();
  await choice.selectOption('a-model-of-ours');
  await page.keyboard.press('Escape');
  await expect(status).toContainText('A model of ours: ');
  await modelReady(page);
});

test('a default that the index does not list is refused by its name', async ({ page }) => {
  await index('gone');
  await openApp(page, server.url);
  const alert = page.getByRole('alert');
  await expect(alert).toContainText("The model's description is not valid");
  await expect(alert).toContainText('names gone as the default, but lists a-model-of-ours, lite0-14');
});
