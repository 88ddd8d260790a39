import { rm } from 'node:fs/promises';
import { expect, test as firstVisit, type Page } from '@playwright/test';
import { serialiseRun } from '../src/benchmark/model/export/export-json.ts';
import { runOf, trialsOf } from '../src/benchmark/testing/runs.ts';
import { messages } from '../src/messages/index.ts';
import { DESKTOP, expectAccessibleIn, PHONE } from './support/accessible.ts';
import {
  chooseFolder,
  drawnFolder,
  measured,
  table,
  withoutFolderPicker,
  withTwoPrecisions,
} from './support/accuracy-page.ts';
import { choose, findings, fixture, modelReady } from './support/app-page.ts';
import {
  exportedRun,
  openBenchmark,
  RUN_MS,
  runToVerdict,
  SMALL_PLAN,
  startButton,
  verdict,
} from './support/benchmark-page.ts';
import { ownServer } from './support/own-server.ts';
import { test } from './support/visitor.ts';

test.setTimeout(180_000);
firstVisit.setTimeout(180_000);

/** How many runs this browser keeps. */
const keptRuns = (page: Page) =>
  page.evaluate(async () => (await (await caches.open('penumbra-benchmarks')).keys()).length);

test('a plan runs to a verdict, and is there again after a reload', { tag: '@timing' }, async ({ page }) => {
  await openBenchmark(page);
  await runToVerdict(page);
  await expect(verdict(page)).toHaveAttribute('data-outcome', 'pass');
  await expect(page.getByRole('region', { name: /^In brackets/ }).getByRole('row')).toHaveCount(3);
  const run = await exportedRun(page);
  expect(run.state).toBe('complete');
  expect(new Set(run.trials.map(({ configuration }) => configuration)).size).toBe(2);
  expect(run.trials.flatMap(({ outputChecks }) => outputChecks).every(({ ok }) => ok)).toBe(true);

  // A new cache rests before its first entry: see src/core/lasting-cache.ts.
  await expect.poll(() => keptRuns(page)).toBe(1);
  await page.reload();
  await page.getByRole('button', { name: /^Quick, / }).click();
  await expect(verdict(page)).toHaveAttribute('data-outcome', 'pass');
});

test('“Use this here” changes what the reading page reads with', async ({ page }) => {
  await openBenchmark(
    page,
    SMALL_PLAN.replace('precisions=int8', 'precisions=float16').replace('int8,wasm', 'wasm'),
  );
  await modelReady(page);
  await expect(page.getByTestId('engine-status')).toContainText('int8 on integer kernels');
  await runToVerdict(page);
  await page.getByRole('button', { name: 'Use this here' }).click();
  await expect(verdict(page)).toContainText('In use here');
  await page.getByRole('link', { name: 'Read X-rays' }).click();
  await expect(page.getByTestId('engine-status')).toContainText('float16 on WASM', { timeout: RUN_MS });
  await page.reload();
  await expect(page.getByTestId('engine-status')).toContainText('float16 on WASM', { timeout: RUN_MS });
  // By default TF.js would use half of them.
  const cores = await page.evaluate(() => navigator.hardwareConcurrency);
  await choose(page, fixture('chest.png'));
  await findings(page, `WASM, ${messages.names.threads(Math.min(cores, 8))}`);
  await page.getByTestId('engine-status').click();
  await page.locator('#engine-picker').getByText('Technical details', { exact: true }).click();
  await expect(page.getByText(/^A benchmark of this device recommended \d+ threads?\.$/)).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Benchmark' }).click();
  await expect(
    page.getByText(/X-rays are read with float16 on WASM, \d+ threads?, as a benchmark in .* recommended/),
  ).toBeVisible({
    timeout: RUN_MS,
  });
});

test('cancelling keeps what was measured', async ({ page }) => {
  await openBenchmark(page, SMALL_PLAN.replace('rounds=1', 'rounds=20'));
  await startButton(page).click();
  await expect(page.getByText(/^[2-9] of 40 trials/)).toBeVisible({ timeout: RUN_MS });
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(verdict(page)).toContainText('The run was cancelled', { timeout: RUN_MS });
  const run = await exportedRun(page);
  expect(run.state).toBe('cancelled');
  expect(run.trials.length).toBeGreaterThanOrEqual(2);
  expect(run.trials[0]?.runs.length).toBeGreaterThanOrEqual(5);
});

test('leaving for a reading pauses it; the back button leads to it again, and a click resumes', async ({
  page,
}) => {
  await openBenchmark(page);
  await startButton(page).click();
  await expect(page.getByTestId('benchmark-running')).toHaveAttribute('data-state', 'running');
  await page.getByRole('link', { name: 'Read X-rays' }).click();
  await expect(page.getByRole('heading', { name: 'Drop a chest X-ray here' })).toBeVisible();
  await page.goBack();
  await expect(page.getByTestId('benchmark-running')).toHaveAttribute('data-state', 'paused', {
    timeout: 10_000,
  });
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(verdict(page)).toBeVisible({ timeout: RUN_MS });
  const run = await exportedRun(page);
  expect(run.state).toBe('complete');
  expect(run.events.map(({ kind }) => kind)).toEqual(['paused', 'resumed']);
});

test('a link that is wrong says what to write instead', async ({ page }) => {
  await openBenchmark(page, 'plan=quick&backends=abacus');
  await expect(page.getByRole('alert')).toContainText('backends=abacus: write some of wasm,int8');
});

