/** The fields of a manifest. How they depend on each other is in consistency.ts. */
import * as v from 'valibot';
import type { Task } from '../core/analysis.ts';
import { PRECISIONS } from '../core/precision.ts';
import type { PreprocessStep } from '../core/recipe.ts';
import { isVariantId, type VariantId } from '../core/variant.ts';
import * as measured from './measured.ts';
import { count, hash, name } from './measured.ts';

/** The version that is written; older ones are read too, see migrate.ts. */
export const SCHEMA = 4;

/** A path below the model's folder, which cannot lead out of it. */
const relativePath = v.pipe(v.string(), v.regex(/^(?!.*\.\.)[\w.-]+(\/[\w.-]+)*$/));

const positive = v.pipe(v.number(), v.gtValue(0));

const preprocessStep: v.GenericSchema<PreprocessStep> = v.variant('op', [
  v.strictObject({ op: v.literal('rescale') }),
  v.strictObject({ op: v.literal('window') }),
  v.strictObject({ op: v.literal('invert'), when: v.literal('MONOCHROME1') }),
  v.strictObject({ op: v.literal('resize'), widthPx: count, heightPx: count }),
  v.strictObject({ op: v.literal('crop'), to: v.literal('square') }),
  v.strictObject({ op: v.literal('replicate'), channels: v.pipe(count, v.minValue(1)) }),
  v.strictObject({
    op: v.literal('normalize'),
    mean: v.union([v.number(), v.array(v.number())]),
    std: v.union([positive, v.array(positive)]),
  }),
]);

const file = v.strictObject({ path: relativePath, bytes: count, sha256: hash });

/** A threshold belongs to a version and a variant, so each variant has its own. */
const classificationVariant = v.strictObject({
  precision: v.picklist(PRECISIONS),
  /** Unique within the model; it begins with the precision. */
  id: v.custom<VariantId>(isVariantId),
  /**
   * The arithmetic of the backend for which the variant is meant; TF.js expands every weight to
   * float32 at load.
   */
  compute: v.picklist(['float32', 'int8']),
  /** The graph, followed by the weight shards in order. */
  files: v.pipe(v.array(file), v.minLength(2)),
  compressed: v.nullable(measured.compressed),
  calibration: v.nullable(measured.calibration),
  thresholds: v.nullable(measured.thresholds),
  /** One entry for each backend; the first is that of the calibration. */
  metrics: v.array(measured.metrics),
});

/** Statements in plain text for the model card that no tool can measure. */
const card = v.strictObject({
  intendedUse: name,
  outOfScope: v.array(name),
  data: v.array(name),
  training: v.array(name),
  limitations: v.array(name),
  /** Commands, in order, that make the model and its figures again. */
  reproduce: v.array(name),
});

/** The fields before those of the task, in the order of the file. */
const head = {
  schema: v.literal(SCHEMA),
  id: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]*$/)),
  version: name,
  title: name,
};

const input = v.strictObject({
  name,
  /** [1, height, width, channels], NHWC. */
  shape: v.tuple([v.literal(1), count, count, count]),
  recipe: v.array(preprocessStep),
});

/** The fields after those of the task. */
const tail = {
  /** Null where an imported model came without it. */
  provenance: v.strictObject({
    architecture: v.nullable(name),
    trainedOn: v.nullable(name),
    trainingImages: v.nullable(count),
    trainingRun: v.nullable(name),
    /** The hash of the file that was imported. */
    sourceSha256: v.nullable(hash),
    licence: v.nullable(name),
    citation: v.array(name),
  }),
  card: v.nullable(card),
};

const classification = v.strictObject({
  ...head,
  task: v.literal('classification'),
  /** Shown wherever findings are. */
  notice: name,
  labels: v.pipe(v.array(name), v.minLength(1)),
  input,
  outputs: v.strictObject({
    /** [1, labels], 0-1. */
    probabilities: name,
    /**
     * [1, rows, columns, labels]: class activation maps, as logits; null for a network that gives
     * none.
     */
    maps: v.nullable(name),
  }),
  variants: v.pipe(v.array(classificationVariant), v.minLength(1)),
  crossValidation: v.nullable(measured.crossValidation),
  ...tail,
});

/** A union by task, since labels, outputs and measured figures depend on the task. */
export const manifestSchema = v.variant('task', [classification]);

export const TASKS: readonly Task[] = manifestSchema.options.map(({ entries }) => entries.task.literal);

/**
 * Checked first, so that the error for another schema or task says so, and names no field of it.
 */
export const headerSchema = v.looseObject({
  schema: head.schema,
  task: v.picklist(TASKS),
});

export type ModelManifest = v.InferOutput<typeof manifestSchema>;
export type ClassificationManifest = Extract<ModelManifest, { task: 'classification' }>;
export type ModelVariant = ModelManifest['variants'][number];
export type ClassificationVariant = ClassificationManifest['variants'][number];
export type ModelFile = v.InferOutput<typeof file>;
export type VariantMetrics = ModelVariant['metrics'][number];
export type MeasuredFor = VariantMetrics['measuredFor'];
export type CrossValidation = NonNullable<ModelManifest['crossValidation']>;
