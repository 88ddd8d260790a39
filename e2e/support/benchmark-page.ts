/** The benchmark page as a test drives it. */
import { readFile } from 'node:fs/promises';
import { expect, type Locator, type Page } from '@playwright/test';
import { parseRun } from '../../src/benchmark/model/export/export-json.ts';
import type { BenchmarkRun } from '../../src/benchmark/model/run.ts';

/**
 * Two configurations with one trial each and the fewest runs: some seconds for a complete verdict.
 */
export const SMALL_PLAN =
  'plan=quick&models=lite0-14&precisions=int8&backends=int8,wasm&threads=most&rounds=1&runs=5-8&limit=3';

/** Each trial loads a model in a fresh worker, on cores that others use too. */
export const RUN_MS = 90_000;

export async function openBenchmark(page: Page, query = SMALL_PLAN, url = '/'): Promise<void> {
  await page.goto(`${url}#/benchmark?${query}`);
  await expect(startButton(page)).toBeEnabled({ timeout: 60_000 });
}

export function startButton(page: Page): Locator {
  return page.getByRole('button', { name: 'Start', exact: true });
}

export function verdict(page: Page): Locator {
  return page.getByTestId('benchmark-verdict');
}

export async function runToVerdict(page: Page): Promise<void> {
  await startButton(page).click();
  await expect(verdict(page)).toBeVisible({ timeout: RUN_MS });
}

/** The run on the screen, by way of its JSON. */
export async function exportedRun(page: Page): Promise<BenchmarkRun> {
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'JSON' }).click();
  return parseRun(await readFile(await (await download).path(), 'utf8'));
}
