/**
 * The manifest: everything that the app, the command line and a reader must know of a model. It is written by
 * tools/ only and lies at models/<id>/manifest.json.
 */
import * as v from 'valibot';
import { AppError } from '../core/errors.ts';
import type { PreprocessStep } from '../core/recipe.ts';
import type { ModelSummary, Precision } from '../core/selection.ts';

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const name = v.pipe(v.string(), v.minLength(1));
/** A path below the model's folder; no way out of it. */
const relativePath = v.pipe(v.string(), v.regex(/^(?!.*\.\.)[\w.-]+(\/[\w.-]+)*$/));

const preprocessStep: v.GenericSchema<PreprocessStep> = v.variant('op', [
  v.strictObject({ op: v.literal('rescale') }),
  v.strictObject({ op: v.literal('window') }),
  v.strictObject({ op: v.literal('invert'), when: v.literal('MONOCHROME1') }),
  v.strictObject({ op: v.literal('resize'), widthPx: count, heightPx: count }),
  v.strictObject({ op: v.literal('crop'), to: v.literal('square') }),
  v.strictObject({ op: v.literal('normalize'), mean: v.number(), std: v.pipe(v.number(), v.gtValue(0)) }),
]);

const file = v.strictObject({
  path: relativePath,
  bytes: count,
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
});

/** Platt scaling per label: probability = sigmoid(slope * logit(score) + intercept). */
const calibration = v.strictObject({
  method: v.literal('platt'),
  fittedOn: v.string(),
  perLabel: v.array(
    v.strictObject({ label: name, slope: v.number(), intercept: v.number(), positives: count }),
  ),
});

/** Operating point per label, on the calibrated probability, with what it reached where it was chosen. */
const threshold = v.strictObject({
  label: name,
  value: share,
  criterion: v.literal('youden'),
  sensitivity: share,
  specificity: share,
  positives: count,
  chosenOn: v.string(),
});

/**
 * Measured on held-back patients; labels with fewer than 20 positives carry no figure. `calibrationError` is the
 * expected calibration error of the calibrated probability, over 10 bins of equal mass.
 */
const metrics = v.strictObject({
  measuredOn: v.string(),
  /** How `ci95` was made. */
  interval: v.string(),
  images: count,
  meanAuc: share,
  meanOver: count,
  meanCalibrationError: share,
  perLabel: v.array(
    v.strictObject({
      label: name,
      positives: count,
      auc: v.nullable(share),
      ci95: v.nullable(v.tuple([share, share])),
      calibrationError: v.nullable(share),
    }),
  ),
});

/** A threshold belongs to a version and a precision: so each variant has its own. */
const variant = v.strictObject({
  precision: v.picklist(['float32', 'float16'] satisfies Precision[]),
  /** Arithmetic at run time; TF.js expands float16 weights at load. */
  compute: v.literal('float32'),
  /** The graph first, then the weight shards in order. */
  files: v.pipe(v.array(file), v.minLength(2)),
  calibration: v.nullable(calibration),
  thresholds: v.nullable(v.array(threshold)),
  metrics: v.nullable(metrics),
});

const manifestSchema = v.strictObject({
  schema: v.literal(1),
  id: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]*$/)),
  version: name,
  title: name,
  task: v.literal('classification'),
  /** Shown wherever findings are. */
  notice: name,
  labels: v.pipe(v.array(name), v.minLength(1)),
  input: v.strictObject({
    name,
    /** [1, height, width, channels], NHWC. */
    shape: v.tuple([v.literal(1), count, count, count]),
    recipe: v.array(preprocessStep),
  }),
  outputs: v.strictObject({
    /** [1, labels]: sigmoid of the mean of the map. */
    probabilities: name,
    /** [1, rows, columns, labels]: class activation maps, as logits. */
    maps: name,
  }),
  variants: v.pipe(v.array(variant), v.minLength(1)),
  provenance: v.strictObject({
    architecture: name,
    trainedOn: name,
    trainingImages: count,
    trainingRun: name,
    sourceSha256: v.string(),
    licence: name,
    citation: v.array(name),
  }),
});

export type ModelManifest = v.InferOutput<typeof manifestSchema>;
export type ModelVariant = ModelManifest['variants'][number];
export type ModelFile = v.InferOutput<typeof file>;

/** @throws AppError kind `model`, naming the first field that is wrong. */
export function parseManifest(json: unknown, modelId: string): ModelManifest {
  const parsed = v.safeParse(manifestSchema, json);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new AppError({
    kind: 'model',
    reason: 'invalid-manifest',
    modelId,
    file: 'manifest.json',
    detail: `${v.getDotPath(issue) ?? 'manifest'}: ${issue.message}`,
  });
}

/** @throws AppError kind `model` where the manifest has no such precision. */
export function variantOf(manifest: ModelManifest, precision: Precision): ModelVariant {
  const found = manifest.variants.find((candidate) => candidate.precision === precision);
  if (found) return found;
  const offered = manifest.variants.map((candidate) => candidate.precision).join(', ');
  throw new AppError({
    kind: 'model',
    reason: 'not-found',
    modelId: manifest.id,
    file: null,
    detail: `no ${precision} variant; it has ${offered}`,
  });
}

export function summaryOf(manifest: ModelManifest): ModelSummary {
  return {
    id: manifest.id,
    version: manifest.version,
    title: manifest.title,
    notice: manifest.notice,
    labels: manifest.labels,
    variants: manifest.variants.map(({ precision, files }) => ({
      precision,
      bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    })),
  };
}
