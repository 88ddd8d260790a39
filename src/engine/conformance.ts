/**
 * What every backend must keep, whatever it computes on: one table, run by Vitest in Node and by Playwright in
 * Chromium's workers, over fixtures/models/tiny.
 */
import { AppError, type Problem } from '../core/errors.ts';
import type { Precision } from '../core/selection.ts';
import { sizeOf, type Tensor } from '../core/tensor.ts';
import type { LoadedModel } from '../model/load.ts';
import type { Backend, RunResult, Session } from './contract.ts';

/** An input and what tools/fixtures/tiny_model_oracle.py, in float64, makes of it. */
export interface ConformanceCase {
  readonly name: string;
  readonly input: readonly number[];
  readonly probabilities: readonly number[];
  readonly maps: readonly number[];
}

export interface ConformanceSubject {
  readonly backend: Backend;
  readonly models: Readonly<Record<Precision, LoadedModel>>;
  readonly cases: readonly ConformanceCase[];
}

export interface Law {
  readonly title: string;
  /** Throws where the backend breaks it. */
  readonly check: (subject: ConformanceSubject) => Promise<void>;
}

const never = new AbortController().signal;

/**
 * Largest allowed difference from float64. Four layers sum at most 9 products of at most 6 x 0.5, and 9 x 27 float32
 * roundings of 2^-24 are 1.5e-5. Textures of 16 bits round each layer's values of up to 6 by 2^-11, which three
 * layers of weights carry on.
 */
const toleranceFor = ({ features }: Session): number => (features.textureBits === 16 ? 0.03 : 1.5e-5);

export const laws: readonly Law[] = [
  law('names, shapes and types of the outputs are the manifest’s', async ({ session, model, cases }) => {
    const { outputs } = await session.run(tensorOf(model, cases[0]), never);
    const labels = model.manifest.labels.length;
    equal(Object.keys(outputs).sort(), ['maps', 'probabilities']);
    const { probabilities, maps } = outputs;
    equal(
      [probabilities?.shape, probabilities?.layout, probabilities?.dtype],
      [[1, labels], 'NC', 'float32'],
    );
    equal([maps?.shape, maps?.layout, maps?.dtype], [[1, 8, 8, labels], 'NHWC', 'float32']);
    for (const output of Object.values(outputs)) {
      equal(output.data.length, sizeOf(output.shape));
      equal(output.data.buffer.byteLength, output.data.byteLength);
    }
  }),
  ...(['float32', 'float16'] as const).map((precision) =>
    law(`agrees with the float64 oracle in ${precision}`, agreesWithOracle, precision),
  ),
  law('probabilities lie in 0-1 even where the input is far out of range', async ({ session, model }) => {
    const input = tensorOf(model, { input: Array.from({ length: 256 }, (_, i) => (i % 2 ? 1e6 : -1e6)) });
    const { outputs } = await session.run(input, never);
    for (const value of valuesOf(outputs, 'probabilities')) ensure(value >= 0 && value <= 1, `got ${value}`);
  }),
  {
    title: 'an output that is not finite is an error, not a finding',
    async check({ backend, models, cases }) {
      const weights = models.float32.weights.slice(0);
      // The last bias of the last layer: three floats, before the two integers that close the file.
      new DataView(weights).setFloat32(weights.byteLength - 8 - 4, Number.NaN, true);
      const model = { ...models.float32, weights };
      const session = await backend.load(model, never);
      const before = session.tensorCount();
      const problem = await problemOf(session.run(tensorOf(model, cases[0]), never));
      ensure(isBackend(problem, 'invalid-output'), describeProblem(problem));
      equal(session.tensorCount(), before);
      session.dispose();
    },
  },
  law('the same input gives the same output, bit by bit', async ({ session, model, cases }) => {
    const input = tensorOf(model, cases[2]);
    const first = await session.run(input, never);
    equal(valuesOf((await session.run(input, never)).outputs, 'maps'), valuesOf(first.outputs, 'maps'));
  }),
  law('the input is not changed', async ({ session, model, cases }) => {
    const input = tensorOf(model, cases[3]);
    const before = Array.from(input.data);
    await session.run(input, never);
    equal(Array.from(input.data), before);
  }),
  law('each stage takes some time and none less than nothing', async ({ session, model, cases }) => {
    const { timingsMs } = await session.run(tensorOf(model, cases[1]), never);
    for (const [stage, ms] of Object.entries(timingsMs)) ensure(ms >= 0, `${stage} took ${ms} ms`);
    ensure(timingsMs.compute > 0, 'computing took no time');
  }),
  law('100 runs leave no tensor behind', async ({ session, model, cases }) => {
    const input = tensorOf(model, cases[1]);
    await session.run(input, never);
    const before = session.tensorCount();
    for (let run = 0; run < 100; run += 1) await session.run(input, never);
    equal(session.tensorCount(), before);
  }),
  law('a wrong shape is refused with both shapes named, and leaves no tensor', async ({ session, model }) => {
    const before = session.tensorCount();
    const data = new Float32Array(64);
    const wrong: Tensor = { dtype: 'float32', shape: [1, 8, 8, 1], layout: 'NHWC', data };
    const problem = await problemOf(session.run(wrong, never));
    ensure(isBackend(problem, 'failed'), describeProblem(problem));
    ensure(problem.detail.includes('[1,8,8,1]') && problem.detail.includes('[1,16,16,1]'), problem.detail);
    equal(session.tensorCount(), before);
    const right = { ...wrong, shape: model.manifest.input.shape };
    ensure(isBackend(await problemOf(session.run(right, never)), 'failed'), 'took 64 values for 256');
  }),
  law('a run that was cancelled before it began does not begin', async ({ session, model, cases }) => {
    const before = session.tensorCount();
    equal(await problemOf(session.run(tensorOf(model, cases[0]), AbortSignal.abort())), {
      kind: 'cancelled',
    });
    equal(session.tensorCount(), before);
  }),
  law('a run that is cancelled on its way leaves no tensor, and the next one works', async (held) => {
    const { session, model, cases } = held;
    const before = session.tensorCount();
    const abort = new AbortController();
    const running = problemOf(session.run(tensorOf(model, cases[0]), abort.signal));
    abort.abort();
    equal(await running, { kind: 'cancelled' });
    equal(session.tensorCount(), before);
    await agreesWithOracle(held);
  }),
  law('runs that overlap each get their own answer', async ({ session, model, cases }) => {
    const all = await Promise.all(cases.map((each) => session.run(tensorOf(model, each), never)));
    all.forEach(({ outputs }, i) => {
      near(valuesOf(outputs, 'maps'), cases[i]?.maps ?? [], toleranceFor(session));
    });
  }),
  law('a disposed session refuses to run', async ({ session, model, cases }) => {
    session.dispose();
    const problem = await problemOf(session.run(tensorOf(model, cases[0]), never));
    ensure(isBackend(problem, 'failed') && problem.detail.includes('disposed'), describeProblem(problem));
    session.dispose();
  }),
  {
    title: 'loading, running and disposing leaves no tensor, however often',
    async check({ backend, models, cases }) {
      const counts: number[] = [];
      for (let round = 0; round < 3; round += 1) {
        const session = await backend.load(models.float32, never);
        await session.run(tensorOf(models.float32, cases[0]), never);
        session.dispose();
        counts.push(session.tensorCount());
      }
      equal(new Set(counts).size, 1);
    },
  },
  {
    title: 'two sessions take turns without harm',
    async check({ backend, models, cases }) {
      const sessions = [await backend.load(models.float32, never), await backend.load(models.float16, never)];
      for (const session of [...sessions, ...sessions]) {
        await agreesWithOracle({ session, model: models[session.precision], cases });
      }
      const [first, second] = sessions;
      first?.dispose();
      if (second) await agreesWithOracle({ session: second, model: models.float16, cases });
      second?.dispose();
    },
  },
  {
    title: 'a load that was cancelled before it began does not begin',
    async check({ backend, models }) {
      equal(await problemOf(backend.load(models.float32, AbortSignal.abort())), { kind: 'cancelled' });
    },
  },
  {
    title: 'a graph that does not fit its manifest is refused, and leaves no tensor',
    async check({ backend, models }) {
      const session = await backend.load(models.float32, never);
      const before = session.tensorCount();
      const { manifest } = models.float32;
      for (const broken of [
        { ...models.float32, graph: {} },
        { ...models.float32, weights: new ArrayBuffer(8) },
        { ...models.float32, manifest: { ...manifest, input: { ...manifest.input, name: 'picture' } } },
        { ...models.float32, manifest: { ...manifest, outputs: { ...manifest.outputs, maps: 'heat' } } },
      ] satisfies LoadedModel[]) {
        const problem = await problemOf(backend.load(broken, never));
        ensure(problem?.kind === 'model' && problem.reason === 'unloadable', describeProblem(problem));
      }
      equal(session.tensorCount(), before);
      session.dispose();
    },
  },
];

