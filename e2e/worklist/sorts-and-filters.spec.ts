import { expect, type Page } from '@playwright/test';
import { choose, findings, fixture, openApp } from '../support/app-page.ts';
import { doneIn, openExport, savedJson } from '../support/exported.ts';
import { test } from '../support/visitor.ts';
import { allRead, chosenRow, expectRows, nameIn, rowOf, rowTexts, worklist } from '../support/worklist.ts';

const FILES = ['truncated.png', 'monochrome1.dcm', 'chest.png', 'frames.dcm', 'implicit.dcm'];

const choice = (page: Page, name: string) => worklist(page).getByRole('combobox', { name });
const names = async (page: Page) => (await rowTexts(page)).map(nameIn);

/** Opens the files and gives, for each that was read, its margins by label as the export has them. */
async function openAll(page: Page): Promise<ReadonlyMap<string, ReadonlyMap<string, number>>> {
  await openApp(page);
  await choose(page, ...FILES.map(fixture));
  await expectRows(page, FILES.length);
  await allRead(page);
  await openExport(page);
  const { document } = await savedJson(page);
  await page.keyboard.press('Escape');
  const logit = (share: number) => Math.log(share / (1 - share));
  return new Map(
    doneIn(document).map(({ name, findings: found }) => [
      name ?? '',
      new Map(
        found.flatMap(({ label, probability, threshold }) =>
          threshold === null ? [] : [[label, logit(probability) - logit(threshold)] as const],
        ),
      ),
    ]),
  );
}

test('the list is sorted by name, by status, and by how far a finding is above its threshold', async ({
  page,
}) => {
  const margins = await openAll(page);
  const first = (name: string) => Math.max(...(margins.get(name)?.values() ?? []));
  await choice(page, 'Sort by').selectOption('Name');
  expect(await names(page)).toEqual(FILES.toSorted());
  await choice(page, 'Sort by').selectOption('Most above threshold');
  const read = FILES.filter((name) => margins.has(name));
  expect(await names(page)).toEqual([...read.toSorted((a, b) => first(b) - first(a)), 'truncated.png']);
  await choice(page, 'Sort by').selectOption('Status');
  expect((await names(page))[0]).toBe('truncated.png');
  await choice(page, 'Sort by').selectOption('Order given');
  expect(await names(page)).toEqual(FILES);
});

test('a filter by finding lists the files in which it is above its threshold, and says how many', async ({
  page,
}) => {
  const margins = await openAll(page);
  const above = (label: string) =>
    FILES.filter((name) => (margins.get(name)?.get(label) ?? Number.NEGATIVE_INFINITY) >= 0);
  const labels = [...(margins.get('chest.png')?.keys() ?? [])].filter((label) => above(label).length > 0);
  expect(labels.length).toBeGreaterThan(0);
  const finding = choice(page, 'Finding');
  // "Any finding", and a line for each label that is above somewhere.
  await expect(finding.getByRole('option')).toHaveCount(labels.length + 1);
  for (const label of labels.slice(0, 3)) {
    await finding.selectOption({ value: label });
    await expect(finding.locator('option:checked')).toContainText(`(${above(label).length})`);
    expect(await names(page), label).toEqual(above(label));
  }
});

test('a filter by state lists what it says, and keys go through what is listed only', async ({ page }) => {
  const margins = await openAll(page);
  const isAbove = (name: string) => [...(margins.get(name)?.values() ?? [])].some((margin) => margin >= 0);
  const show = choice(page, 'Show');
  await show.selectOption({ value: 'failed' });
  await expect(show.locator('option:checked')).toHaveText('Could not be read (1)');
  expect(await names(page)).toEqual(['truncated.png']);
  await show.selectOption({ value: 'above' });
  const above = FILES.filter(isAbove);
  expect(above.length).toBeGreaterThan(1);
  expect(await names(page)).toEqual(above);
  await rowOf(page, new RegExp(`^${above[0]}`)).click();
  for (const name of [...above.slice(1), above.at(-1) ?? '']) {
    await page.keyboard.press('j');
    await expect(chosenRow(page)).toContainText(name);
  }

  // A file that was seen needs no attention any more, and stays on the screen.
  await show.selectOption({ value: 'attention' });
  const attention = await names(page);
  expect(attention).toContain('truncated.png');
  await page.keyboard.press('v');
  const seen = above.at(-1) ?? '';
  await expect.poll(() => names(page)).toEqual(attention.filter((name) => name !== seen));
  await expect(page.getByTestId('viewport')).toHaveAttribute('aria-label', new RegExp(seen));
  await show.selectOption({ value: 'unseen' });
  expect(await names(page)).toEqual(FILES.filter((name) => name !== seen));
});

test('a list without a match says so, and leads back to all files', async ({ page }) => {
  await openApp(page);
  await choose(page, fixture('chest.png'), fixture('chest.jpg'));
  await findings(page);
  await allRead(page);
  await choice(page, 'Show').selectOption({ value: 'failed' });
  await expect(worklist(page)).toContainText('No file matches.');
  await worklist(page).getByRole('button', { name: 'Show all files' }).click();
  await expectRows(page, 2);
});
