/** The tables of a model card: columns by their codes, figures by their meaning. */
import type { CardBlock, CardCell, CardColumn, CardFigure } from '../core/card.ts';
import { CRITERIA, type Criterion } from '../core/finding.ts';
import {
  bytesOf,
  type CrossValidation,
  type ModelManifest,
  type ModelVariant,
  type VariantMetrics,
} from './manifest.ts';

type Table = Extract<CardBlock, { kind: 'table' }>;

const figure = (kind: CardFigure, value: number | null | undefined): CardCell =>
  value === null || value === undefined ? null : { kind, value };

/** The columns of the accuracy that a precision costs. */
const COST_COLUMNS: readonly CardColumn[] = [
  'meanAuc',
  'difference',
  ...CRITERIA.map((criterion) => ({ code: 'agreement', criterion }) as const),
  'calibrationError',
];

/** Makes one row for each variant and backend: size, accuracy, and the cost against float32. */
export function precisionCostsOf({ variants }: ModelManifest): Table {
  const [largest] = variants.filter(({ precision }) => precision === 'float32').map(bytesOf);
  return {
    kind: 'table',
    caption: { code: 'precisionCosts' },
    columns: ['variant', 'bytes', 'timesSmaller', 'gzip', 'brotli', ...COST_COLUMNS],
    rows: variants.flatMap((variant) => {
      const size = bytesOf(variant);
      const sizes = [
        figure('count', size),
        figure('ratio', largest && largest / size),
        figure('count', variant.compressed?.gzipBytes),
        figure('count', variant.compressed?.brotliBytes),
      ];
      if (variant.metrics.length === 0)
        return [[variant.precision, ...sizes, ...COST_COLUMNS.map(() => null)]];
      return variant.metrics.map((metrics) => [
        variantCell(variant.precision, metrics.backend),
        ...sizes,
        ...costsOf(metrics),
      ]);
    }),
  };
}

export function precisionsCrossValidated({ perPrecision }: CrossValidation): Table {
  return {
    kind: 'table',
    caption: { code: 'crossValidatedCosts' },
    columns: ['variant', ...COST_COLUMNS],
    rows: perPrecision.map((entry) => [variantCell(entry.precision, entry.backend), ...costsOf(entry)]),
  };
}

const variantCell = (precision: string, backend: string): CardCell => ({
  kind: 'variant',
  precision,
  backend,
});

type Costs = Pick<
  VariantMetrics,
  'meanAuc' | 'meanAucCi95' | 'meanAucDifference' | 'meanCalibrationError' | 'verdictAgreement'
>;

/** Makes the cells below {@link COST_COLUMNS}. */
function costsOf(costs: Costs): CardCell[] {
  const { meanAuc, meanAucCi95, meanAucDifference, meanCalibrationError, verdictAgreement } = costs;
  return [
    { kind: 'auc', value: meanAuc, ci95: meanAucCi95 },
    meanAucDifference && {
      kind: 'difference',
      value: meanAucDifference.value,
      ci95: meanAucDifference.ci95,
    },
    ...CRITERIA.map((criterion): CardCell => {
      const found = verdictAgreement.find((entry) => entry.criterion === criterion);
      return found ? { kind: 'agreement', share: found.agreement, kappa: found.kappa } : null;
    }),
    figure('calibrationError', meanCalibrationError),
  ];
}

/**
 * Makes one row for each label, from the first metrics of every variant, which are those of its
 * calibration's backend.
 */
export function labelFiguresOf({ labels, variants }: ModelManifest): Table {
  const measured = variants.flatMap(({ precision, metrics: [first] }) =>
    first ? [{ precision, first }] : [],
  );
  return {
    kind: 'table',
    caption: { code: 'labelFigures' },
    columns: [
      'label',
      'positives',
      ...measured.map(({ precision }) => ({ code: 'precision', precision }) as const),
    ],
    rows: labels.map((label) => {
      const figures = measured.map(({ first }) => first.perLabel.find((entry) => entry.label === label));
      return [
        label,
        figure('positives', figures[0]?.positives),
        ...figures.map((entry): CardCell => {
          if (!entry || entry.auc === null) return { kind: 'aucNotGiven' };
          return { kind: 'auc', value: entry.auc, ci95: entry.ci95 };
        }),
      ];
    }),
  };
}

/** Makes a table for each variant that has thresholds. */
export function operatingPointsOf({ labels, variants }: ModelManifest): Table[] {
  return variants.flatMap(({ precision, thresholds }): Table[] => {
    if (!thresholds) return [];
    return [
      {
        kind: 'table',
        caption: { code: 'thresholds', precision },
        columns: [
          'label',
          'positives',
          ...CRITERIA.flatMap((criterion): CardColumn[] => [
            { code: 'threshold', criterion },
            'sensitivity',
            'specificity',
          ]),
        ],
        rows: labels.map((label) => {
          const points = CRITERIA.map((criterion) => pointOf(thresholds, label, criterion));
          const positives = points[0]?.positives;
          return [
            label,
            positives === undefined ? { kind: 'tooFewPositives' } : figure('positives', positives),
            ...points.flatMap(pointCells),
          ];
        }),
      },
    ];
  });
}

type Thresholds = NonNullable<ModelVariant['thresholds']>;

function pointOf({ perLabel }: Thresholds, label: string, criterion: Criterion) {
  return perLabel.find((entry) => entry.label === label && entry.criterion === criterion);
}

function pointCells(point: ReturnType<typeof pointOf>): CardCell[] {
  if (!point) return [{ kind: 'noThreshold' }, null, null];
  return [
    figure('threshold', point.value),
    { kind: 'rate', value: point.sensitivity, ci95: point.sensitivityCi95 },
    { kind: 'rate', value: point.specificity, ci95: point.specificityCi95 },
  ];
}

/** Makes the table of latencies; there is none where nothing was measured. */
export function latenciesOf({ variants }: ModelManifest): Table[] {
  const rows = variants.flatMap(({ precision, metrics }) =>
    metrics.flatMap(({ backend, latency }) => {
      if (!latency) return [];
      const { fileToFindingsMs: whole, computeMs: network, threads, images, machine, date } = latency;
      const row: CardCell[] = [
        variantCell(precision, backend),
        figure('time', whole.p50),
        { kind: 'quartiles', low: whole.p25, high: whole.p75 },
        figure('time', whole.p95),
        figure('time', network.p50),
        { kind: 'quartiles', low: network.p25, high: network.p75 },
        { kind: 'conditions', images, threads, machine, date },
      ];
      return [row];
    }),
  );
  if (rows.length === 0) return [];
  return [
    {
      kind: 'table',
      caption: { code: 'latencies' },
      columns: ['variant', 'median', 'quartiles', 'percentile95', 'networkMedian', 'quartiles', 'measuredOn'],
      rows,
    },
  ];
}

/** Makes a table of files for each variant. */
export function filesOf({ variants }: ModelManifest): Table[] {
  return variants.map((variant) => ({
    kind: 'table',
    caption: { code: 'files', precision: variant.precision, bytes: bytesOf(variant) },
    columns: ['file', 'bytes', 'sha256'],
    rows: variant.files.map((file) => [file.path, figure('count', file.bytes), file.sha256]),
  }));
}
