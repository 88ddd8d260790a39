/** The page as a test drives it: by what a person sees and does. */
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, type Locator, type Page } from '@playwright/test';
import type { Precision } from '../../src/core/precision.ts';

export const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../fixtures/files/${name}`, import.meta.url));

const DATA = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
export const noData = existsSync(DATA) ? '' : 'no ../shared/data on this machine';

/** Real pictures: one of 1024 px as PNG, and the radiograph as DICOM. */
export function realPictures(): { readonly png: string; readonly dicom: string } {
  const first = (folder: string, ending: RegExp) => {
    const name = readdirSync(DATA + folder).find((one) => ending.test(one));
    return `${DATA}${folder}/${name}`;
  };
  return { png: first('full-size', /\.png$/), dicom: first('dicom', /^1\..*\.dcm$/) };
}

/** A row of the list whose file was read. */
export const READ = /%|None above/;

/** A cold start compiles shaders on a software GPU. */
const MODEL_READY_MS = 90_000;
const READING_MS = 60_000;

export async function openApp(page: Page, url = '/'): Promise<void> {
  await page.goto(url);
  await expect(page.getByRole('heading', { name: 'Drop a chest X-ray here' })).toBeVisible();
}

export async function modelReady(page: Page): Promise<void> {
  await expect(page.getByTestId('engine-status')).toHaveAttribute('data-state', 'ready', {
    timeout: MODEL_READY_MS,
  });
}

export async function choose(page: Page, ...files: string[]): Promise<void> {
  await page.locator('input[type=file]:not([webkitdirectory])').setInputFiles(files);
}

/** Backends by the names that a person reads. */
const BACKENDS = { WASM: 'wasm', WebGL: 'webgl', 'integer kernels': 'int8' } as const;

/**
 * A precision that the backend cannot run takes WASM along, and the integer kernels take int8: see
 * engine-commands.ts.
 */
export async function switchTo(page: Page, option: keyof typeof BACKENDS | Precision): Promise<void> {
  const [legend, value] = Object.hasOwn(BACKENDS, option)
    ? ['Engine', BACKENDS[option as keyof typeof BACKENDS]]
    : ['Precision', option];
  await page.getByTestId('engine-status').click();
  const group = page.getByRole('group', { name: legend });
  await group.locator('label', { has: page.locator(`input[value="${value}"]`) }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('engine-status')).toContainText(option, { timeout: MODEL_READY_MS });
  await modelReady(page);
}

/** Waits for the findings on the screen: raw score by label. */
export async function findings(page: Page, madeBy?: string): Promise<Record<string, number>> {
  await expect(page.getByRole('heading', { name: 'Findings', exact: true })).toBeVisible({
    timeout: READING_MS,
  });
  if (madeBy) await madeWith(page, madeBy);
  const rows = await page
    .locator('[data-score]')
    .evaluateAll((elements) =>
      elements.map((element) => [
        element.getAttribute('data-label'),
        Number(element.getAttribute('data-score')),
      ]),
    );
  return Object.fromEntries(rows) as Record<string, number>;
}

/** Waits until the technical details of the result, which are made when they are unfolded, say so. */
async function madeWith(page: Page, words: string): Promise<void> {
  await expect(async () => {
    await unfold(page, 'Technical details');
    await expect(page.getByRole('complementary')).toContainText(words, { timeout: 1000 });
  }).toPass({ timeout: READING_MS });
}

/** Opens what is folded away beside the image. */
export async function unfold(page: Page, summary: string): Promise<void> {
  const fold = page.getByRole('complementary').locator('details', { hasText: summary });
  if (!(await fold.evaluate((details: HTMLDetailsElement) => details.open)))
    await fold.locator('summary').click();
}

export function largestDifference(a: Record<string, number>, b: Record<string, number>): number {
  expect(Object.keys(a).sort()).toEqual(Object.keys(b).sort());
  return Math.max(...Object.entries(a).map(([label, score]) => Math.abs(score - (b[label] ?? Number.NaN))));
}

/** The list of models, from the chooser in the header. */
export async function openModels(page: Page): Promise<Locator> {
  await page.getByTestId('engine-status').click();
  await page.getByRole('button', { name: 'Manage models' }).click();
  const dialog = page.getByRole('dialog', { name: 'Models on this device' });
  await expect(dialog.getByRole('heading', { level: 3 }).first()).toBeVisible();
  return dialog;
}

/** Imports a folder by the file input, which browsers without a picker of folders use. */
export async function importFolder(page: Page, folder: string): Promise<void> {
  await page.evaluate(() => Object.assign(window, { showDirectoryPicker: undefined }));
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a model folder' }).click();
  await (await chooser).setFiles(folder);
}

/** Names of what the browser keeps of imported models. */
export function storedImports(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith('penumbra-imported'));
    const keys = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return keys.flat().map(({ url }) => new URL(url).pathname);
  });
}
