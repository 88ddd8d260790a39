import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import type { ModelManifest, ModelVariant } from '../src/model/manifest.ts';
import { choose, findings, fixture, openApp, unfold } from './support/app-page.ts';
import { editManifest } from './support/model-folder.ts';
import { type OwnServer, ownServer } from './support/own-server.ts';

let server: OwnServer;
test.beforeEach(async () => {
  server = await ownServer();
});
test.afterEach(() => server.stop());

type Point = NonNullable<ModelVariant['thresholds']>['perLabel'][number];

/**
 * Gives every label of every precision these points: thresholds far apart, so that the verdicts
 * must differ.
 */
async function withPoints(...points: Omit<Point, 'label' | 'positives' | 'negatives'>[]): Promise<void> {
  await editManifest(join(server.folder, 'models/lite0-14'), ({ labels, variants }: ModelManifest) => ({
    variants: variants.map((variant) => ({
      ...variant,
      thresholds: variant.thresholds && {
        ...variant.thresholds,
        perLabel: labels.flatMap((label) =>
          points.map((point) => ({ ...point, label, positives: 86, negatives: 1108 })),
        ),
      },
    })),
  }));
}

const YOUDEN = {
  criterion: 'youden',
  value: 0.96,
  sensitivity: 0.58,
  sensitivityCi95: [0.48, 0.68],
  specificity: 0.79,
  specificityCi95: [0.77, 0.82],
} as const;
const SENSITIVE = {
  criterion: 'sensitivity-90',
  value: 0,
  sensitivity: 0.91,
  sensitivityCi95: [0.83, 0.95],
  specificity: 0.47,
  specificityCi95: [0.44, 0.5],
} as const;
const SPECIFIC = {
  criterion: 'specificity-90',
  value: 0.97,
  sensitivity: 0.2,
  sensitivityCi95: [0.13, 0.3],
  specificity: 0.93,
  specificityCi95: [0.91, 0.94],
} as const;
const mutable = (
  point: typeof YOUDEN | typeof SENSITIVE | typeof SPECIFIC,
): Omit<Point, 'label' | 'positives' | 'negatives'> => ({
  ...point,
  sensitivityCi95: [...point.sensitivityCi95],
  specificityCi95: [...point.specificityCi95],
});

const totalMs = (page: Page) =>
  page.locator('tr', { hasText: 'From file to findings' }).locator('[data-ms]').getAttribute('data-ms');

test('the operating point changes verdicts, thresholds and figures, without a second reading', async ({
  page,
}) => {
  await withPoints(mutable(YOUDEN), mutable(SENSITIVE));
  await openApp(page, server.url);
  await choose(page, fixture('chest.png'));
  await findings(page);
  await unfold(page, 'Technical details');
  const readIn = await totalMs(page);
  const rows = page.locator('[data-score]');
  await expect(rows.filter({ hasText: 'Below the balanced threshold, 96 %' })).toHaveCount(14);
  await expect(page.getByText('None of 14 above the balanced threshold')).toBeVisible();
  const reading = page.getByRole('complementary');
  await expect(reading).toContainText('Balanced');
  await reading.getByText('Operating points', { exact: true }).click();
  const row = page.getByRole('row', { name: /^Atelectasis/ });
  await expect(row).toContainText('96 %');
  for (const figure of ['0.58', '0.48–0.68', '0.79', '0.77–0.82', '86'])
    await expect(row).toContainText(figure);

  await page.getByRole('radio', { name: 'Sensitive (90 %)' }).check();
  await expect(rows.filter({ hasText: 'Above the sensitive threshold' })).toHaveCount(14);
  await expect(page.getByText('14 of 14 above the sensitive threshold')).toBeVisible();
  for (const figure of ['0.91', '0.83–0.95', '0.47', '0.44–0.50']) await expect(row).toContainText(figure);
  expect(await totalMs(page)).toBe(readIn);
});

