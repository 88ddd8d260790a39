/** A run as a file, and a file as a run. */
import * as v from 'valibot';
import { BENCHMARK_SCHEMA, type BenchmarkRun } from '../run.ts';
import { runSchema, storedNames } from '../schema.ts';

/** A file that holds no run that this version can read. `message` says why and what to do. */
export class RunFileError extends Error {
  override readonly name = 'RunFileError';
  readonly reason: 'not-json' | 'foreign' | 'newer' | 'older' | 'invalid';

  constructor(reason: RunFileError['reason'], message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.reason = reason;
  }
}

/** Numbers are written in full, so that {@link parseRun} gives the same run. */
export function serialiseRun(run: BenchmarkRun): string {
  return `${JSON.stringify(run, storedNames, 1)}\n`;
}

/** @throws RunFileError */
export function parseRun(json: string): BenchmarkRun {
  const value = parseJson(json);
  if (!isObject(value) || value.kind !== 'penumbra-benchmark') {
    throw new RunFileError(
      'foreign',
      'This is no benchmark of Penumbra. Choose a file that its export wrote as JSON.',
    );
  }
  const { schema } = value as { schema?: unknown };
  if (typeof schema === 'number' && schema !== BENCHMARK_SCHEMA) {
    throw schema > BENCHMARK_SCHEMA
      ? new RunFileError(
          'newer',
          `A newer Penumbra wrote this (schema ${schema}, this one reads ${BENCHMARK_SCHEMA}). Update the app.`,
        )
      : new RunFileError(
          'older',
          `An older Penumbra wrote this (schema ${schema}, this one reads ${BENCHMARK_SCHEMA}). Measure again.`,
        );
  }
  const result = v.safeParse(runSchema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const where = v.getDotPath(issue) ?? 'the file';
  throw new RunFileError(
    'invalid',
    `${where}: ${issue.message}. The file was changed or cut off; export it again.`,
  );
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new RunFileError('not-json', 'This is no JSON, or was cut off. Export it again.', { cause });
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
