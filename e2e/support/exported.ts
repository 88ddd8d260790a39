/** Files that the page gives to the browser's downloads, read as other programs read them. */
import { readFileSync } from 'node:fs';
import { expect, type Locator, type Page } from '@playwright/test';
import Papa from 'papaparse';
import * as v from 'valibot';
import { type DoneEntry, type ReadingsDocument, readingsSchema } from '../../src/report/schema.ts';

interface Exported {
  readonly name: string;
  readonly bytes: Buffer;
}

export async function downloaded(page: Page, press: () => Promise<void>): Promise<Exported> {
  const [download] = await Promise.all([page.waitForEvent('download'), press()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

export async function savedJson(
  page: Page,
): Promise<{ readonly name: string; readonly text: string; readonly document: ReadingsDocument }> {
  const { name, bytes } = await downloaded(page, () => page.getByTestId('export-json').click());
  const text = bytes.toString('utf8');
  return { name, text, document: v.parse(readingsSchema, JSON.parse(text)) };
}

export async function savedCsv(page: Page): Promise<{
  readonly name: string;
  readonly text: string;
  readonly lines: readonly Readonly<Record<string, string>>[];
}> {
  const { name, bytes } = await downloaded(page, () => page.getByTestId('export-csv').click());
  const text = bytes.toString('utf8');
  const { data, errors } = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true });
  expect(errors).toEqual([]);
  return { name, text, lines: data };
}

export function doneIn({ readings }: ReadingsDocument): readonly DoneEntry[] {
  return readings.filter((reading) => reading.state === 'done');
}

/** The dialog with every choice. */
export async function openExport(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Export or print' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export' });
  await expect(dialog).toBeVisible();
  return dialog;
}
