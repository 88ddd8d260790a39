import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import type { Selection } from '../../../core/selection.ts';
import { parseManifest } from '../../../model/manifest.ts';
import { createScores } from '../../accuracy/score-store.ts';
import { nameOf } from './host-run.ts';
import { createScoreStorage, fits, restored, savedScores } from './host-saved-scores.ts';

afterEach(() => vi.unstubAllGlobals());

test('scores saved by an earlier version are looked for under the name that it gave its database', async () => {
  const opened: unknown[][] = [];
  vi.stubGlobal('indexedDB', {
    open: (...names: unknown[]) => {
      opened.push(names);
      throw new Error('no storage here');
    },
  });
  await expect(createScoreStorage().load()).rejects.toMatchObject({ problem: { kind: 'storage' } });
  expect(opened).toEqual([['penumbra-acceptance', 1]]);
});

const TINY = join(import.meta.dirname, '../../../../fixtures/models/tiny/manifest.json');
const manifest = parseManifest(JSON.parse(readFileSync(TINY, 'utf8')), 'tiny');
const variants: readonly Selection[] = [
  { modelId: 'tiny', variantId: 'float32', backend: 'wasm' },
  { modelId: 'tiny', variantId: 'int8', backend: 'int8' },
];
const saved = savedScores(manifest, {
  labelsDigest: 'd',
  variants,
  total: 3,
  state: createScores(manifest.labels, variants.map(nameOf)).state(),
});

test('scores that were saved before variants had ids are read on', () => {
  const byPrecision = variants.map(({ variantId, ...rest }) => ({ ...rest, precision: variantId }));
  const earlier = restored({ ...saved, variants: byPrecision as unknown as typeof variants });
  expect(earlier.variants).toEqual(variants);
  expect(fits(earlier, manifest, 'd')).toBe(true);
  expect(earlier.state.variants).toEqual(earlier.variants.map(nameOf));
});

test('scores of a variant that the model has no longer do not fit', () => {
  const narrow: Selection = { modelId: 'tiny', variantId: 'int8-w0.5', backend: 'int8' };
  expect(fits({ ...saved, variants: [narrow] }, manifest, 'd')).toBe(false);
});
