/** Drives the benchmark page as a user does: opens the link of a plan, starts, waits, exports. */
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { parseRun } from '../../src/benchmark/model/export/export-json.ts';
import type { BenchmarkRun } from '../../src/benchmark/model/run.ts';
import { launchChromium, serveBuiltApp } from '../shared/browser.ts';
import { UsageError } from '../shared/command.ts';

/** Interval between two checks of the progress. */
const LOOK_EVERY_MS = 2_000;

export interface PageOptions {
  /** WebGL on the processor. */
  readonly softwareGpu: boolean;
  readonly signal: AbortSignal;
  /** Gets a line for every change of the progress. */
  readonly say: (words: string) => void;
}

/**
 * @param query of a link to a plan
 * @throws UsageError where the plan names no available configuration
 */
export async function measureOnPage(
  query: string,
  { softwareGpu, signal, say }: PageOptions,
): Promise<BenchmarkRun> {
  const app = await serveBuiltApp();
  const browser = await launchChromium({ softwareGpu }, signal);
  try {
    const page = await browser.newPage();
    await page.goto(`${app.url}#/benchmark?${query}`);
    await start(page);
    await waitForEnd(page, say);
    return await exported(page);
  } finally {
    await browser.close();
    await app.close();
  }
}

async function start(page: Page): Promise<void> {
  const button = page.getByRole('button', { name: 'Start', exact: true });
  await button.waitFor();
  if (await button.isDisabled()) {
    const facts = await page.locator('#start-facts').textContent();
    throw new UsageError(`the page does not start this plan: ${facts}`);
  }
  await button.click();
}

async function waitForEnd(page: Page, say: (words: string) => void): Promise<void> {
  const running = page.getByTestId('benchmark-running');
  await running.waitFor();
  let last = '';
  while (await running.isVisible()) {
    const words = await running
      .getByRole('status')
      .first()
      .textContent({ timeout: LOOK_EVERY_MS })
      .catch(() => null);
    if (words && words !== last) say(words);
    last = words ?? last;
    await page.waitForTimeout(LOOK_EVERY_MS);
  }
  await page.getByTestId('benchmark-verdict').waitFor();
}

async function exported(page: Page): Promise<BenchmarkRun> {
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'JSON', exact: true }).click(),
  ]);
  return parseRun(await readFile(await file.path(), 'utf8'));
}
