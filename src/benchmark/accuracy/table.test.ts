import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { evaluateVariants } from '../../../tools/shared/evaluation/evaluation.ts';
import { seededUniform } from '../../core/random.ts';
import { type ModelManifest, parseManifest, variantOf } from '../../model/manifest.ts';
import { calibrated } from '../../results/classification/interpret.ts';
import { auc } from './auc.ts';
import { createScores } from './score-store.ts';
import { accuracyTable, rocOf, type TableVariant } from './table.ts';

const path = new URL('../../../models/lite0-14/manifest.json', import.meta.url);
const manifest: ModelManifest = parseManifest(JSON.parse(readFileSync(path, 'utf8')), 'lite0-14');
const { labels } = manifest;
const PRECISIONS = ['float32', 'float16', 'int8'] as const;

/** Pictures whose scores know something of the labels; float16 rounds float32, int8 adds noise. */
function study(count: number, patientsKnown: boolean) {
  const random = seededUniform(8);
  const images = Array.from({ length: count }, (_, i) => ({
    key: `set/${i}.png`,
    path: '',
    labels: new Set(labels.filter((_, k) => random() < 0.02 + 0.02 * k)),
    patient: patientsKnown ? `patient ${Math.floor(i / 2)}` : null,
  }));
  const float32 = images.map((image) =>
    labels.map((label) => (image.labels.has(label) ? 0.15 : 0) + 0.8 * random()),
  );
  const scores = {
    float32: float32.map((row) => row.map(Math.fround)),
    float16: float32.map((row) => row.map((value) => Math.round(value * 1024) / 1024)),
    int8: float32.map((row) => row.map((value) => Math.fround(value + 0.05 * random()))),
  };
  return { images, scores };
}

const variants: TableVariant[] = PRECISIONS.map((precision) => ({
  name: precision,
  modelId: manifest.id,
  variantId: precision,
  backend: precision === 'int8' ? 'int8' : 'wasm',
  verdict: (criterion, label, score) => {
    const { calibration, thresholds } = variantOf(manifest, precision);
    const platt = calibration?.perLabel.find((entry) => entry.label === label);
    const threshold = thresholds?.perLabel.find(
      (entry) => entry.label === label && entry.criterion === criterion,
    );
    return platt && threshold ? calibrated(score, platt) >= threshold.value : null;
  },
}));

function storeOf({ images, scores }: ReturnType<typeof study>, order: readonly number[]) {
  const store = createScores(labels, PRECISIONS);
  for (const line of order) {
    const image = images[line];
    if (!image) continue;
    const picture = { id: image.key, patient: image.patient, line, positive: image.labels };
    for (const precision of PRECISIONS) store.put(picture, precision, scores[precision][line] ?? []);
  }
  return store;
}

describe.each([
  ['with patients', true],
  ['without patients', false],
])('the table of pictures %s', (_, patientsKnown) => {
  const given = study(400, patientsKnown);
  const { images, scores } = given;
  const backwards = [...images.keys()].reverse();
  const table = accuracyTable(storeOf(given, backwards), variants, 'seeded scores');

  test('equals the command line’s on the same scores, with intervals and verdicts', () => {
    const evaluated = evaluateVariants(
      {
        images,
        skipped: [],
        variants: variants.map(({ variantId, backend }) => ({
          variantId,
          backend,
          scores: scores[variantId as (typeof PRECISIONS)[number]],
        })),
      },
      manifest,
    );
    for (const [v, row] of table.rows.entries()) {
      const expected = evaluated[v];
      expect(row.meanOver).toBe(expected?.meanOver);
      expect(row.meanOver).toBeGreaterThan(5);
      expect(Math.abs((row.meanAuc ?? 0) - (expected?.meanAuc ?? 1))).toBeLessThan(1e-12);
      expect(row.meanAucCi95).toEqual(expected?.meanAucCi95);
      expect(row.difference).toEqual(expected?.meanAucDifference);
      expect(row.verdictAgreement).toEqual(expected?.verdictAgreement);
      expect(row.perLabel).toEqual(
        expected?.perLabel.map(({ calibrationError: _calibrationError, ...figures }) => figures),
      );
    }
  });

  test('states the numbers of pictures and patients', () => {
    expect(table).toMatchObject({ images: 400, patients: patientsKnown ? 200 : null });
  });
});

test('has no figures before anything was read', () => {
  const table = accuracyTable(createScores(labels, PRECISIONS), variants, 'nothing');
  expect(table).toMatchObject({ images: 0, patients: null });
  for (const row of table.rows)
    expect(row).toMatchObject({ meanAuc: null, difference: null, verdictAgreement: [] });
});

test('has one curve for each label and variant', () => {
  const given = study(100, true);
  const store = storeOf(given, [...given.images.keys()]);
  const [label = ''] = labels.slice(-1);
  const points = rocOf(store, 'int8', label);
  expect(points.at(-1)).toMatchObject({ falsePositiveRate: 1, truePositiveRate: 1 });
  expect(rocOf(store, 'int8', 'no such label')).toEqual([]);
  expect(
    auc(
      given.images.map((image, i) => ({
        score: given.scores.int8[i]?.at(-1) ?? 0,
        positive: image.labels.has(label),
      })),
    ),
  ).toBeGreaterThan(0.5);
});
