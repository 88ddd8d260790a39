/** What tools/ measured of one variant of a model, and for which files: the schemas of those parts of a manifest. */
import * as v from 'valibot';
import { CRITERIA } from '../core/finding.ts';
import { PRECISIONS } from '../core/selection.ts';

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
export const count = v.pipe(v.number(), v.integer(), v.minValue(0));
export const name = v.pipe(v.string(), v.minLength(1));
export const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const milliseconds = v.pipe(v.number(), v.minValue(0));

/** Lower and upper end of a 95 % interval. */
const shareInterval = v.tuple([share, share]);
/** Of a difference of two shares. */
const differenceInterval = v.tuple([v.number(), v.number()]);

/**
 * The model's version and the SHA-256 of the variant's files, in their order. What was measured for others is
 * stale, and a manifest that holds it is refused.
 */
const measuredFor = v.strictObject({ version: name, files: v.array(hash) });

/** Platt scaling per label: probability = sigmoid(slope * logit(score) + intercept). */
export const calibration = v.strictObject({
  measuredFor,
  method: v.literal('platt'),
  /** Whose scores it was fitted on. */
  backend: name,
  fittedOn: name,
  perLabel: v.array(
    v.strictObject({ label: name, slope: v.number(), intercept: v.number(), positives: count }),
  ),
});

/**
 * Operating points, one for each label and criterion, on the calibrated probability, with what they reached where
 * they were chosen. A label with too few positives has none.
 */
export const thresholds = v.strictObject({
  measuredFor,
  backend: name,
  chosenOn: name,
  /** How the intervals were made. */
  interval: name,
  perLabel: v.array(
    v.strictObject({
      label: name,
      criterion: v.picklist(CRITERIA),
      value: share,
      sensitivity: share,
      sensitivityCi95: shareInterval,
      specificity: share,
      specificityCi95: shareInterval,
      positives: count,
      negatives: count,
    }),
  ),
});

/** How often a variant and float32, each by its own calibration and thresholds, say the same of an image and a label. */
const verdictAgreement = v.strictObject({
  criterion: v.picklist(CRITERIA),
  /** Share of equal verdicts. */
  agreement: share,
  /** Cohen's kappa, which takes off what chance alone would give; null where both say the same of everything. */
  kappa: v.nullable(v.pipe(v.number(), v.minValue(-1), v.maxValue(1))),
  /** Images times labels that have a threshold in both. */
  verdicts: count,
});

const quartiles = v.strictObject({
  p25: milliseconds,
  p50: milliseconds,
  p75: milliseconds,
  p95: milliseconds,
});

/** Wall-clock milliseconds. `computeMs`: the network alone; `fileToFindingsMs`: decoding, preprocessing and all. */
const latency = v.strictObject({
  computeMs: quartiles,
  fileToFindingsMs: quartiles,
  images: count,
  threads: count,
  machine: name,
  /** ISO 8601, the day. */
  date: v.pipe(v.string(), v.isoDate()),
});

/**
 * Measured on held-back patients with one backend. Labels with fewer than 20 positives carry no figure.
 * `calibrationError` is the expected calibration error of the calibrated probability, over 10 bins of equal mass.
 */
export const metrics = v.strictObject({
  measuredFor,
  backend: name,
  measuredOn: name,
  /** How `ci95` and `meanAucCi95` were made. */
  interval: name,
  images: count,
  meanAuc: share,
  meanAucCi95: v.nullable(shareInterval),
  /** Labels that enter the means. */
  meanOver: count,
  /** Mean AUC less that of float32 on the same images, patients resampled in pairs; null for float32 itself. */
  meanAucDifference: v.nullable(v.strictObject({ value: v.number(), ci95: differenceInterval })),
  /** Empty for float32 itself, and where one of the two has no thresholds. */
  verdictAgreement: v.array(verdictAgreement),
  meanCalibrationError: v.nullable(share),
  perLabel: v.array(
    v.strictObject({
      label: name,
      positives: count,
      auc: v.nullable(share),
      ci95: v.nullable(shareInterval),
      calibrationError: v.nullable(share),
    }),
  ),
  /** Null until it is measured: `npm run evaluate` does, on a quiet machine. */
  latency: v.nullable(latency),
});

/** What a server that compresses would send: every file by itself, level 9 of gzip and 11 of Brotli. */
export const compressed = v.strictObject({ measuredFor, gzipBytes: count, brotliBytes: count });

/**
 * What each precision costs over all patients: models trained on the other folds, each measured on its own. It is a
 * statement on the recipe that made the shipped weights, not on these weights themselves.
 */
export const crossValidation = v.strictObject({
  version: name,
  folds: count,
  images: count,
  patients: count,
  /** In words: who was held out, what was averaged, how calibration was fitted. */
  protocol: name,
  interval: name,
  /** Labels that enter the means: at least 20 positives in every fold. */
  labels: v.array(name),
  perPrecision: v.array(
    v.strictObject({
      precision: v.picklist(PRECISIONS),
      backend: name,
      meanAuc: share,
      meanAucCi95: shareInterval,
      /** Null for float32 itself. */
      meanAucDifference: v.nullable(v.strictObject({ value: v.number(), ci95: differenceInterval })),
      verdictAgreement: v.array(verdictAgreement),
      meanCalibrationError: v.nullable(share),
    }),
  ),
});
