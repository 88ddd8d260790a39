import { expect, type Page, test } from '@playwright/test';
import { choose, findings, fixture, modelReady, openApp } from './support/app-page.ts';

/** Kills of the worker that reads, each at another moment of a reading. */
const KILLS = 50;
/** A reading takes about as long on the machines of the tests. */
const READING_MS = 600;

test.setTimeout(900_000);

/** Ends the worker that reads without a word, as a browser short of memory does. */
async function kill(page: Page): Promise<boolean> {
  for (const worker of page.workers()) {
    const ended = await worker
      .evaluate(async () => {
        if (self.name !== 'penumbra') return false;
        // A worker that ends before it holds its lock is noticed late: see docs/reliability.md.
        const isHeld = await navigator.locks.request('who-am-i', async () => {
          const { held = [] } = await navigator.locks.query();
          const own = held.find(({ name }) => name === 'who-am-i')?.clientId;
          return held.some(({ name, clientId }) => clientId === own && name?.startsWith('penumbra-worker'));
        });
        if (!isHeld) return false;
        // After the answer, which a closed worker could not give any more.
        setTimeout(() => self.close());
        return true;
      })
      .catch(() => false);
    if (ended) return true;
  }
  return false;
}

/** By the log of events, which keeps two hundred. */
const replaced = (page: Page) =>
  page.evaluate(() => localStorage.getItem('penumbra.events')?.split('"worker-replaced"').length ?? 0);

test(`${KILLS} of ${KILLS} killed workers are replaced, and no result is lost or another`, async ({
  page,
}) => {
  await openApp(page);
  await modelReady(page);
  await choose(page, fixture('chest.png'));
  const expected = await findings(page);
  for (let i = 0; i < KILLS; i++) {
    await page.keyboard.press('x');
    await expect(page.getByRole('heading', { name: 'Findings', exact: true })).toHaveCount(0);
    await choose(page, fixture('chest.png'));
    await page.waitForTimeout((i * READING_MS) / KILLS);
    // The one that takes the place of the last may still be starting.
    await expect.poll(() => kill(page), { intervals: [20] }).toBe(true);
    expect(await findings(page), `kill ${i}`).toEqual(expected);
  }
  // So many parts has the log between its mentions of a replacement.
  expect(await replaced(page)).toBe(KILLS + 1);
});
