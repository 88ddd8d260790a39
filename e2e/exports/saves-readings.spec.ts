import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from '@playwright/test';
import * as v from 'valibot';
import { type ReadingsDocument, readingsSchema } from '../../src/report/schema.ts';
import { findings, fixture, openApp } from '../support/app-page.ts';
import { doneIn, openExport, savedCsv, savedJson } from '../support/exported.ts';
import { test } from '../support/visitor.ts';
import { readAll } from '../support/worklist.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const hashOf = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');

/** Readings that the command line saves of the same files. */
function classified(...files: string[]): ReadingsDocument {
  const folder = mkdtempSync(join(tmpdir(), 'penumbra-saved-'));
  try {
    const saved = join(folder, 'readings.json');
    const options = ['--precision', 'int8', '--backend', 'int8', '--save', saved];
    execFileSync('node', ['tools/classify/cli.ts', ...options, ...files], { cwd: ROOT });
    return v.parse(readingsSchema, JSON.parse(readFileSync(saved, 'utf8')));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('JSON and CSV hold what is on the screen, and what the command line saves', async ({ page }) => {
  await openApp(page);
  await readAll(page, fixture('chest.png'), fixture('implicit.dcm'));
  const onScreen = await findings(page);
  const { name, document } = await savedJson(page);
  expect(name).toMatch(/^penumbra-readings-\d{4}-\d{2}-\d{2}\.json$/);
  expect(document).toMatchObject({ isComplete: true, patientDetails: 'left-out' });

  const [chest] = doneIn(document);
  expect(chest).toMatchObject({ name: 'chest.png', sha256: hashOf(fixture('chest.png')) });
  expect(Object.fromEntries((chest?.findings ?? []).map(({ label, score }) => [label, score]))).toEqual(
    onScreen,
  );
  for (const { path, sha256 } of chest?.model.files ?? [])
    expect(sha256).toBe(hashOf(join(ROOT, 'models', chest?.model.id ?? '', path)));
  const above = chest?.findings.filter(({ verdict }) => verdict === 'above').length;
  await expect(page.locator('[data-verdict="above"]')).toHaveCount(above ?? -1);

  const saved = doneIn(classified(fixture('chest.png'), fixture('implicit.dcm')));
  // Chromium and Node may round the last bit of exp and log differently; scores have neither here.
  const comparable = ({ findings: found, model, image, cautions, sha256 }: (typeof saved)[number]) => ({
    findings: found.map((each) => ({ ...each, probability: each.probability.toPrecision(12) })),
    model,
    image,
    cautions,
    sha256,
  });
  expect(doneIn(document).map(comparable)).toEqual(saved.map(comparable));

  const { lines, name: csvName } = await savedCsv(page);
  expect(csvName).toMatch(/^penumbra-readings-\d{4}-\d{2}-\d{2}\.csv$/);
  expect(lines.map(({ fileName }) => fileName)).toEqual(['chest.png', 'implicit.dcm']);
  for (const { label, probability, verdict } of chest?.findings ?? []) {
    expect(Number(lines[0]?.[`${label} probability`])).toBe(probability);
    expect(lines[0]?.[`${label} verdict`]).toBe(verdict);
  }
});

test('a file that failed, and a copy, are part of the export', async ({ page }) => {
  await openApp(page);
  await readAll(page, fixture('truncated.png'), fixture('chest.png'), fixture('chest-copy.png'));
  const { document } = await savedJson(page);
  expect(document.readings).toMatchObject([
    { state: 'failed', error: { code: 'decode.truncated' } },
    { state: 'done' },
    { state: 'duplicate', sameAs: 2 },
  ]);
});

test('a large export can be cancelled, and made again', async ({ page }) => {
  await openApp(page);
  await readAll(page, fixture('chest.png'), fixture('chest.jpg'));
  await findings(page);
  const dialog = await openExport(page);
  // As if the files were so large that nobody would wait for them.
  await page.evaluate(() => {
    const { arrayBuffer } = Blob.prototype;
    Blob.prototype.arrayBuffer = () => new Promise(() => undefined);
    Object.assign(window, { restore: () => Object.assign(Blob.prototype, { arrayBuffer }) });
  });
  await dialog.getByTestId('export-json').click();
  await expect(dialog.getByTestId('export-json')).toBeDisabled();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog.getByTestId('export-json')).toBeEnabled();
  await page.evaluate(() => (window as unknown as { restore: () => void }).restore());
  const { document } = await savedJson(page);
  expect(document.readings.map(({ sha256 }) => sha256)).toEqual([
    hashOf(fixture('chest.png')),
    hashOf(fixture('chest.jpg')),
  ]);
});

test('an empty page offers no export', async ({ page }) => {
  await openApp(page);
  await expect(page.getByRole('button', { name: 'Export or print' })).toHaveCount(0);
  await expect(page.getByTestId('export-csv')).toHaveCount(0);
});
