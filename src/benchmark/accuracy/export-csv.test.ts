import { expect, test } from 'vitest';
import { accuracyCsv } from './export-csv.ts';
import { parseLabelFile } from './label-file.ts';
import type { AccuracyTable } from './types.ts';

test('every digit of a table is in its CSV, and figures that were not measured are empty', () => {
  const table: AccuracyTable = {
    measuredOn: '9 labelled images',
    images: 9,
    patients: null,
    rows: [
      {
        modelId: 'tiny',
        variantId: 'int8',
        precision: 'int8',
        backend: 'int8',
        meanAuc: 1 / 3,
        meanAucCi95: [0.1, 0.7],
        meanOver: 1,
        difference: { value: -1e-5, ci95: [-0.1, 0.1] },
        verdictAgreement: [{ criterion: 'youden', agreement: 0.995, kappa: null, verdicts: 9 }],
        perLabel: [{ label: 'Left', positives: 3, auc: null, ci95: null }],
      },
    ],
  };
  const { header, rows } = parseLabelFile(accuracyCsv(table));
  expect(rows.map((row) => Object.fromEntries(row.map((cell, i) => [header[i], cell])))).toEqual([
    {
      model: 'tiny',
      precision: 'int8',
      backend: 'int8',
      finding: 'mean',
      pictures: '9',
      positives: '',
      auc: String(1 / 3),
      auc_low: '0.1',
      auc_high: '0.7',
      less_float32: String(-1e-5),
      less_float32_low: '-0.1',
      less_float32_high: '0.1',
      same_verdict_youden: '0.995',
      same_verdict_sensitivity_90: '',
      same_verdict_specificity_90: '',
    },
    expect.objectContaining({ finding: 'Left', positives: '3', auc: '', less_float32: '' }),
  ]);
});
