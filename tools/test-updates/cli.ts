/** `npm run test:updates`: a browser that is killed at any moment of an update still reads offline. */
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { seededUniform } from '../../src/core/random.ts';
import { ensureBuild } from '../setup/build.mjs';
import { parseArguments, runCommand, wholeNumber } from '../shared/command.ts';
import { ROOT } from '../shared/files.ts';
import { formatTable } from '../shared/table.ts';
import { killAll, startWhole } from './browser.ts';
import { makeReleases, type ReleaseServer, releaseServer, TITLES } from './releases.ts';

const HELP = `npm run test:updates -- [--kills 20] [--seed 1]

Starts a whole Chromium with a profile that has signed release 1, serves release 2, applies it as a person would, and ends
every process of the browser with SIGKILL at a random moment between the opening of the page and the first check of the new
release. Then the network is cut, the browser is started again with the same profile, and an image must be read with the
same findings as before. Prints a line for each kill.

  --kills N  default 20
  --seed N   of the moments; default 1
Exit status: 0 every time a release read offline, 1 not every time.
`;

const IMAGE = join(ROOT, 'fixtures/files/chest.png');
const LIMIT_MS = 240_000;

export const command = await runCommand(import.meta, HELP, async (args, signal) => {
  const { values } = parseArguments(args, {
    options: { kills: { type: 'string', default: '20' }, seed: { type: 'string', default: '1' } },
  });
  const kills = wholeNumber('--kills', values.kills);
  const random = seededUniform(wholeNumber('--seed', values.seed));
  await ensureBuild();
  const folder = await mkdtemp(join(tmpdir(), 'penumbra-updates-'));
  try {
    await makeReleases(folder);
    const server = await releaseServer(folder);
    const profile = join(folder, 'profile');
    const expected = await firstVisit(server, profile);
    const wholeMs = await timeUpdate(server, await copyOf(profile, join(folder, 'timed')));
    console.log(`A whole update takes ${(wholeMs / 1000).toFixed(1)} s.`);
    const rows: string[][] = [];
    for (let kill = 1; kill <= kills && !signal.aborted; kill++) {
      const copy = await copyOf(profile, join(folder, `kill-${kill}`));
      const atMs = random() * wholeMs;
      const reached = await killedUpdate(server, copy, atMs);
      const outcome = await readsOffline(server, copy, expected);
      rows.push([String(kill), (atMs / 1000).toFixed(1), reached, outcome]);
      console.log(rows.at(-1)?.join('  '));
      await rm(copy, { recursive: true, force: true });
    }
    const good = rows.filter(([, , , outcome]) => outcome?.startsWith('reads')).length;
    console.log(`\n${formatTable(['kill', 'at s', 'last seen', 'then, offline'], rows)}`);
    console.log(`${good} of ${kills} kills left a release that reads offline.`);
    return good === kills ? 0 : 1;
  } finally {
    await killAll();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
});

type Findings = Readonly<Record<string, number>>;

async function offlineReady(page: Page): Promise<void> {
  await page.locator('[data-testid=offline-status][data-state=ready]').waitFor({ timeout: LIMIT_MS });
}

/** Stores release 1 whole, and reads the image once. */
async function firstVisit(server: ReleaseServer, profile: string): Promise<Findings> {
  await server.serve('one');
  const { page, close } = await startWhole(profile);
  await page.goto(server.url());
  await offlineReady(page);
  const findings = await read(page);
  await close();
  return findings;
}

/** @returns milliseconds from the opening of the page to the first check of the new release */
async function timeUpdate(server: ReleaseServer, profile: string): Promise<number> {
  await server.serve('two');
  const { page, close } = await startWhole(profile);
  const startMs = performance.now();
  await update(page, server.url(), () => undefined);
  const ms = performance.now() - startMs;
  await close();
  await rm(profile, { recursive: true, force: true });
  return ms;
}

/** Opens the page and applies the update as soon as it is offered. */
async function update(page: Page, url: string, onStage: (stage: string) => void): Promise<void> {
  onStage('opening');
  await page.goto(url, { timeout: LIMIT_MS });
  onStage('storing and trying');
  await page.getByRole('button', { name: 'Update and reload' }).click({ timeout: LIMIT_MS });
  onStage('applied');
  await page.waitForFunction((title) => document.title === title, TITLES.two, { timeout: LIMIT_MS });
  onStage('first start');
  await offlineReady(page);
  onStage('checked');
}

/** @returns the last stage that was seen before the kill */
async function killedUpdate(server: ReleaseServer, profile: string, atMs: number): Promise<string> {
  await server.serve('two');
  const { page, kill } = await startWhole(profile);
  let reached = 'started';
  const ended = update(page, server.url(), (stage) => {
    reached = stage;
  }).catch(() => undefined);
  await wait(atMs);
  const seen = reached;
  await kill();
  await ended;
  return seen;
}

async function readsOffline(server: ReleaseServer, profile: string, expected: Findings): Promise<string> {
  await server.cut();
  const { page, kill, close } = await startWhole(profile);
  try {
    await page.goto(server.url(), { timeout: LIMIT_MS });
    const found = await read(page);
    const isSame = JSON.stringify(found) === JSON.stringify(expected);
    const title = await page.title();
    await close();
    return isSame ? `reads with ${title}` : 'other findings';
  } catch (thrown) {
    await kill();
    return `FAILED: ${String(thrown).split('\n')[0]}`;
  }
}

async function read(page: Page): Promise<Findings> {
  await page.locator('input[type=file]:not([webkitdirectory])').setInputFiles(IMAGE, { timeout: LIMIT_MS });
  const rows = page.locator('[data-score]');
  await rows.first().waitFor({ timeout: LIMIT_MS });
  const pairs = await rows.evaluateAll((elements) =>
    elements.map((element) => [
      element.getAttribute('data-label'),
      Number(element.getAttribute('data-score')),
    ]),
  );
  return Object.fromEntries(pairs) as Findings;
}

/** A browser that was closed leaves a lock, which names its process. */
async function copyOf(profile: string, copy: string): Promise<string> {
  await cp(profile, copy, { recursive: true, verbatimSymlinks: true });
  const locks = (await readdir(copy)).filter((name) => name.startsWith('Singleton'));
  await Promise.all(locks.map((name) => rm(join(copy, name), { force: true })));
  return copy;
}
