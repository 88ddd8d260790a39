import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { parseManifest } from '../src/model/manifest.ts';
import { damaged } from '../tools/fixtures/damaged/mutations.ts';
import { makeSeeds, type Seed } from '../tools/fixtures/damaged/seeds.ts';
import { rendererPeaksMb } from '../tools/shared/browser.ts';
import { nodeOpener, openInWorker, startImageWorker } from './support/image-worker.ts';

/** Damaged files of each format: by default each kind of damage once; `MUTATIONS=1000` searches longer. */
const mutations = Number(process.env.MUTATIONS ?? 7);

/** No file, however damaged, keeps the next one waiting for longer. */
const HANG_MS = 5000;

/** Of the page's process, with its workers: a browser ends one that takes much more. */
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
  const seeds = await makeSeeds();
  test.setTimeout(60_000 + seeds.length * mutations * 100);
  const openHere = nodeOpener(recipe);
  const crashes: string[] = [];
  page.on('crash', () => crashes.push('the page crashed'));
  await startImageWorker(page);
  let peakMb = 0;
  for (const seed of seeds) {
    for (const { first, files } of batches(seed)) {
      const outcomes = await openInWorker(page, files, recipe, HANG_MS);
      for (const [index, outcome] of outcomes.entries()) {
        const name = `${seed.name}, file ${first + index}`;
        const file = files[index] ?? new Uint8Array(0);
        expect(outcome, name).toEqual(await openHere(file));
        if (outcome.kind === 'opened') {
          expect(outcome.pixels, name).toBe(outcome.widthPx * outcome.heightPx);
        } else {
          expect(outcome, name).toMatchObject({ kind: 'problem' });
          if (outcome.kind === 'problem') expect(NAMED, name).toContain(outcome.problem.kind);
        }
      }
      expect(outcomes).toHaveLength(files.length);
    }
    peakMb = Math.max(peakMb, ...(await rendererPeaksMb(browser)).values());
    expect(peakMb, seed.name).toBeLessThan(MOST_MB);
  }
  expect(crashes).toEqual([]);
  test.info().annotations.push({
    type: 'memory',
    description: `${seeds.length * mutations} files, at most ${peakMb.toFixed(0)} MB`,
  });
});

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
