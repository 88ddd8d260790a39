/** The schemas of a manifest's measured figures, each with the files for which it was measured. */
import * as v from 'valibot';
import { CRITERIA } from '../core/finding.ts';
import { PRECISIONS } from '../core/precision.ts';

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
export const count = v.pipe(v.number(), v.integer(), v.minValue(0));
export const name = v.pipe(v.string(), v.minLength(1));
export const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const milliseconds = v.pipe(v.number(), v.minValue(0));

/** Lower and upper end of a 95 % interval. */
const shareInterval = v.tuple([share, share]);
/** Lower and upper end of the 95 % interval of a difference of two shares. */
const differenceInterval = v.tuple([v.number(), v.number()]);

/**
 * The model's version and the SHA-256 of the variant's files, in their order. A manifest with a
 * figure for other files or another version is not valid.
 */
const measuredFor = v.strictObject({ version: name, files: v.array(hash) });

/** Platt scaling per label: probability = sigmoid(slope * logit(score) + intercept). */
export const calibration = v.strictObject({
  measuredFor,
  method: v.literal('platt'),
  /** The backend on whose scores the calibration was fitted. */
  backend: name,
  fittedOn: name,
  perLabel: v.array(
    v.strictObject({ label: name, slope: v.number(), intercept: v.number(), positives: count }),
  ),
});

/**
 * Operating points on the calibrated probability, one for each label and criterion, with the rates
 * reached on the patients on whom they were chosen. A label with too few positives has none.
 */
export const thresholds = v.strictObject({
  measuredFor,
  backend: name,
  chosenOn: name,
  /** The method of the intervals. */
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

/**
 * Agreement of the verdicts of a variant and of float32, each by its own calibration and
 * thresholds.
 */
const verdictAgreement = v.strictObject({
  criterion: v.picklist(CRITERIA),
  /** Share of equal verdicts. */
  agreement: share,
  /**
   * Cohen's kappa, agreement beyond chance; null where neither of the two ever changes its verdict.
   */
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

/** Wall-clock milliseconds: `computeMs` of the network alone, `fileToFindingsMs` of all stages. */
const latency = v.strictObject({
  computeMs: quartiles,
  fileToFindingsMs: quartiles,
  images: count,
  threads: count,
  machine: name,
  /** The day, in ISO 8601. */
  date: v.pipe(v.string(), v.isoDate()),
});

/**
 * Measured on held-back patients with one backend. Labels with fewer than 20 positives carry no
 * figure. `calibrationError` is the expected calibration error of the calibrated probability, over
 * 10 bins of equal mass.
 */
export const metrics = v.strictObject({
  measuredFor,
  backend: name,
  measuredOn: name,
  /** The method of `ci95` and `meanAucCi95`. */
  interval: name,
  images: count,
  meanAuc: share,
  meanAucCi95: v.nullable(shareInterval),
  /** The number of labels that enter the means. */
  meanOver: count,
  /**
   * Mean AUC minus that of float32 on the same images, patients resampled in pairs; null for
   * float32 itself.
   */
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
  /** Null until `npm run evaluate` measures it, on a quiet machine. */
  latency: v.nullable(latency),
});

/** Bytes that a compressing server sends: each file by itself, level 9 of gzip and 11 of Brotli. */
export const compressed = v.strictObject({ measuredFor, gzipBytes: count, brotliBytes: count });

/**
 * The cost of each precision over all patients, from models trained on the other folds, each
 * measured on its own fold. It describes the recipe that made the shipped weights, not these
 * weights themselves.
 */
export const crossValidation = v.strictObject({
  version: name,
  folds: count,
  images: count,
  patients: count,
  /** A description of who was held out, what was averaged and how calibration was fitted. */
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
