/** The section on accuracy as a test drives it. */
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { writeSyntheticSet } from '../../tools/shared/testing/synthetic-set.ts';
import { modelReady } from './app-page.ts';

/**
 * Removes the folder picker, as in browsers without one, so that a test can use the file input. It
 * takes effect on the next page.
 */
export async function withoutFolderPicker(page: Page): Promise<void> {
  await page.addInitScript(() => Object.assign(window, { showDirectoryPicker: undefined }));
}

export async function openSection(page: Page): Promise<void> {
  await withoutFolderPicker(page);
  await page.goto('/#/benchmark');
  await modelReady(page);
  await expect(page.getByRole('heading', { name: 'Accuracy on this device' })).toBeVisible();
}

export async function chooseFolder(page: Page, path: string): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a folder of X-rays' }).click();
  await (await chooser).setFiles(path);
}

export const table = (page: Page): Locator => page.getByTestId('accuracy-table');

export async function complete(page: Page, timeoutMs: number): Promise<void> {
  await expect(table(page)).toHaveAttribute('data-outcome', 'complete', { timeout: timeoutMs });
}

/** Leaves float32 and int8. */
export async function withTwoPrecisions(page: Page): Promise<void> {
  for (const name of ['float16', 'dynamic', 'mixed'])
    await page.getByTestId('accuracy').getByRole('checkbox', { name }).uncheck();
}

/** Read, and each precision's cold start and memory measured. */
export async function measured(page: Page): Promise<void> {
  await complete(page, 120_000);
  await expect(page.getByTestId('accuracy-reading')).toHaveCount(0, { timeout: 120_000 });
}

/** A folder of drawn pictures, whose findings are named as the shipped model's; to be removed. */
export async function drawnFolder(pictures: number): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'penumbra-labelled-'));
  const { csv } = await writeSyntheticSet(dir, pictures);
  const text = await readFile(csv, 'utf8');
  await writeFile(csv, text.replaceAll('Left', 'Effusion').replaceAll('Right', 'Mass'));
  return dir;
}
