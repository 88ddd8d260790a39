/**
 * Invariants of every backend, on any device: one table, run by Vitest in Node and by Playwright in
 * Chromium's workers, over fixtures/models/tiny.
 */

import type { BackendId } from '../../core/backends.ts';
import { backendOf } from '../../core/backends.ts';
import type { Precision } from '../../core/precision.ts';
import { PRECISIONS } from '../../core/precision.ts';
import { sizeOf, type Tensor } from '../../core/tensor.ts';
import type { LoadedModel } from '../../model/load.ts';
import {
  agreesWithOracle,
  checkAnswer,
  describeProblem,
  ensure,
  equal,
  type Held,
  type Invariant,
  isBackend,
  never,
  problemOf,
  sessionInvariant,
  tensorOf,
  valuesOf,
} from './conformance-checks.ts';

export type { ConformanceCase, ConformanceSubject, Invariant } from './conformance-checks.ts';

/** The invariants that hold for a backend. */
export function invariantsOf(id: BackendId): readonly Invariant[] {
  const { precisions, arithmetic } = backendOf(id);
  return [
    ...precisions.map((precision) =>
      sessionInvariant(`agrees with the oracle in ${precision}`, precision, agreesWithOracle),
    ),
    ...commonInvariants(precisions[0], precisions.at(-1) ?? precisions[0]),
    ...(arithmetic === 'float32' ? floatInvariants : []),
  ];
}

/**
 * Lists the invariants of every backend.
 * @param tried the precision to try it with
 * @param other for a session beside it
 */
