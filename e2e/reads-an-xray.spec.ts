import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import {
  choose,
  findings,
  fixture,
  largestDifference,
  modelReady,
  noData,
  openApp,
  realPictures,
  switchTo,
  unfold,
} from './support/app-page.ts';
import { classified } from './support/expected.ts';
import { test } from './support/visitor.ts';
import { expectRows } from './support/worklist.ts';

/** DESIGN: float32 scores of both backends and of the command line agree within this. */
const TOLERANCE = 1e-3;

test.describe('real pictures', () => {
  test.skip(noData !== '', noData);
  test.setTimeout(240_000);

  for (const kind of ['png', 'dicom'] as const) {
    test(`a real ${kind} gets the same findings in float32 on WASM, on WebGL and on the command line`, {
      tag: '@graphics',
    }, async ({ page }) => {
      const file = realPictures()[kind];
      await openApp(page);
      await modelReady(page);
      await switchTo(page, 'float32');
      await choose(page, file);
      const wasm = await findings(page, 'WASM');
      await switchTo(page, 'WebGL');
      const webgl = await findings(page, 'WebGL');
      expect(Object.keys(wasm)).toHaveLength(14);
      const differences = {
        webgl: largestDifference(wasm, webgl),
        cli: largestDifference(wasm, classified(file, 'float32', 'wasm')),
      };
      test
        .info()
        .annotations.push({ type: 'largest difference to WASM', description: JSON.stringify(differences) });
      expect(differences.webgl).toBeLessThanOrEqual(TOLERANCE);
      expect(differences.cli).toBeLessThanOrEqual(TOLERANCE);
    });

    test(`a real ${kind} gets exactly the same findings in int8 here, on the command line and with the reference backend`, async ({
      page,
    }) => {
      const file = realPictures()[kind];
      await openApp(page);
      await choose(page, file);
      const here = await findings(page, 'computed in integers');
      expect(Object.keys(here)).toHaveLength(14);
      expect(largestDifference(here, classified(file, 'int8', 'int8'))).toBe(0);
      expect(largestDifference(here, classified(file, 'int8', 'reference'))).toBe(0);
    });
  }
});

test('a reading names what made it, and how long each stage took', async ({ page }) => {
  await openApp(page);
  await choose(page, fixture('chest.png'));
  await findings(page);
  const reading = page.getByRole('complementary');
  for (const fact of ['lite0-14', '512 × 512', 'chest.png']) await expect(reading).toContainText(fact);
  // What only an engineer asks for is folded away until then.
  await expect(reading.getByText('Time per stage')).toBeHidden();
  await unfold(page, 'Technical details');
  for (const fact of ['int8', 'integer kernels', 'thread']) await expect(reading).toContainText(fact);
  await expect(reading).not.toContainText(/upload|download/i);
  for (const stage of ['Decode', 'Preprocess', 'Copy in', 'Compute', 'Read back', 'From file to findings']) {
    await expect(reading.getByRole('row', { name: new RegExp(`^${stage} .*ms$`) })).toBeVisible();
  }
});

test('findings are sorted by how far they are above their own thresholds, those below after them', async ({
  page,
}) => {
  await openApp(page);
  await choose(page, fixture('chest.png'));
  await findings(page);
  const rows = page.locator('[data-score]');
  const texts = await rows.allInnerTexts();
  for (const text of texts) {
    expect(text).toMatch(/(Above|Below) the balanced threshold, [<>\d. ]+ %|No threshold/);
  }
  const odds = (percent: string | undefined) => Number(percent) / (100 - Number(percent));
  const ratios = texts.flatMap((text) => {
    const [, probability, threshold] = /([\d.]+) %.*threshold, ([\d.]+) %/s.exec(text) ?? [];
    return threshold ? [odds(probability) / odds(threshold)] : [];
  });
  expect(ratios.length).toBeGreaterThan(10);
  // The figures are rounded to one decimal, of at least 1 %: by 5 % each at most.
  for (const [i, ratio] of ratios.slice(1).entries()) expect(ratio).toBeLessThan((ratios[i] ?? 0) * 1.2);
  const verdicts = await rows.evaluateAll((all) => all.map((row) => row.getAttribute('data-verdict')));
  const order = ['above', 'below', 'none'];
  expect(verdicts).toEqual(verdicts.toSorted((a, b) => order.indexOf(a ?? '') - order.indexOf(b ?? '')));
  // The heat map that is shown first is that of the finding most above its threshold.
  await page.keyboard.press('h');
  await expect(rows.first()).toHaveAttribute('aria-pressed', 'true');
});

