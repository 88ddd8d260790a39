/**
 * A folder of labelled X-rays becomes the command line's table, in the page, with memory flat, and
 * a reload loses nothing.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, type Page } from '@playwright/test';
import { parseLabelFile } from '../src/benchmark/accuracy/label-file.ts';
import type { AucFigure } from '../src/benchmark/accuracy/types.ts';
import { writeSyntheticSet } from '../tools/shared/testing/synthetic-set.ts';
import { DESKTOP, expectAccessibleIn, PHONE } from './support/accessible.ts';
import {
  chooseFolder,
  complete,
  drawnFolder,
  measured,
  openSection,
  table,
  withTwoPrecisions,
} from './support/accuracy-page.ts';
import { modelReady, noData } from './support/app-page.ts';
import { type LabelledFolder, labelledFolder } from './support/labelled-pictures.ts';
import { test } from './support/visitor.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** With every digit, as a saved file has them. */
async function savedTable(page: Page): Promise<readonly Record<string, string>[]> {
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save every digit' }).click();
  const path = await (await downloading).path();
  const { header, rows } = parseLabelFile(await readFile(path, 'utf8'));
  return rows.map((row) => Object.fromEntries(row.map((cell, i) => [header[i] ?? '', cell])));
}

/** All that IndexedDB holds of this site, as text. */
function stored(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const open = (name: string) =>
      new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const all = (database: IDBDatabase, store: string) =>
      new Promise<unknown[]>((resolve, reject) => {
        const request = database.transaction(store).objectStore(store).getAll();
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const texts: string[] = [];
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await open(name);
      for (const store of database.objectStoreNames) {
        texts.push(
          JSON.stringify(await all(database, store), (_, value) => (ArrayBuffer.isView(value) ? [] : value)),
        );
      }
      database.close();
    }
    return texts.join('\n');
  });
}