function commonInvariants(tried: Precision, other: Precision): readonly Invariant[] {
  const invariant = (title: string, check: (held: Held) => Promise<void>): Invariant =>
    sessionInvariant(title, tried, check);
  return [
    invariant(
      'names, shapes and types of the outputs are the manifest’s',
      async ({ session, model, cases }) => {
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
      },
    ),
    invariant(
      'probabilities lie in 0-1 even where the input is far out of range',
      async ({ session, model }) => {
        const input = tensorOf(model, { input: Array.from({ length: 256 }, (_, i) => (i % 2 ? 1e6 : -1e6)) });
        const { outputs } = await session.run(input, never);
        for (const value of valuesOf(outputs, 'probabilities'))
          ensure(value >= 0 && value <= 1, `got ${value}`);
      },
    ),
    invariant('the same input gives the same output, bit by bit', async ({ session, model, cases }) => {
      const input = tensorOf(model, cases[2]);
      const first = await session.run(input, never);
      equal(valuesOf((await session.run(input, never)).outputs, 'maps'), valuesOf(first.outputs, 'maps'));
    }),
    invariant('pictures of one call are answered as each alone', async ({ session, model, cases }) => {
      const { runTogether } = session;
      if (!runTogether) return;
      const inputs = [0, 1, 2].map((index) => tensorOf(model, cases[index]));
      const before = session.tensorCount();
      const together = await runTogether.call(session, inputs, never);
      equal(session.tensorCount(), before);
      equal(together.length, inputs.length);
      for (const [index, input] of inputs.entries()) {
        const { outputs } = await session.run(input, never);
        for (const name of ['probabilities', 'maps']) {
          const [found, wanted] = [valuesOf(together[index] ?? {}, name), valuesOf(outputs, name)];
          equal(found.length, wanted.length);
          equal(together[index]?.[name]?.shape, outputs[name]?.shape);
          const farthest = Math.max(...found.map((value, i) => Math.abs(value - (wanted[i] ?? Number.NaN))));
          ensure(farthest < 1e-3, `${name} of picture ${index} differs by ${farthest}`);
        }
      }
    }),
    invariant('the input is not changed', async ({ session, model, cases }) => {
      const input = tensorOf(model, cases[3]);
      const before = Array.from(input.data);
      await session.run(input, never);
      equal(Array.from(input.data), before);
    }),
    invariant('each stage takes some time and none less than nothing', async ({ session, model, cases }) => {
      // A page that is not isolated has a clock of 0.1 ms steps: one run of the small fixture may
      // fall between two of them.
      let computeMs = 0;
      for (let run = 0; run < 20; run += 1) {
        const { timingsMs } = await session.run(tensorOf(model, cases[1]), never);
        for (const [stage, ms] of Object.entries(timingsMs)) ensure(ms >= 0, `${stage} took ${ms} ms`);
        computeMs += timingsMs.compute;
      }
      ensure(computeMs > 0, 'computing took no time');
    }),
    invariant('100 runs leave no tensor behind', async ({ session, model, cases }) => {
      const input = tensorOf(model, cases[1]);
      await session.run(input, never);
      const before = session.tensorCount();
      for (let run = 0; run < 100; run += 1) await session.run(input, never);
      equal(session.tensorCount(), before);
    }),
    invariant(
      'a wrong shape is refused with both shapes named, and leaves no tensor',
      async ({ session, model }) => {
        const before = session.tensorCount();
        const data = new Float32Array(64);
        const wrong: Tensor = { dtype: 'float32', shape: [1, 8, 8, 1], layout: 'NHWC', data };
        const problem = await problemOf(session.run(wrong, never));
        ensure(isBackend(problem, 'failed'), describeProblem(problem));
        const { detail } = problem;
        ensure(detail.code === 'input', describeProblem(problem));
        equal([detail.found, detail.expected], [wrong.shape, [1, 16, 16, 1]]);
        equal(session.tensorCount(), before);
        const right = { ...wrong, shape: model.manifest.input.shape };
        ensure(isBackend(await problemOf(session.run(right, never)), 'failed'), 'took 64 values for 256');
      },
    ),
    invariant(
      'a run that was cancelled before it began does not begin',
      async ({ session, model, cases }) => {
        const before = session.tensorCount();
        equal(await problemOf(session.run(tensorOf(model, cases[0]), AbortSignal.abort())), {
          kind: 'cancelled',
        });
        equal(session.tensorCount(), before);
      },
    ),
    invariant('a run that is cancelled on its way leaves no tensor, and the next one works', async (held) => {
      const { session, model, cases } = held;
      const before = session.tensorCount();
      const abort = new AbortController();
      const running = problemOf(session.run(tensorOf(model, cases[0]), abort.signal));
      abort.abort();
      equal(await running, { kind: 'cancelled' });
      equal(session.tensorCount(), before);
      await agreesWithOracle(held);
    }),
    invariant('runs that overlap each get their own answer', async ({ session, model, cases }) => {
      const all = await Promise.all(cases.map((each) => session.run(tensorOf(model, each), never)));
      all.forEach(({ outputs }, i) => {
        checkAnswer(session, cases[i], outputs);
      });
    }),
    invariant('a disposed session refuses to run', async ({ session, model, cases }) => {
      session.dispose();
      const problem = await problemOf(session.run(tensorOf(model, cases[0]), never));
      ensure(isBackend(problem, 'failed'), describeProblem(problem));
      equal(problem.detail, { code: 'session-disposed' });
      session.dispose();
    }),
    {
      title: 'loading, running and disposing leaves no tensor, however often',
      async check({ backend, models, cases }) {
        const counts: number[] = [];
        for (let round = 0; round < 3; round += 1) {
          const session = await backend.load(models[tried], never);
          await session.run(tensorOf(models[tried], cases[0]), never);
          session.dispose();
          counts.push(session.tensorCount());
        }
        equal(new Set(counts).size, 1);
      },
    },
    {
      title: 'two sessions take turns without harm',
      async check({ backend, models, cases }) {
        const sessions = [await backend.load(models[tried], never), await backend.load(models[other], never)];
        for (const session of [...sessions, ...sessions]) {
          await agreesWithOracle({ session, model: models[session.precision], cases });
        }
        const [first, second] = sessions;
        first?.dispose();
        if (second) await agreesWithOracle({ session: second, model: models[other], cases });
        second?.dispose();
      },
    },
    {
      title: 'a load that was cancelled before it began does not begin',
      async check({ backend, models }) {
        equal(await problemOf(backend.load(models[tried], AbortSignal.abort())), { kind: 'cancelled' });
      },
    },
    {
      title: 'a graph that does not fit its manifest is refused, and leaves no tensor',
      async check({ backend, models }) {
        const session = await backend.load(models[tried], never);
        const before = session.tensorCount();
        const { manifest } = models[tried];
        for (const broken of [
          { ...models[tried], graph: {} },
          { ...models[tried], weights: new ArrayBuffer(8) },
          { ...models[tried], manifest: { ...manifest, input: { ...manifest.input, name: 'picture' } } },
          { ...models[tried], manifest: { ...manifest, outputs: { ...manifest.outputs, maps: 'heat' } } },
        ] satisfies LoadedModel[]) {
          const problem = await problemOf(backend.load(broken, never));
          ensure(problem?.kind === 'model' && problem.reason === 'unloadable', describeProblem(problem));
        }
        equal(session.tensorCount(), before);
        session.dispose();
      },
    },
  ];
}

const floatInvariants: readonly Invariant[] = [
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
  {
    title:
      'every precision runs the graph of float32: no more constants are held, none is multiplied at run time',
    async check({ backend, models, cases }) {
      const held = new Map<Precision, number>();
      for (const precision of PRECISIONS) {
        const session = await backend.load(models[precision], never);
        await session.run(tensorOf(models[precision], cases[0]), never);
        const loaded = session.tensorCount();
        session.dispose();
        held.set(precision, loaded - session.tensorCount());
      }
      equal(new Set(held.values()).size, 1);
    },
  },
];
