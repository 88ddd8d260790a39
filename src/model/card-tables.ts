/** The tables of a model card. Cells are text, ready to be shown. */
import type { CardBlock } from '../core/card.ts';
import { CRITERIA, type Criterion } from '../core/finding.ts';
import { bytes, difference, withInterval } from './card-words.ts';
import {
  bytesOf,
  type CrossValidation,
  type ModelManifest,
  type ModelVariant,
  type VariantMetrics,
} from './manifest.ts';

type Table = Extract<CardBlock, { kind: 'table' }>;
type Agreement = VariantMetrics['verdictAgreement'];

const NONE = '–';
const CRITERION_NAMES: Readonly<Record<Criterion, string>> = { youden: 'Youden', 'sensitivity-90': '90 %' };
const AGREEMENT_COLUMNS = CRITERIA.map((criterion) => `equal verdicts, ${CRITERION_NAMES[criterion]}`);

/** Makes one row for each variant and backend: size, accuracy, and the cost against float32. */
export function precisionCostsOf({ variants }: ModelManifest): Table {
  const [largest] = variants.filter(({ precision }) => precision === 'float32').map(bytesOf);
  return {
    kind: 'table',
    caption: 'What each precision costs',
    columns: [
      'precision, backend',
      'bytes',
      'times smaller',
      'gzip',
      'Brotli',
      'mean AUC-ROC',
      'difference',
      ...AGREEMENT_COLUMNS,
      'calibration error',
    ],
    rows: variants.flatMap((variant) => {
      const size = bytesOf(variant);
      const sizes = [
        bytes(size),
        largest ? (largest / size).toFixed(2) : NONE,
        variant.compressed ? bytes(variant.compressed.gzipBytes) : NONE,
        variant.compressed ? bytes(variant.compressed.brotliBytes) : NONE,
      ];
      if (variant.metrics.length === 0)
        return [[variant.precision, ...sizes, ...Array<string>(5).fill(NONE)]];
      return variant.metrics.map((metrics) => [
        `${variant.precision}, ${metrics.backend}`,
        ...sizes,
        withInterval(metrics.meanAuc, metrics.meanAucCi95),
        difference(metrics.meanAucDifference),
        ...agreements(metrics.verdictAgreement),
        metrics.meanCalibrationError?.toFixed(3) ?? NONE,
      ]);
    }),
  };
}

export function precisionsCrossValidated({ perPrecision }: CrossValidation): Table {
  return {
    kind: 'table',
    caption: 'What each precision costs over all folds',
    columns: ['precision, backend', 'mean AUC-ROC', 'difference', ...AGREEMENT_COLUMNS, 'calibration error'],
    rows: perPrecision.map((entry) => [
      `${entry.precision}, ${entry.backend}`,
      withInterval(entry.meanAuc, entry.meanAucCi95),
      difference(entry.meanAucDifference),
      ...agreements(entry.verdictAgreement),
      entry.meanCalibrationError?.toFixed(3) ?? NONE,
    ]),
  };
}

function agreements(entries: Agreement): string[] {
  return CRITERIA.map((criterion) => {
    const found = entries.find((entry) => entry.criterion === criterion);
    if (!found) return NONE;
    const kappa = found.kappa === null ? '' : `, kappa ${found.kappa.toFixed(3)}`;
    return `${(100 * found.agreement).toFixed(2)} %${kappa}`;
  });
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
    caption: 'AUC-ROC of each label (95 % interval)',
    columns: ['label', 'positives', ...measured.map(({ precision }) => precision)],
    rows: labels.map((label) => {
      const figures = measured.map(({ first }) => first.perLabel.find((entry) => entry.label === label));
      return [
        label,
        String(figures[0]?.positives ?? NONE),
        ...figures.map((entry) =>
          entry?.auc === null || entry === undefined ? 'not given' : withInterval(entry.auc, entry.ci95),
        ),
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
        caption: `Thresholds of ${precision}`,
        columns: [
          'label',
          'positives',
          ...CRITERIA.flatMap((criterion) => pointColumns(CRITERION_NAMES[criterion])),
        ],
        rows: labels.map((label) => {
          const points = CRITERIA.map((criterion) => pointOf(thresholds, label, criterion));
          return [label, String(points[0]?.positives ?? 'too few'), ...points.flatMap(pointCells)];
        }),
      },
    ];
  });
}

type Thresholds = NonNullable<ModelVariant['thresholds']>;

function pointOf({ perLabel }: Thresholds, label: string, criterion: Criterion) {
  return perLabel.find((entry) => entry.label === label && entry.criterion === criterion);
}

const pointColumns = (name: string): string[] => [`${name}: threshold`, 'sensitivity', 'specificity'];

function pointCells(point: ReturnType<typeof pointOf>): string[] {
  if (!point) return ['none', NONE, NONE];
  return [
    point.value.toFixed(3),
    withInterval(point.sensitivity, point.sensitivityCi95, 2),
    withInterval(point.specificity, point.specificityCi95, 2),
  ];
}

/** Makes the table of latencies; there is none where nothing was measured. */
export function latenciesOf({ variants }: ModelManifest): CardBlock[] {
  const measured = variants.flatMap(({ precision, metrics }) =>
    metrics.flatMap(({ backend, latency }) =>
      latency ? [{ name: `${precision}, ${backend}`, latency }] : [],
    ),
  );
  if (measured.length === 0) return [];
  const ms = (value: number) => value.toFixed(1);
  const rows = measured.map(
    ({ name, latency: { fileToFindingsMs: whole, computeMs: network, threads, images, machine, date } }) => [
      name,
      ms(whole.p50),
      `${ms(whole.p25)} to ${ms(whole.p75)}`,
      ms(whole.p95),
      ms(network.p50),
      `${ms(network.p25)} to ${ms(network.p75)}`,
      `${images} images, threads: ${threads}, ${machine}, ${date}`,
    ],
  );
  return [
    {
      kind: 'table',
      caption: 'Milliseconds from a file to its findings, and of that the network',
      columns: [
        'precision, backend',
        'median',
        'quartiles',
        '95 %',
        'network, median',
        'quartiles',
        'measured on',
      ],
      rows,
    },
  ];
}

/** Makes a table of files for each variant. */
export function filesOf({ variants }: ModelManifest): Table[] {
  return variants.map((variant) => ({
    kind: 'table',
    caption: `${variant.precision}, ${bytes(bytesOf(variant))} bytes`,
    columns: ['file', 'bytes', 'SHA-256'],
    rows: variant.files.map((file) => [file.path, bytes(file.bytes), file.sha256]),
  }));
}