test('the operating point is kept for the next visit, and is chosen by keyboard', async ({ page }) => {
  await withPoints(mutable(YOUDEN), mutable(SENSITIVE));
  await openApp(page, server.url);
  await choose(page, fixture('chest.png'));
  await findings(page);
  await page.getByRole('radio', { name: 'Balanced' }).focus();
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByRole('radio', { name: 'Sensitive (90 %)' })).toBeChecked();
  await page.reload();
  await choose(page, fixture('chest.png'));
  await findings(page);
  await expect(page.getByRole('radio', { name: 'Sensitive (90 %)' })).toBeChecked();
  await expect(page.locator('[data-verdict="above"]')).toHaveCount(14);
});

test('the specific point is a choice, and every point of a finding is one hover, focus or tap away', async ({
  page,
}) => {
  await withPoints(mutable(SENSITIVE), mutable(YOUDEN), mutable(SPECIFIC));
  await openApp(page, server.url);
  await choose(page, fixture('chest.png'));
  await findings(page);
  const specific = page.getByRole('radio', { name: 'Specific (90 %)' });
  await expect(specific).toHaveAccessibleDescription('Few false alarms');
  await specific.check();
  await expect(page.getByText('None of 14 above the specific threshold')).toBeVisible();
  const about = page.getByRole('button', { name: 'Sensitivity and specificity for Effusion' });
  const shown = page.getByRole('region', { name: 'Sensitivity and specificity for Effusion' });
  const expectPoints = async () => {
    const row = shown.getByRole('row', { name: /^Specific/ });
    for (const figure of ['97 %', '0.20', '0.13–0.30', '0.93', '0.91–0.94']) {
      await expect(row).toContainText(figure);
    }
    await expect(shown.getByRole('row', { name: /^(Sensitive|Balanced)/ })).toHaveCount(2);
    await expect(shown).toContainText('86 images with the finding among 1194 validation images');
  };
  await about.hover();
  await expectPoints();
  await page.mouse.move(0, 0);
  await expect(shown).toBeHidden();
  await page.locator('[data-label="Effusion"]').focus();
  await page.keyboard.press('Tab');
  await expect(about).toBeFocused();
  await expectPoints();
  await page.keyboard.press('Escape');
  await expect(shown).toBeHidden();
  await expect(about).toBeFocused();
  // A tap is a press without a pointer that hovers.
  await about.dispatchEvent('click');
  await expectPoints();
});

test('a threshold that nearly everybody is above says so beside the finding', async ({ page }) => {
  await withPoints(
    { ...mutable(SENSITIVE), specificity: 0.04, specificityCi95: [0.03, 0.06] },
    mutable(YOUDEN),
  );
  await openApp(page, server.url);
  await choose(page, fixture('chest.png'));
  await findings(page);
  const warning = page.getByText('Says little: most patients without it are above, too (specificity 0.04)');
  await expect(warning).toHaveCount(0);
  await page.getByRole('radio', { name: 'Sensitive (90 %)' }).check();
  await expect(warning).toHaveCount(14);
});

test('a point that the model does not have cannot be chosen, and says why', async ({ page }) => {
  await withPoints(mutable(YOUDEN));
  await openApp(page, server.url);
  await choose(page, fixture('chest.png'));
  await findings(page);
  const sensitive = page.getByRole('radio', { name: 'Sensitive (90 %)' });
  await expect(sensitive).toBeDisabled();
  await expect(sensitive).toHaveAccessibleDescription('This model has no such thresholds');
});

test('kept, a point that the model does not have gives no verdict rather than another’s', async ({
  page,
}) => {
  await withPoints(mutable(YOUDEN));
  await page.addInitScript(() => localStorage.setItem('penumbra.criterion', '"sensitivity-90"'));
  await openApp(page, server.url);
  await choose(page, fixture('chest.png'));
  await findings(page);
  await expect(page.locator('[data-verdict="none"]')).toHaveCount(14);
  await expect(page.getByText('No verdict')).toBeVisible();
});
