import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import { neverAborted } from '../../src/core/abort.ts';
import type { Precision } from '../../src/core/precision.ts';
import { decode } from '../../src/decode/decode.ts';
import { type ModelManifest, outputsOf, parseManifest, variantOf } from '../../src/model/manifest.ts';
import { preprocess } from '../../src/preprocess/preprocess.ts';
import { type ServedPage, servePage } from '../../tools/shared/serve-page.ts';
import { costOf, differenceOf, rmsOf, roundingOf } from './tolerances.ts';
import { type Answers, BACKENDS, type StockBackend } from './wire.ts';

const pathOf = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const readJson = (path: string) => JSON.parse(readFileSync(pathOf(path), 'utf8'));
const { models } = readJson('models/index.json') as { models: readonly string[] };

// One worker, which serves one page and asks each question once: the CPU backend takes seconds, and
// shaders are compiled anew for every page.
test.describe.configure({ mode: 'default' });

let served: ServedPage;
let page: Page;
test.beforeAll(async ({ browser }) => {
  served = await servePage(pathOf('e2e/stock'), pathOf('models'));
  page = await browser.newPage();
  // Not isolated, so that TF.js's WASM does not try for threads: it starts them from blobs, which
  // our CSP forbids.
  await page.goto(served.urls.plain);
});
test.afterAll(async () => {
  await page.close();
  await served.close();
});

for (const id of models) {
  const manifest = parseManifest(readJson(`models/${id}/manifest.json`), id);
  const ask = asking(manifest);

  for (const { precision } of manifest.variants) {
    test(`${id} in ${precision} answers in stock TF.js on wasm and webgl as on cpu`, {
      tag: '@graphics',
    }, async () => {
      const tolerance = await roundingOf(manifest);
      const expected = await ask(precision, 'cpu');
      expect(Object.keys(expected).sort()).toEqual(
        outputsOf(manifest)
          .map(([, name]) => name)
          .sort(),
      );
      for (const backend of BACKENDS) {
        const found = await ask(precision, backend);
        for (const [name, values] of Object.entries(expected)) {
          const { largest } = differenceOf(found[name], values);
          expect(largest, `${name} on ${backend}`).toBeLessThan(tolerance * rmsOf(values));
        }
      }
    });

    if (precision === 'float32') continue;
    test(`${id} in ${precision} is no farther from float32 than its bits explain`, {
      tag: '@graphics',
    }, async () => {
      const cost = await costOf(manifest, precision);
      const [float32, found] = [await ask('float32', 'cpu'), await ask(precision, 'cpu')];
      for (const [name, values] of Object.entries(float32)) {
        const { rms } = differenceOf(found[name], values);
        expect(rms, name).toBeLessThan(cost * rmsOf(values));
        // Its own weights were loaded, and not those of float32.
        expect(rms, name).toBeGreaterThan(0);
      }
    });
  }
}

function asking(manifest: ModelManifest) {
  const known = new Map<string, Promise<Answers>>();
  return (precision: Precision, backend: StockBackend): Promise<Answers> => {
    const key = `${precision} ${backend}`;
    const answer = known.get(key) ?? answerOf(manifest, precision, backend);
    known.set(key, answer);
    return answer;
  };
}

/**
 * Outputs for the drawn chest, with log odds instead of probabilities, so that their scale is that
 * of the maps.
 */
async function answerOf(
  manifest: ModelManifest,
  precision: Precision,
  backend: StockBackend,
): Promise<Answers> {
  const { id, input, outputs } = manifest;
  const file = readFileSync(pathOf('fixtures/files/chest.png'));
  const { image } = await decode(Uint8Array.from(file).buffer, neverAborted);
  const { data, shape } = await preprocess(image, input.recipe);
  const [model] = variantOf(manifest, precision).files;
  const answers = await page.evaluate((question) => window.answer(question), {
    backend,
    url: `/${id}/${model?.path}`,
    isPacked: precision === 'mixed',
    shape: [...shape],
    image: [...data],
  });
  const probabilities = answers[outputs.probabilities] ?? [];
  return { ...answers, [outputs.probabilities]: probabilities.map((p) => Math.log(p / (1 - p))) };
}
