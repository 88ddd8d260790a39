/** What the page promises, in the browsers of Debian that are not Chromium. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { parseRun } from '../../src/benchmark/model/export/export-json.ts';
import { expectations } from '../../tools/fixtures/expectations.ts';
import { fixture } from '../support/app-page.ts';
import { SMALL_PLAN } from '../support/benchmark-page.ts';
import { classified, owedTitle } from '../support/expected.ts';
import { FIXTURE_MODELS } from '../support/model-folder.ts';
import { test } from './device.ts';
import { installed } from './drivers/installed.ts';

test.skip(({ browserUnderTest }) => {
  const { start, packages } = installed(browserUnderTest);
  if (start) return false;
  const words = `${browserUnderTest} is not installed (Debian: apt-get install ${packages})`;
  if (process.env.CI) throw new Error(words);
  console.log(`Skipped: ${words}.`);
  return true;
}, 'this browser is not installed');

test.setTimeout(240_000);

/** What each gives, in the versions of Debian 12; docs/deploying.md has it as a table. */
const GIVEN = {
  firefox: { name: 'Firefox', relaxedSimd: true, threads: true },
  // A memory that threads could share cannot be posted to one.
  webkitgtk: { name: 'WebKitGTK', relaxedSimd: false, threads: false },
} as const;

const FILES = ['chest.png', 'implicit.dcm', 'jpeg-2000.dcm'] as const;

test('reads, with the scores of the command line to the last digit', async ({ visit, device }) => {
  await visit.open();
  for (const file of FILES) {
    await visit.choose(fixture(file));
    expect(await visit.findings(file)).toEqual(classified(fixture(file), 'int8', 'int8'));
    await visit.closeFile();
  }
  device.gives('int8 scores', `equal to those of the command line for ${FILES.join(', ')}`);
});

test('switches precision and engine, with the scores of the command line', async ({ visit, device }) => {
  const file = fixture('chest.png');
  await visit.open();
  await visit.modelReady();
  for (const precision of ['float32', 'float16'] as const) {
    await visit.switchTo(precision, `${precision} on WASM`);
    await visit.choose(file);
    expect(await visit.findings('chest.png')).toEqual(classified(file, precision, 'wasm'));
    await visit.closeFile();
  }
  device.gives('float32 scores', 'equal to those of the command line');
  await visit.switchTo('int8', 'int8 on');
});

test('after one visit, with the network cut, a reload reads the same', async ({ visit, server, device }) => {
  await visit.open();
  await visit.offlineReady();
  await server.stop();
  await visit.reload();
  await visit.choose(fixture('chest.png'));
  expect(await visit.findings('chest.png')).toEqual(classified(fixture('chest.png'), 'int8', 'int8'));
  device.gives('offline', 'yes');
});

test('each bad file gets its own error, and the next picture is read all the same', async ({ visit }) => {
  await visit.open();
  await visit.modelReady();
  for (const { file } of expectations.filter(({ outcome }) => outcome !== 'works')) {
    await visit.choose(fixture(file));
    await visit.says('[role=alert]', await owedTitle(file));
    await visit.says('[role=alert]', file);
    await visit.click('[role=alert] button', /^Close file$/);
    await expect.poll(() => visit.words('[role=alert]')).toBeNull();
  }
  await visit.choose(fixture('chest.png'));
  expect(Object.keys(await visit.findings('chest.png'))).toHaveLength(14);
});

test('a model folder is imported and reads a picture', async ({ visit }) => {
  await visit.open();
  await visit.modelReady();
  await visit.click('[data-testid=engine-status]');
  await visit.click('button', /^Manage models$/);
  await visit.chooseFolder('dialog input[webkitdirectory]', join(FIXTURE_MODELS, 'tiny'));
  await visit.says('dialog', 'Tiny, version 1, was imported.', 60_000);
  await visit.click('dialog button', /^Read with it now$/);
  await visit.escape();
  await visit.modelReady();
  await visit.choose(fixture('chest.png'));
  expect(Object.keys(await visit.findings('chest.png')).sort()).toEqual(['Left', 'Middle', 'Right']);
});

test('a benchmark runs to a verdict, and names the browser', async ({ visit, device, browserUnderTest }) => {
  await visit.open(`#/benchmark?${SMALL_PLAN}`);
  await visit.click('button:enabled', /^Start$/);
  // Whether it is fit is a matter of its speed.
  await visit.says('[data-testid=benchmark-verdict]', /\S/, 150_000);
  await visit.click('button', /^Export$/);
  const run = parseRun(await visit.saved(() => visit.click('button', /^JSON/)));
  expect(run.state).toBe('complete');
  // Both read as their oracle does.
  expect(run.trials.flatMap(({ outputChecks }) => outputChecks.map(({ ok }) => ok))).not.toContain(false);
  expect(run.trials.flatMap(({ interruptions }) => interruptions)).toEqual([]);
  const { environment } = run;
  const given = GIVEN[browserUnderTest];
  expect(environment).toMatchObject({ browser: given.name, crossOriginIsolated: true, simd: true });
  expect(environment.relaxedSimd).toBe(given.relaxedSimd);
  const threads = Math.max(...run.trials.map(({ threadsGot }) => threadsGot ?? 0));
  expect(threads).toBe(given.threads ? Math.min(environment.logicalCores, 8) : 1);
  device.gives('name in the benchmark', `${environment.browser}, version ${environment.browserVersion}`);
  device.gives('SIMD', environment.relaxedSimd ? 'relaxed' : 'plain');
  device.gives('threads', `${threads}, of ${environment.logicalCores} logical cores that it reports`);
  device.gives('WebGL 2 in a worker', environment.gpu ?? 'no');
});

test('what is printed says what was read, when and by what', async ({ visit, device }) => {
  await visit.open();
  await visit.choose(fixture('implicit.dcm'));
  await visit.findings('implicit.dcm');
  const hash = createHash('sha256')
    .update(readFileSync(fixture('implicit.dcm')))
    .digest('hex');
  // It is computed once the findings are on the screen; nobody prints as fast as a script.
  await expect.poll(async () => (await visit.printed()).text).toContain(hash);
  const printed = await visit.printed();
  for (const words of [
    'Research tool, not a medical device.',
    'implicit.dcm',
    'lite0-14, version',
    'integer kernels',
  ])
    expect(printed.text).toContain(words);
  // The patient, and the page on the screen.
  for (const words of ['Phantom', 'DRAWN-1', 'Heat map']) expect(printed.text).not.toContain(words);
  device.gives('print', printed.by);
});
