import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { expect, test } from '@playwright/test';
import { parseManifest } from '../src/model/manifest.ts';
import { damaged } from '../tools/fixtures/damaged/mutations.ts';
import { makeSeeds, type Seed } from '../tools/fixtures/damaged/seeds.ts';
import { forgetPeaks, rendererPeaksMb } from '../tools/shared/browser.ts';
import { nodeOpener, type Outcome, openInWorker, startImageWorker } from './support/image-worker.ts';

/** Damaged files of each format: by default each kind of damage once; `MUTATIONS=1000` searches longer. */
const mutations = Number(process.env.MUTATIONS ?? 7);

/** The formats whose name it matches; `FORMATS='jpeg-ls|JPEG'` searches these alone. */
const formats = new RegExp(process.env.FORMATS ?? '');

/** No file, however damaged, keeps the next one waiting for longer. */
const HANG_MS = 5000;

/** The memory of the page's process, with its workers: a browser ends one that takes much more. */
const MOST_MB = 1000;

/** Kinds of problems that say what is wrong with the file. */
const NAMED = ['decode', 'unsupported'];

/** Files that are handed to the page at a time. */
const BATCH = 50;

const MODEL = new URL('../fixtures/models/tiny/manifest.json', import.meta.url);
const { recipe } = parseManifest(JSON.parse(readFileSync(MODEL, 'utf8')), 'tiny').input;

test('a damaged file of any format ends in a picture or a named cause, as in Node', async ({
  page,
  browser,
}) => {
  const seeds = (await makeSeeds()).filter(({ name }) => formats.test(name));
  test.setTimeout(60_000 + seeds.length * mutations * 500);
  const openHere = nodeOpener(recipe);
  const faults: string[] = [];
  page.on('crash', () => faults.push('the page crashed'));
  const devtools = await page.context().newCDPSession(page);
  await startImageWorker(page);
  for (const seed of seeds) {
    for (const { first, files } of batches(seed)) {
      for (const [index, outcome] of (await openInWorker(page, files, recipe, HANG_MS)).entries()) {
        const file = files[index] ?? new Uint8Array(0);
        const fault = faultOf(outcome, await openHere(file));
        if (fault) faults.push(`${seed.name}, file ${first + index}: ${fault}`);
      }
      // This page makes its files itself and holds their bytes until garbage is collected, which a
      // small heap puts off; files on a disk cost it nothing. The worker collects its own.
      await devtools.send('HeapProfiler.collectGarbage');
    }
    const peaks = await rendererPeaksMb(browser);
    const peakMb = Math.max(0, ...peaks.values());
    if (peakMb > MOST_MB) faults.push(`${seed.name}: ${peakMb.toFixed(0)} MB`);
    const soFar = `${faults.length} faults so far`;
    if (process.env.MUTATIONS) console.log(`${seed.name}: at most ${peakMb.toFixed(0)} MB, ${soFar}`);
    await forgetPeaks(peaks);
  }
  expect(faults).toEqual([]);
});

/** Null where the outcome is a good one. */
function faultOf(outcome: Outcome, inNode: Outcome): string | null {
  const shown = JSON.stringify(outcome);
  if (!isDeepStrictEqual(outcome, inNode)) return `${shown}, but in Node ${JSON.stringify(inNode)}`;
  switch (outcome.kind) {
    case 'problem':
      return NAMED.includes(outcome.problem.kind) ? null : shown;
    case 'opened':
      return outcome.pixels === outcome.widthPx * outcome.heightPx ? null : shown;
    default:
      return shown;
  }
}

function* batches(seed: Seed): Generator<{ first: number; files: Uint8Array<ArrayBuffer>[] }> {
  let files: Uint8Array<ArrayBuffer>[] = [];
  let first = 0;
  for (const file of damaged(seed, mutations)) {
    files.push(file);
    if (files.length < BATCH) continue;
    yield { first, files };
    first += files.length;
    files = [];
  }
  if (files.length > 0) yield { first, files };
}
