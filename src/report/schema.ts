/**
 * The file that holds readings for other programs, field by field; docs/exports.md describes it. A
 * change that a reader of the file could trip over raises {@link SCHEMA_VERSION}.
 */
import * as v from 'valibot';
import { BACKEND_IDS } from '../core/backends.ts';
import { CRITERIA } from '../core/finding.ts';
import { PRECISIONS } from '../core/precision.ts';

export const FORMAT = 'penumbra-readings';
export const SCHEMA_VERSION = 1;

const text = v.string();
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const ordinal = v.pipe(v.number(), v.integer(), v.minValue(1));
/** 0-1. */
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const durationMs = v.pipe(v.number(), v.minValue(0));
/** UTC, ISO 8601: `2026-11-30T07:10:00.000Z`. */
const instant = v.pipe(text, v.isoTimestamp());
/** SHA-256, lower-case hexadecimal. */
const hash = v.pipe(text, v.regex(/^[0-9a-f]{64}$/));
const criterion = v.picklist(CRITERIA);

const file = {
  /** Its place in the list of open files, from 1. */
  number: ordinal,
  /** Null where numbers were asked for in place of names. */
  name: v.nullable(text),
  bytes: count,
  /** The hash of the whole file; null where it could not be read for it. */
  sha256: v.nullable(hash),
};

const model = v.strictObject({
  id: text,
  version: text,
  variant: text,
  precision: v.picklist(PRECISIONS),
  /** The graph, then the weights. */
  files: v.array(v.strictObject({ path: text, sha256: hash })),
});

const image = v.strictObject({
  mediaType: text,
  widthPx: ordinal,
  heightPx: ordinal,
  bitsStored: ordinal,
  photometric: text,
  transferSyntax: v.nullable(text),
  frames: ordinal,
  /** The frame that was read, from 1. */
  frame: ordinal,
});

const caution = v.strictObject({
  code: text,
  parameters: v.record(text, v.union([text, v.number()])),
  /** In English. */
  message: text,
});

const finding = v.strictObject({
  label: text,
  /** Calibrated; the score itself where the model is not. */
  probability: share,
  /** The network's own output. */
  score: share,
  /** The threshold of the operating point in use; null where the model has none for this label. */
  threshold: v.nullable(share),
  verdict: v.picklist(['above', 'below', 'none']),
  /** Its place on the screen, from 1: the finding furthest above its threshold is the first. */
  rank: ordinal,
  /** Those of every operating point, with the rates reached where the threshold was chosen. */
  thresholds: v.record(
    criterion,
    v.nullable(v.strictObject({ value: share, sensitivity: share, specificity: share })),
  ),
  /** On held-back patients; null where it was not measured. */
  auc: v.nullable(share),
});

const timings = v.strictObject({
  decodeMs: durationMs,
  preprocessMs: durationMs,
  uploadMs: durationMs,
  computeMs: durationMs,
  downloadMs: durationMs,
  totalMs: durationMs,
});

/** As the file's header gives it; only where a person has asked for it. */
const patient = v.strictObject({
  name: v.nullable(text),
  id: v.nullable(text),
  sex: v.nullable(text),
  birthDate: v.nullable(text),
  age: v.nullable(text),
  studyDate: v.nullable(text),
});

const done = v.strictObject({
  ...file,
  state: v.literal('done'),
  readAt: instant,
  model,
  backend: v.picklist(BACKEND_IDS),
  /** 0 on a GPU. */
  threads: count,
  image,
  cautions: v.array(caution),
  /** In the order of the model's labels. */
  findings: v.array(finding),
  timings,
  patient: v.nullable(patient),
});

const failed = v.strictObject({
  ...file,
  state: v.literal('failed'),
  error: v.strictObject({
    /** `decode.truncated`, `unsupported.file-type`: kind and reason of `Problem`. */
    code: text,
    /** In English, as are the other two. */
    title: text,
    cause: text,
    remedy: text,
  }),
});

const duplicate = v.strictObject({
  ...file,
  state: v.literal('duplicate'),
  /** Number of the file of the same content; null where it is not part of this export. */
  sameAs: v.nullable(ordinal),
});

const unread = v.strictObject({
  ...file,
  /** `pending`: its turn had not come, or it was being read; `stopped` by a person. */
  state: v.picklist(['pending', 'stopped']),
});

const reading = v.variant('state', [done, failed, duplicate, unread]);

export const readingsSchema = v.strictObject({
  format: v.literal(FORMAT),
  schemaVersion: v.literal(SCHEMA_VERSION),
  app: v.strictObject({ name: v.literal('Penumbra'), version: text }),
  notice: text,
  exportedAt: instant,
  /** The criterion whose thresholds gave the verdicts. */
  operatingPoint: criterion,
  /** Whether no file was still to be read. */
  isComplete: v.boolean(),
  patientDetails: v.picklist(['included', 'left-out']),
  readings: v.array(reading),
});

export type ReadingsDocument = v.InferOutput<typeof readingsSchema>;
export type ReadingEntry = ReadingsDocument['readings'][number];
export type DoneEntry = Extract<ReadingEntry, { readonly state: 'done' }>;
