/** A run as a file, and a file as a run. */
import * as v from 'valibot';
import { BENCHMARK_SCHEMA, type BenchmarkRun } from '../run.ts';
import { runSchema, storedNames } from '../schema.ts';

/** Why a file holds no run that this version reads; src/messages has the words. */
export type RunFileProblem =
  | { readonly reason: 'not-json' | 'foreign' }
  | { readonly reason: 'newer' | 'older'; readonly schema: number; readonly readable: number }
  /** `field` is a path such as `events.0.atMs`; null for the whole file. */
  | { readonly reason: 'invalid'; readonly field: string | null; readonly detail: string };

/** A file that holds no run that this version can read. */
export class RunFileError extends Error {
  override readonly name = 'RunFileError';
  readonly problem: RunFileProblem;

  constructor(problem: RunFileProblem, options?: { cause?: unknown }) {
    super(problem.reason, options);
    this.problem = problem;
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
    throw new RunFileError({ reason: 'foreign' });
  }
  const { schema } = value as { schema?: unknown };
  if (typeof schema === 'number' && schema !== BENCHMARK_SCHEMA) {
    const reason = schema > BENCHMARK_SCHEMA ? 'newer' : 'older';
    throw new RunFileError({ reason, schema, readable: BENCHMARK_SCHEMA });
  }
  const result = v.safeParse(runSchema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new RunFileError({ reason: 'invalid', field: v.getDotPath(issue), detail: issue.message });
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new RunFileError({ reason: 'not-json' }, { cause });
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