firstVisit('after one visit it opens and measures with the network cut', async ({ page }) => {
  const server = await ownServer();
  const folder = await drawnFolder(24);
  try {
    await withoutFolderPicker(page);
    await page.goto(server.url);
    await expect(page.getByTestId('offline-status')).toHaveAttribute('data-state', 'ready', {
      timeout: RUN_MS,
    });
    await server.stop();
    await page.reload();
    await openBenchmark(page, SMALL_PLAN, server.url);
    await runToVerdict(page);
    await expect(verdict(page)).toHaveAttribute('data-outcome', 'pass');

    // Accuracy too: its worker, and every engine that it starts, are on this device.
    await page.getByRole('button', { name: 'New run' }).click();
    await chooseFolder(page, folder);
    await page.getByTestId('accuracy').getByRole('checkbox', { name: 'float32' }).uncheck();
    await withTwoPrecisions(page);
    await page.getByRole('button', { name: 'Read them' }).click();
    await measured(page);
    await expect(table(page).getByRole('row', { name: /^int8/ })).toContainText(/ ms.* ms.* ms.*\d MiB/);
  } finally {
    await server.stop();
    await rm(folder, { recursive: true });
  }
});

/** A run with something to say in every section. */
function richRun(slowness = 1): string {
  const gpu = {
    chains: [0, 100, 200].map((length) => ({ length, ms: 1 + 0.02 * length })),
    launches: 214,
    serialCompileMs: 2200,
    parallelCompileMs: 830,
  };
  const kernels = ['expand', 'depthwise', 'project'].map((name, i) => ({
    name: `block1/${name}`,
    op: 'FusedConv2D',
    ms: 1 + i,
    macs: 4e6,
  }));
  return serialiseRun(
    runOf({
      trials: [
        ...trialsOf('net/float32/wasm/2', { warmMs: 20 * slowness, kernels }),
        ...trialsOf('net/int8/int8/2', { warmMs: 8 * slowness }),
        ...trialsOf('net/float32/webgl/0', {
          warmMs: 9 * slowness,
          gpu,
          interruptions: [{ kind: 'hidden', afterRun: 2, forMs: 900 }],
        }),
      ],
      events: [{ atMs: 10, kind: 'hidden' }],
    }),
  );
}

async function openRun(page: Page, text: string): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open a run' }).click();
  await (await chooser).setFiles({
    name: 'run.json',
    mimeType: 'application/json',
    buffer: Buffer.from(text),
  });
}

const LOOKS = (['dark', 'light'] as const).flatMap((colorScheme) =>
  [DESKTOP, PHONE].map((viewport) => ({ colorScheme, viewport })),
);

test('axe finds nothing wrong with setup, result and comparison, in both themes and sizes', async ({
  page,
}) => {
  await openBenchmark(page);
  await expectAccessibleIn(page, LOOKS);
  await openRun(page, richRun());
  await expect(verdict(page)).toBeVisible();
  for (const summary of await page.locator('main summary').all()) await summary.click();
  await expectAccessibleIn(page, LOOKS);
  await openRun(page, richRun().replace('"run-1"', '"run-2"'));
  const others = page.getByRole('group', { name: /^Runs of this device/ }).getByRole('checkbox');
  await others.check();
  await expect(page.getByText(/0 regressions, 0 improvements/)).toBeVisible();
  await expectAccessibleIn(page, LOOKS);
  // A third run, of a slower device: all three are compared, and regressions are marked.
  await openRun(page, richRun(1.5).replace('"run-1"', '"run-3"'));
  await expect(others).toHaveCount(2);
  await others.first().check();
  await others.last().check();
  const sideBySide = page.getByRole('region', { name: /^Below each/ });
  await expect(sideBySide.getByRole('columnheader')).toHaveCount(4);
  await expect(sideBySide.getByText(/^\+50.0 %, regression$/).first()).toBeVisible();
  await expectAccessibleIn(page, LOOKS);
});

test('everything can be done by keyboard alone', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('link', { name: 'Benchmark' }).press('Enter');
  await expect(startButton(page)).toBeEnabled({ timeout: 60_000 });
  await page.getByRole('radio', { name: /^Quick/ }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('radio', { name: /^Standard/ })).toBeChecked();
  await expect(page).toHaveURL(/plan=standard/);
  await page.keyboard.press('ArrowLeft');
  for (const name of ['float32', 'float16', 'dynamic']) {
    await page.getByRole('checkbox', { name, exact: true }).press('Space');
  }
  await page.getByRole('spinbutton', { name: 'Latency' }).fill('0');
  await expect(page.getByText('A number from 1 to')).toBeVisible();
  await page.getByRole('spinbutton', { name: 'Latency' }).fill('750');
  await startButton(page).press('Enter');
  await page.getByRole('button', { name: 'Pause' }).press('Enter');
  await page.getByRole('button', { name: 'Resume' }).press('Enter');
  await page.getByRole('button', { name: 'Cancel' }).press('Enter');
  await expect(verdict(page)).toBeVisible({ timeout: RUN_MS });
  await page.getByRole('button', { name: 'Export', exact: true }).press('Enter');
  await expect(page.getByRole('button', { name: 'Markdown' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'New run' }).press('Enter');
  await expect(startButton(page)).toBeVisible();
  await expect(page.getByRole('spinbutton', { name: 'Latency' })).toHaveValue('750');
});
