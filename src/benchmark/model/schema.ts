/**
 * The schema of a run as JSON: it makes sure that an imported file has the types of run.ts. Every
 * object is strict, because an unknown field would be lost when the file is written again.
 */
import * as v from 'valibot';
import { BACKEND_IDS } from '../../core/backends.ts';
import { CRITERIA } from '../../core/finding.ts';
import { PRECISIONS } from '../../core/precision.ts';
import { isVariantId, type VariantId } from '../../core/variant.ts';
import { isConfigurationKey } from './configuration-key.ts';
import {
  BENCHMARK_SCHEMA,
  type BenchmarkRun,
  type ConfigurationKey,
  type Interruption,
  type Trial,
} from './run.ts';

const number = v.pipe(v.number(), v.finite());
const amount = v.pipe(number, v.minValue(0));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const text = v.pipe(v.string(), v.minLength(1));
const interval = v.tuple([number, number]);
const difference = v.nullable(v.strictObject({ value: number, ci95: interval }));
const precision = v.picklist(PRECISIONS);
const backend = v.picklist(BACKEND_IDS);
const variantId = v.custom<VariantId>(isVariantId, 'no id of a variant, such as int8');
const key = v.custom<ConfigurationKey>(
  isConfigurationKey,
  'no key of a configuration, such as lite0-14/int8/int8/2',
);

/**
 * A copy with one key renamed in its place, so that a run keeps the order of its fields from file
 * to file.
 */
function renamed<T extends object, From extends keyof T & string, To extends string>(
  object: T,
  from: From,
  to: To,
): Omit<T, From> & Record<To, T[From]> {
  const entries = Object.entries(object).map(([key, value]) => [key === from ? to : key, value]);
  return Object.fromEntries(entries) as Omit<T, From> & Record<To, T[From]>;
}

/**
 * A replacer for `JSON.stringify` that gives trials and variants their names of the file format.
 * Version 1 calls a trial a visit, and names a variant by its precision wherever that is its id;
 * runs that people have stored and scripts that read them know only that.
 */
export function storedNames(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  if ('trials' in value) return renamed(value, 'trials', 'visits');
  if ('trialLimitMs' in value) return renamed(value, 'trialLimitMs', 'visitLimitMs');
  if ('precision' in value) return withoutPlainId(value);
  return value;
}

/**
 * The object without the id of a variant where that is the precision beside it, which a reader
 * takes it for.
 */
function withoutPlainId(value: object & { readonly precision: unknown }): object {
  const isPlainId = ([name, own]: readonly [string, unknown]) =>
    (name === 'id' || name === 'variantId') && own === value.precision;
  return Object.fromEntries(Object.entries(value).filter((entry) => !isPlainId(entry)));
}

const storedPlan = v.strictObject({
  name: v.picklist(['quick', 'standard', 'full']),
  models: v.nullable(v.array(text)),
  precisions: v.nullable(v.array(variantId)),
  backends: v.nullable(v.array(backend)),
  threads: v.union([v.picklist(['most', 'one-and-most', 'every']), v.array(count)]),
  rounds: count,
  minRuns: count,
  maxRuns: count,
  visitLimitMs: amount,
  precisionWanted: share,
  throughput: v.boolean(),
  gpuAnalysis: v.boolean(),
  kernels: v.boolean(),
  leakCheck: v.boolean(),
  seed: count,
});

const plan = v.pipe(
  storedPlan,
  v.transform((stored) => renamed(stored, 'visitLimitMs', 'trialLimitMs')),
);

const environment = v.strictObject({
  browser: text,
  browserVersion: v.string(),
  os: v.string(),
  userAgent: v.string(),
  logicalCores: count,
  deviceMemoryGiB: v.nullable(amount),
  gpu: v.nullable(v.string()),
  simd: v.boolean(),
  relaxedSimd: v.boolean(),
  crossOriginIsolated: v.boolean(),
  timerResolutionMs: amount,
});

const model = v.strictObject({
  id: text,
  version: text,
  title: text,
  kind: v.picklist(['diagnostic', 'architecture only']),
  variants: v.array(
    v.pipe(
      v.strictObject({
        id: v.optional(variantId),
        precision,
        bytes: count,
        sha256: v.array(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))),
        accuracy: v.array(
          v.strictObject({
            backend: text,
            measuredOn: text,
            meanAuc: share,
            meanAucCi95: v.nullable(interval),
            meanOver: count,
            difference,
          }),
        ),
      }),
      v.transform((own) => ({ ...own, id: own.id ?? own.precision })),
    ),
  ),
});