test.describe('with real pictures', () => {
  test.skip(noData !== '', noData);
  let folder: LabelledFolder;
  test.beforeAll(async () => {
    folder = await labelledFolder();
  });
  test.afterAll(() => folder?.remove());

  test('the table is that of the command line', async ({ page }) => {
    test.setTimeout(600_000);
    await openSection(page);
    await chooseFolder(page, folder.path);
    await expect(page.getByTestId('accuracy-summary')).toContainText(`${folder.names.length} images`);
    await page.getByRole('button', { name: 'Read them' }).click();
    await expect(table(page)).toBeVisible({ timeout: 120_000 });
    await complete(page, 400_000);
    const lines = await savedTable(page);

    const { stdout } = await promisify(execFile)(
      'npm',
      [
        'run',
        '-s',
        'evaluate',
        '--',
        '--images',
        folder.path,
        '--labels',
        `${folder.path}/labels.csv`,
      ].concat(['--precision', 'all', '--backend', 'auto', '--latency', '0', '--json']),
      { cwd: ROOT, maxBuffer: 2 ** 26 },
    );
    const reports = JSON.parse(stdout) as readonly {
      readonly precision: string;
      readonly backend: string;
      readonly n: number;
      readonly meanAuc: number;
      readonly meanAucCi95: readonly [number, number];
      readonly meanAucDifference: { readonly value: number; readonly ci95: readonly [number, number] } | null;
      readonly perLabel: readonly AucFigure[];
    }[];
    let compared = 0;
    const same = (found: string | undefined, expected: number | null | undefined, what: string) => {
      if (expected === null || expected === undefined) return expect(found, what).toBe('');
      compared++;
      expect(Math.abs(Number(found || Number.NaN) - expected), what).toBeLessThanOrEqual(1e-12);
    };
    expect(reports).toHaveLength(new Set(lines.map(({ precision }) => precision)).size);
    for (const { precision, backend, n, meanAuc, meanAucCi95, meanAucDifference, perLabel } of reports) {
      const own = lines.filter((line) => line.precision === precision);
      const mean = own.find(({ finding }) => finding === 'mean');
      expect(mean).toMatchObject({ backend, pictures: String(n) });
      same(mean?.auc, meanAuc, `${precision} mean`);
      same(mean?.auc_low, meanAucCi95[0], `${precision} low`);
      same(mean?.auc_high, meanAucCi95[1], `${precision} high`);
      same(mean?.less_float32, meanAucDifference?.value, `${precision} difference`);
      same(mean?.less_float32_low, meanAucDifference?.ci95[0], `${precision} difference, low`);
      for (const { label, auc } of perLabel) {
        same(own.find(({ finding }) => finding === label)?.auc, auc, `${precision} ${label}`);
      }
    }
    // Three findings have 20 positives and more; a table without figures would agree with anything.
    expect(compared).toBeGreaterThan(5 * 5);
    expect(await stored(page)).not.toContain('labelsDigest');
  });

  test('a reload in the middle goes on, and ends in the same table', async ({ page }) => {
    test.setTimeout(600_000);
    await openSection(page);
    await chooseFolder(page, folder.path);
    // Two precisions are enough for this, and quicker.
    await withTwoPrecisions(page);
    await page.getByRole('button', { name: 'Read them' }).click();
    await complete(page, 300_000);
    const whole = await savedTable(page);

    await page.getByRole('button', { name: 'Read them' }).click();
    await expect(table(page)).toBeVisible({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Pause' }).click();
    await expect.poll(() => stored(page), { timeout: 120_000 }).toContain('labelsDigest');
    const saved = await stored(page);
    for (const name of folder.names) expect(saved).not.toContain(name);

    await page.reload();
    await modelReady(page);
    await expect(page.getByTestId('accuracy-saved')).toContainText('Choose the same folder');
    await chooseFolder(page, folder.path);
    // Looked for in every frame: the rest of a small folder is read in an instant.
    const isTold = page.waitForFunction(
      () =>
        document
          .querySelector('[data-testid="accuracy-reading"]')
          ?.textContent?.includes('known from before'),
      undefined,
      { polling: 'raf', timeout: 120_000 },
    );
    await page.getByRole('button', { name: /^Go on after \d+ images/ }).click();
    await isTold;
    await complete(page, 300_000);
    expect(await savedTable(page)).toEqual(whole);
    expect(await stored(page)).not.toContain('labelsDigest');
  });
});

test('a picture that cannot be read is counted and named by its row, and a cancel keeps what was read', async ({
  page,
}) => {
  test.setTimeout(240_000);
  const dir = await mkdtemp(join(tmpdir(), 'penumbra-labelled-'));
  try {
    await writeSyntheticSet(dir, 60);
    await rm(join(dir, 'images/picture-2.png'));
    await writeFile(join(dir, 'images/picture-1.png'), 'no picture');
    await openSection(page);
    await chooseFolder(page, dir);
    // Its findings are those of the fixture model.
    await expect(page.getByTestId('accuracy-summary').getByRole('alert')).toContainText(
      'knows none of these findings',
    );
    const csv = (await readFile(join(dir, 'labels.csv'), 'utf8'))
      .replaceAll('Left', 'Effusion')
      .replaceAll('Right', 'Mass');
    await writeFile(join(dir, 'labels.csv'), csv);
    await chooseFolder(page, dir);
    await expect(page.getByTestId('accuracy-summary')).toContainText('59 images');
    await page.getByRole('button', { name: 'Read them' }).click();
    await expect(page.getByTestId('accuracy-skipped')).toContainText('1 image could not be read', {
      timeout: 120_000,
    });
    await page.getByTestId('accuracy-skipped').locator('summary').click();
    await expect(page.getByTestId('accuracy-skipped')).not.toContainText('picture-1.png');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect(table(page)).toHaveAttribute('data-outcome', /stopped|complete/, { timeout: 60_000 });
    await expect(table(page).getByRole('row', { name: /^float32/ })).toBeVisible();
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
});

const LOOKS = [
  { colorScheme: 'dark', viewport: DESKTOP },
  { colorScheme: 'light', viewport: PHONE },
] as const;

test('axe finds nothing wrong before, while and after pictures are read, and the table is whole', async ({
  page,
}) => {
  test.setTimeout(240_000);
  const dir = await drawnFolder(60);
  try {
    await openSection(page);
    await chooseFolder(page, dir);
    await expect(page.getByTestId('accuracy-summary')).toContainText('60 images');
    await withTwoPrecisions(page);
    await expectAccessibleIn(page, LOOKS);
    await page.getByRole('button', { name: 'Read them' }).click();
    await expect(page.getByTestId('accuracy-reading')).toBeVisible();
    await expectAccessibleIn(page, LOOKS);
    await measured(page);
    const row = table(page).getByRole('row', { name: /^int8/ });
    // Cold, p50 and p95 and the memory that it takes: each with its unit, none left out.
    await expect(row).toContainText(/ ms.* ms.* ms.*\d MiB/);
    await page.getByTestId('accuracy').getByText('Each finding').click();
    await page.getByLabel('ROC curves of').selectOption('Effusion');
    await expect(page.getByRole('figure', { name: /^ROC/ })).toBeVisible();
    await expectAccessibleIn(page, LOOKS);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
});

test('drawn pictures are read here as in the build, by every precision on every backend', {
  tag: '@graphics',
}, async ({ page }) => {
  test.setTimeout(300_000);
  await openSection(page);
  await page.getByTestId('consistency').getByRole('button', { name: 'Check' }).click();
  await expect(page.getByTestId('consistency').getByRole('status')).toContainText(
    /consistent with the build/i,
    {
      timeout: 280_000,
    },
  );
  test.info().annotations.push({
    type: 'differences',
    description: (await page.getByTestId('consistency').getByRole('row').allInnerTexts()).join('; '),
  });
  await expect(page.getByTestId('consistency').getByRole('status')).toContainText(
    'Consistent with the build: every precision',
  );
});

test('thousands of pictures take no more memory than some, and survive a reload', async ({ page }) => {
  test.skip(!process.env.ACCURACY_LONG, 'set ACCURACY_LONG=1 for a run over the whole set, half an hour');
  test.skip(noData !== '', noData);
  test.setTimeout(3 * 3600_000);
  const whole = await labelledFolder(true);
  await openSection(page);
  await chooseFolder(page, whole.path);
  await page.getByTestId('accuracy').getByRole('checkbox', { name: 'mixed' }).uncheck();
  await page.getByRole('button', { name: 'Read them' }).click();
  await expect(table(page)).toBeVisible({ timeout: 240_000 });
  const started = Date.now();
  let hasReloaded = false;
  const samples: { readonly atMs: number; readonly mib: number; readonly status: string }[] = [];
  while ((await table(page).getAttribute('data-outcome')) === 'reading') {
    const bytes = await page.evaluate(async () => {
      const { measureUserAgentSpecificMemory: measure } = performance as unknown as {
        measureUserAgentSpecificMemory: () => Promise<{ bytes: number }>;
      };
      return (await measure.call(performance)).bytes;
    });
    // Not by a locator, which would wait for an element that is gone once the run has ended.
    const status = await page.evaluate(
      () => document.querySelector('[data-testid="accuracy-reading"] p')?.textContent ?? 'ended',
    );
    samples.push({ atMs: Date.now() - started, mib: bytes / 2 ** 20, status });
    console.log(JSON.stringify(samples.at(-1)));
    // The page is reloaded when half of them are scored.
    const [, read = 0, all = 0] = (/^([\d,]+) of ([\d,]+)/.exec(status) ?? []).map((text) =>
      Number(text.replaceAll(',', '')),
    );
    if (!hasReloaded && read > all / 2) {
      hasReloaded = true;
      await page.reload();
      await modelReady(page);
      await chooseFolder(page, whole.path);
      await page.getByRole('button', { name: /^Go on after [\d,]+ images/ }).click();
      await expect(table(page)).toBeVisible({ timeout: 240_000 });
    }
    await page.waitForTimeout(10_000);
  }
  expect(hasReloaded).toBe(true);
  await complete(page, 60_000);
  console.log(
    JSON.stringify(
      (await savedTable(page)).filter(({ finding }) => finding === 'mean'),
      null,
      1,
    ),
  );
  // After the first tenth, when every engine has run; a picture saved would be 150 kB, 250 MB in
  // all.
  const after = samples.slice(Math.ceil(samples.length / 10));
  expect((after.at(-1)?.mib ?? 0) - (after[0]?.mib ?? 0)).toBeLessThan(40);
});
