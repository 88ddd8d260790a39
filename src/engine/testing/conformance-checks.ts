/**
 * Helpers of the conformance tests, which also run in workers, where no test library is available.
 */

import { backendOf } from '../../core/backends.ts';
import { AppError, type Problem } from '../../core/errors.ts';
import type { Precision } from '../../core/precision.ts';
import { roundsToFloat16 } from '../../core/session-details.ts';
import type { Tensor } from '../../core/tensor.ts';
import type { LoadedModel } from '../../model/load.ts';
import type { RunResult } from '../contract.ts';
import type { MeasurableBackend, MeasurableSession } from '../measurement.ts';

interface Answer {
  readonly probabilities: readonly number[];
  readonly maps: readonly number[];
}

/** An input and what tools/fixtures/tiny_model_oracle.py makes of it. */
export interface ConformanceCase {
  readonly name: string;
  readonly input: readonly number[];
  /** In float64, with the weights of each variant; float16 holds those of float32. */
  readonly answers: Readonly<Record<Exclude<Precision, 'float16'>, Answer>>;
  /** In integers. */
  readonly integers: Readonly<Record<'int8' | 'mixed', Answer>>;
}

export interface ConformanceSubject {
  readonly backend: MeasurableBackend;
  readonly models: Readonly<Record<Precision, LoadedModel>>;
  readonly cases: readonly ConformanceCase[];
}

export interface Invariant {
  readonly title: string;
  /** Throws where the backend breaks it. */
  readonly check: (subject: ConformanceSubject) => Promise<void>;
}

export const never = new AbortController().signal;

/**
 * Largest allowed difference from the oracle. In float32, from float64: four layers sum at most 9
 * products of at most 6 x 0.5, and 9 x 27 float32 roundings of 2^-24 are 1.5e-5. Textures of 16
 * bits round each layer's values of up to 6 by 2^-11, which three layers of weights carry on. In
 * integers the maps are to be met bit by bit; their mean over 64 values of at most 4, in float32,
 * may err by 64 x 2^-23.
 */
function tolerancesFor({ backend, details }: MeasurableSession): { maps: number; probabilities: number } {
  if (backendOf(backend).arithmetic === 'int8') return { maps: 0, probabilities: 64 * 2 ** -23 };
  const both = roundsToFloat16(details) ? 0.03 : 1.5e-5;
  return { maps: both, probabilities: both };
}

export interface Held {
  readonly session: MeasurableSession;
  readonly model: LoadedModel;
  readonly cases: readonly ConformanceCase[];
}

/** An invariant over one loaded session. */
export function sessionInvariant(
  title: string,
  precision: Precision,
  check: (held: Held) => Promise<void>,
): Invariant {
  return {
    title,
    async check({ backend, models, cases }) {
      const model = models[precision];
      const session = await backend.load(model, never);
      try {
        await check({ session, model, cases });
      } finally {
        session.dispose();
      }
    },
  };
}

export async function agreesWithOracle({ session, model, cases }: Held): Promise<void> {
  for (const expected of cases) {
    const { outputs } = await session.run(tensorOf(model, expected), never);
    checkAnswer(session, expected, outputs);
  }
}

export function checkAnswer(
  session: MeasurableSession,
  expected: ConformanceCase | undefined,
  outputs: RunResult['outputs'],
): void {
  const { backend, precision } = session;
  const answer =
    backendOf(backend).arithmetic === 'int8'
      ? expected?.integers[precision === 'mixed' ? 'mixed' : 'int8']
      : expected?.answers[precision === 'float16' ? 'float32' : precision];
  const tolerances = tolerancesFor(session);
  for (const role of ['maps', 'probabilities'] as const) {
    near(valuesOf(outputs, role), answer?.[role].map(Math.fround) ?? [], tolerances[role]);
  }
}

export function tensorOf(
  { manifest }: LoadedModel,
  from: { readonly input: readonly number[] } | undefined,
): Tensor {
  if (!from) throw new Error('the fixture has fewer cases than the invariants ask for');
  return {
    dtype: 'float32',
    shape: manifest.input.shape,
    layout: 'NHWC',
    data: Float32Array.from(from.input),
  };
}

export function valuesOf(outputs: RunResult['outputs'], role: string): number[] {
  return Array.from(outputs[role]?.data ?? []);
}

/** The problem that a promise was rejected with; null if it was fulfilled. */
export async function problemOf(promise: Promise<unknown>): Promise<Problem | null> {
  try {
    await promise;
    return null;
  } catch (thrown) {
    return AppError.from(thrown).problem;
  }
}

type BackendProblem = Extract<Problem, { kind: 'backend' }>;

export function isBackend(
  problem: Problem | null,
  reason: BackendProblem['reason'],
): problem is BackendProblem {
  return problem?.kind === 'backend' && problem.reason === reason;
}

export const describeProblem = (problem: Problem | null): string => `got ${JSON.stringify(problem)}`;

export function ensure(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Error(otherwise);
}

export function equal(actual: unknown, expected: unknown): void {
  const [got, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
  ensure(got === wanted, `got ${got}, expected ${wanted}`);
}

function near(actual: readonly number[], expected: readonly number[], tolerance: number): void {
  equal(actual.length, expected.length);
  const worst = Math.max(...actual.map((value, i) => Math.abs(value - (expected[i] ?? Number.NaN))));
  ensure(worst <= tolerance, `differs by ${worst}, allowed ${tolerance}`);
}