const interruption: v.GenericSchema<Interruption> = v.variant('kind', [
  v.strictObject({ kind: v.literal('hidden'), afterRun: count, forMs: amount }),
  v.strictObject({ kind: v.literal('context-lost'), afterRun: count }),
  v.strictObject({ kind: v.literal('cancelled'), afterRun: count }),
  v.strictObject({ kind: v.literal('error'), afterRun: count, detail: v.string() }),
]);

const bytes = v.nullable(amount);

const trial: v.GenericSchema<Trial> = v.strictObject({
  configuration: key,
  round: count,
  startedAtMs: amount,
  tookMs: amount,
  threadsGot: v.nullable(count),
  features: v.record(v.string(), v.union([v.string(), number, v.boolean()])),
  stages: v.nullable(
    v.strictObject({
      fetchMs: amount,
      fromCache: v.boolean(),
      loadMs: amount,
      firstRunMs: amount,
      secondRunMs: amount,
      shaderCompileMs: v.nullable(amount),
    }),
  ),
  runs: v.array(
    v.strictObject({
      totalMs: amount,
      preprocessMs: amount,
      uploadMs: amount,
      computeMs: amount,
      downloadMs: amount,
    }),
  ),
  ended: v.picklist(['precise', 'run-limit', 'time-limit', 'interrupted']),
  memory: v.array(
    v.strictObject({
      afterRun: count,
      bytes: v.strictObject({
        wasmHeap: bytes,
        arena: bytes,
        weights: bytes,
        tensors: bytes,
        gpu: bytes,
        browser: bytes,
      }),
    }),
  ),
  outputChecks: v.array(
    v.strictObject({ run: count, largestDifference: v.nullable(amount), allowed: amount, ok: v.boolean() }),
  ),
  longTasks: v.nullable(v.strictObject({ count, ms: amount })),
  droppedFrames: v.nullable(count),
  interruptions: v.array(interruption),
  throughput: v.array(
    v.strictObject({ mode: v.picklist(['batched', 'overlapped']), batch: count, images: count, ms: amount }),
  ),
  kernels: v.array(v.strictObject({ name: v.string(), op: text, ms: amount, macs: v.nullable(amount) })),
  gpu: v.nullable(
    v.strictObject({
      chains: v.array(v.strictObject({ length: count, ms: amount })),
      launches: v.nullable(count),
      serialCompileMs: v.nullable(amount),
      parallelCompileMs: v.nullable(amount),
    }),
  ),
});

const accuracy = v.strictObject({
  measuredOn: text,
  images: count,
  patients: v.nullable(count),
  rows: v.array(
    v.pipe(
      v.strictObject({
        modelId: text,
        variantId: v.optional(variantId),
        precision,
        backend,
        meanAuc: v.nullable(share),
        meanAucCi95: v.nullable(interval),
        meanOver: count,
        difference,
        verdictAgreement: v.array(
          v.strictObject({
            criterion: v.picklist(CRITERIA),
            agreement: share,
            kappa: v.nullable(v.pipe(v.number(), v.minValue(-1), v.maxValue(1))),
            verdicts: count,
          }),
        ),
        perLabel: v.array(
          v.strictObject({
            label: text,
            positives: count,
            auc: v.nullable(share),
            ci95: v.nullable(interval),
          }),
        ),
      }),
      v.transform((row) => ({ ...row, variantId: row.variantId ?? row.precision })),
    ),
  ),
});

const storedRun = v.strictObject({
  kind: v.literal('penumbra-benchmark'),
  schema: v.literal(BENCHMARK_SCHEMA),
  id: text,
  appVersion: text,
  startedAt: v.pipe(v.string(), v.isoTimestamp()),
  state: v.picklist(['complete', 'cancelled']),
  plan,
  limits: v.strictObject({ latencyMs: amount, memoryMiB: amount, aucLoss: amount }),
  environment,
  models: v.array(model),
  visits: v.array(trial),
  events: v.array(
    v.strictObject({
      atMs: amount,
      kind: v.picklist(['hidden', 'visible', 'plugged', 'unplugged', 'paused', 'resumed']),
    }),
  ),
  accuracy: v.nullable(accuracy),
});

export const runSchema: v.GenericSchema<unknown, BenchmarkRun> = v.pipe(
  storedRun,
  v.transform((stored) => renamed(stored, 'visits', 'trials')),
);
