/** The benchmark page, used as a person uses it: open the link of a plan, start, wait, export. */
import { readFile } from 'node:fs/promises';
import { chromium, type Page } from '@playwright/test';
import { preview } from 'vite';
import { parseRun } from '../../src/benchmark/model/export/export-json.ts';
import type { BenchmarkRun } from '../../src/benchmark/model/run.ts';
import { findChromium, SANDBOX, SOFTWARE_GPU } from '../setup/chromium.mjs';
import { UsageError } from '../shared/command.ts';
import { ROOT } from '../shared/files.ts';

/** Between two looks at the progress. */
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
 * @throws UsageError where the plan names nothing that is here
 */
export async function measureOnPage(
  query: string,
  { softwareGpu, signal, say }: PageOptions,
): Promise<BenchmarkRun> {
  const server = await preview({ root: ROOT, logLevel: 'warn', preview: { port: 0, strictPort: false } });
  const executablePath = findChromium();
  const browser = await chromium.launch({
    ...(executablePath && { executablePath }),
    args: [...SANDBOX, ...(softwareGpu ? SOFTWARE_GPU : [])],
  });
  signal.addEventListener('abort', () => void browser.close(), { once: true });
  try {
    const page = await browser.newPage();
    await page.goto(`${server.resolvedUrls?.local[0] ?? ''}#/benchmark?${query}`);
    await start(page);
    await waitForEnd(page, say);
    return await exported(page);
  } finally {
    await browser.close();
    await server.close();
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