interface Held {
  readonly session: Session;
  readonly model: LoadedModel;
  readonly cases: readonly ConformanceCase[];
}

/** A law over one loaded session. */
function law(title: string, check: (held: Held) => Promise<void>, precision: Precision = 'float32'): Law {
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

async function agreesWithOracle({ session, model, cases }: Held): Promise<void> {
  for (const expected of cases) {
    const { outputs } = await session.run(tensorOf(model, expected), never);
    near(valuesOf(outputs, 'maps'), expected.maps, toleranceFor(session));
    near(valuesOf(outputs, 'probabilities'), expected.probabilities, toleranceFor(session));
  }
}

function tensorOf({ manifest }: LoadedModel, from: Pick<ConformanceCase, 'input'> | undefined): Tensor {
  if (!from) throw new Error('the fixture has fewer cases than the laws ask for');
  return {
    dtype: 'float32',
    shape: manifest.input.shape,
    layout: 'NHWC',
    data: Float32Array.from(from.input),
  };
}

function valuesOf(outputs: RunResult['outputs'], role: string): number[] {
  return Array.from(outputs[role]?.data ?? []);
}

/** What a promise was rejected with; null where it was not. */
async function problemOf(promise: Promise<unknown>): Promise<Problem | null> {
  try {
    await promise;
    return null;
  } catch (thrown) {
    return AppError.from(thrown).problem;
  }
}

type BackendProblem = Extract<Problem, { kind: 'backend' }>;

function isBackend(problem: Problem | null, reason: BackendProblem['reason']): problem is BackendProblem {
  return problem?.kind === 'backend' && problem.reason === reason;
}

const describeProblem = (problem: Problem | null): string => `got ${JSON.stringify(problem)}`;

function ensure(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Error(otherwise);
}

function equal(actual: unknown, expected: unknown): void {
  const [got, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
  ensure(got === wanted, `got ${got}, expected ${wanted}`);
}

function near(actual: readonly number[], expected: readonly number[], tolerance: number): void {
  equal(actual.length, expected.length);
  const worst = Math.max(...actual.map((value, i) => Math.abs(value - (expected[i] ?? Number.NaN))));
  ensure(worst <= tolerance, `differs by ${worst}, allowed ${tolerance}`);
}
