import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import type { Precision } from '../src/core/precision.ts';
import type { ModelManifest } from '../src/model/manifest.ts';
import {
  choose,
  findings,
  fixture,
  importFolder,
  largestDifference,
  modelReady,
  openApp,
  openModels,
  switchTo,
} from './support/app-page.ts';
import { editManifest, FIXTURE_MODELS, SHIPPED_MODELS } from './support/model-folder.ts';
import { ownServer } from './support/own-server.ts';
import { test } from './support/visitor.ts';

const manifestOf = (folder: string) =>
  JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as ModelManifest;
const precisionsOf = ({ variants }: ModelManifest) => variants.map(({ precision }) => precision);
const shipped = manifestOf(join(SHIPPED_MODELS, 'lite0-14'));
const tiny = manifestOf(join(FIXTURE_MODELS, 'tiny'));

/**
 * Largest difference of a score to float32 that a picture may show. Weights of n bits, rounded per
 * output channel, move the logits by about a tenth for 7 and 8 bits and by several tenths for 2 to
 * 8; a sigmoid is at most a quarter as steep.
 */
const TOLERANCE: Readonly<Record<Precision, number>> = {
  float32: 0,
  float16: 0.02,
  dynamic: 0.05,
  int8: 0.05,
  mixed: 0.15,
};

/** Reads one picture with every precision on WASM and notes how far each is from float32. */
async function readWithAll(page: Page, model: ModelManifest): Promise<readonly number[]> {
  const differences: number[] = [];
  await switchTo(page, 'float32');
  await choose(page, fixture('chest.png'));
  const full = await findings(page, 'float32: float32 weights');
  for (const precision of precisionsOf(model).filter((one) => one !== 'float32')) {
    await switchTo(page, precision);
    await expect(page.getByTestId('engine-status')).toContainText(`${precision} on WASM`);
    const difference = largestDifference(full, await findings(page, `${precision}: `));
    test.info().annotations.push({ type: precision, description: String(difference) });
    expect(difference, precision).toBeLessThan(TOLERANCE[precision]);
    differences.push(difference);
  }
  return differences;
}

test('every shipped precision reads a picture on WASM, nearly as float32 does', async ({ page }) => {
  test.setTimeout(300_000);
  await openApp(page);
  await modelReady(page);
  // None of them is float32 under another name.
  expect(Math.min(...(await readWithAll(page, shipped)))).toBeGreaterThan(0);
});

test('a quantized precision reads on WebGL as it does on WASM', { tag: '@graphics' }, async ({ page }) => {
  test.setTimeout(300_000);
  // The kernels that a first visit reads with cannot run it, so that TF.js does.
  const last = 'dynamic';
  await openApp(page);
  await modelReady(page);
  await switchTo(page, last);
  await choose(page, fixture('chest.png'));
  const wasm = await findings(page, `${last}: `);
  await switchTo(page, 'WebGL');
  // float32 on both; they sum in other orders.
  expect(largestDifference(wasm, await findings(page, 'WebGL'))).toBeLessThan(1e-3);
});

test('all five precisions of an imported model read a picture', async ({ page }) => {
  test.setTimeout(180_000);
  await openApp(page);
  await modelReady(page);
  await openModels(page);
  await importFolder(page, join(FIXTURE_MODELS, 'tiny'));
  await page.getByRole('button', { name: 'Read with it now' }).click({ timeout: 60_000 });
  await page.keyboard.press('Escape');
  await modelReady(page);
  expect(precisionsOf(tiny)).toEqual(['float32', 'float16', 'dynamic', 'int8', 'mixed']);
  await readWithAll(page, tiny);
});

test('each precision says its size, its accuracy, and what it is really computed in', async ({ page }) => {
  await openApp(page);
  await modelReady(page);
  await page.getByTestId('engine-status').click();
  const eachSays = async (words: (precision: Precision) => RegExp) => {
    for (const { precision, metrics } of shipped.variants) {
      const radio = page.getByRole('radio', { name: new RegExp(`${precision}, [\\d.]+ MB`) });
      await expect(radio).toHaveCount(1);
      await expect(radio).toHaveAccessibleDescription(words(precision));
      const measured = metrics.find(({ backend }) => backend === 'wasm') ?? metrics[0];
      const mean = measured ? `Mean AUC ${measured.meanAuc.toFixed(3)}` : 'Accuracy not measured';
      await expect(radio).toHaveAccessibleDescription(new RegExp(mean));
    }
  };
  await eachSays((precision) =>
    precision === 'int8' || precision === 'mixed'
      ? /activations, computed in integers/
      : /weights, computed in float32 on WASM/,
  );
  await page.keyboard.press('Escape');
  await switchTo(page, 'WASM');
  await page.getByTestId('engine-status').click();
  await eachSays((precision) =>
    precision === 'float32' ? /computed in float32/ : /this backend computes in float32/,
  );
  await expect(page.getByRole('radio', { name: /reference/ })).toHaveCount(0);
});

test('the automatic choice is one press away where another was made, and only there', async ({ page }) => {
  await openApp(page);
  await modelReady(page);
  const status = page.getByTestId('engine-status');
  await expect(status).toContainText(/^Fast \(CPU\) int8 on integer kernels/);
  await switchTo(page, 'float16');
  await expect(status).toContainText('float16 on WASM');
  await status.click();
  const automatic = page.getByRole('button', { name: 'Choose automatically' });
  await automatic.click();
  await expect(status).toContainText('int8 on integer kernels');
  await modelReady(page);
  await expect(automatic).toHaveCount(0);
  await expect(page.locator('#engine-picker')).toContainText(
    /Kernel \w+ with relaxed SIMD on \d+ threads?: .*fastest/,
  );
});

test('a backend takes its precision along: the integer kernels read in int8', async ({ page }) => {
  await openApp(page);
  await modelReady(page);
  await switchTo(page, 'float32');
  await expect(page.getByTestId('engine-status')).toContainText('float32 on WASM');
  await switchTo(page, 'integer kernels');
  await expect(page.getByTestId('engine-status')).toContainText('int8 on integer kernels');
});

test('the thresholds shown are those of the precision that was read with', async ({ page }) => {
  const server = await ownServer();
  try {
    // Different from all measured figures, so that no other figure can match by chance.
    const value = { int8: 0.5, float16: 0.25 } as Partial<Record<Precision, number>>;
    await editManifest(join(server.folder, 'models/lite0-14'), ({ variants }) => ({
      variants: variants.map((variant) => ({
        ...variant,
        thresholds: variant.thresholds && {
          ...variant.thresholds,
          perLabel: variant.thresholds.perLabel.map((point) => ({
            ...point,
            value: value[variant.precision] ?? 0.75,
          })),
        },
      })),
    }));
    await openApp(page, server.url);
    await choose(page, fixture('chest.png'));
    await findings(page, 'int8: ');
    const row = page.locator('[data-label="Infiltration"]');
    await expect(row).toContainText('Below the balanced threshold, 50 %');
    await switchTo(page, 'float16');
    await findings(page, 'float16: ');
    await expect(row).toContainText('Below the balanced threshold, 25 %');
    await expect(page.locator('[data-score]').getByText('50 %')).toHaveCount(0);
  } finally {
    await server.stop();
  }
});