test('switching precision reads again with that precision', async ({ page }) => {
  await openApp(page);
  await modelReady(page);
  await switchTo(page, 'float32');
  await choose(page, fixture('chest.png'));
  const full = await findings(page, 'float32');
  await switchTo(page, 'float16');
  const half = await findings(page, 'float16');
  const difference = largestDifference(full, half);
  expect(difference).toBeGreaterThan(0);
  expect(difference).toBeLessThan(0.02);
});

test('each frame of a multi-frame file can be chosen, and is read by itself', async ({ page }) => {
  await openApp(page);
  await choose(page, fixture('frames.dcm'));
  const first = await findings(page);
  await expect(page.getByText('Only frame 1 of 3 was read.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Previous frame' })).toBeDisabled();
  await page.getByRole('button', { name: 'Next frame' }).click();
  await expect(page.getByText('Only frame 2 of 3 was read.')).toBeVisible();
  expect(largestDifference(first, await findings(page))).toBeGreaterThan(0);
  const field = page.getByRole('spinbutton', { name: 'Frame' });
  await field.fill('9');
  await field.press('Enter');
  await expect(field).toHaveValue('2');
  await field.fill('3');
  await field.press('Enter');
  await expect(page.getByText('Only frame 3 of 3 was read.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Next frame' })).toBeDisabled();
});

test('one key shows and hides the heat map', async ({ page }) => {
  await openApp(page);
  await choose(page, fixture('chest.png'));
  await findings(page);
  const map = page.locator('canvas[data-heat-map]');
  await expect(map).toHaveCount(0);
  await page.keyboard.press('h');
  await expect(map).toBeVisible();
  const drawn = await map.evaluate((canvas: HTMLCanvasElement) => {
    const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    return new Set(pixels).size;
  });
  expect(drawn).toBeGreaterThan(20);
  await page.keyboard.press('h');
  await expect(map).toHaveCount(0);
});

test('the heat map is drawn as a person likes it, by keyboard too, and so it is at the next visit', async ({
  page,
}) => {
  await openApp(page);
  await choose(page, fixture('chest.png'));
  await findings(page);
  await page.keyboard.press('h');
  const viewer = page.getByRole('region', { name: 'X-ray' });
  await expect(viewer).toContainText(/What drove the score of \w/);
  const map = page.locator('canvas[data-heat-map]');
  /** Pixels that are drawn at all, and the strongest opacity. */
  const drawn = () =>
    map.evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? {
        data: [],
      };
      const alphas = [...data].filter((_, i) => i % 4 === 3);
      const strongest = alphas.reduce((most, alpha) => Math.max(most, alpha), 0);
      return { share: alphas.filter((alpha) => alpha > 0).length / alphas.length, strongest };
    });
  const filled = await drawn();
  const opacity = viewer.getByRole('slider', { name: 'Opacity' });
  await opacity.focus();
  await page.keyboard.press('End');
  await expect(opacity).toHaveAttribute('aria-valuetext', '100 %');
  expect((await drawn()).strongest).toBeGreaterThan(filled.strongest);
  await viewer.getByRole('combobox', { name: 'Form' }).selectOption('Contours');
  await expect(viewer).toContainText('lines at 50 %, 70 %, 90 %');
  expect((await drawn()).share).toBeLessThan(filled.share);
  await viewer.getByRole('combobox', { name: 'Colours' }).selectOption('Blue to yellow (cividis)');
  await page.reload();
  await choose(page, fixture('chest.png'));
  await findings(page);
  await page.keyboard.press('h');
  await expect(viewer.getByRole('combobox', { name: 'Form' })).toHaveValue('contours');
  await expect(viewer.getByRole('combobox', { name: 'Colours' })).toHaveValue('cividis');
  await expect(opacity).toHaveValue('100');
});

test('a picture can be dropped or pasted', async ({ page }) => {
  await openApp(page);
  await modelReady(page);
  for (const [name, event] of [
    ['chest.png', 'drop'],
    ['chest.jpg', 'paste'],
  ] as const) {
    const bytes = readFileSync(fixture(name)).toString('base64');
    await page.evaluate(
      ([base64, fileName, type]) => {
        const data = new DataTransfer();
        data.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], fileName));
        const init = { bubbles: true, cancelable: true };
        document.body.dispatchEvent(
          type === 'drop'
            ? new DragEvent('drop', { ...init, dataTransfer: data })
            : new ClipboardEvent('paste', { ...init, clipboardData: data }),
        );
      },
      [bytes, name, event] as const,
    );
    await expect(page.getByText(name).filter({ visible: true }).first()).toBeVisible();
  }
  await expectRows(page, 2);
  await findings(page);
});
