/**
 * Every variant of the int8 engine on any number of threads, beside TF.js, under Node: for
 * processors that have no browser at hand.
 */

import { availableParallelism } from 'node:os';
import { shuffled } from '../../src/benchmark/model/random-order.ts';
import { REFERENCE_PREFIX } from '../../src/benchmark/networks/ids.ts';
import { loadReferenceModel } from '../../src/benchmark/networks/reference-models.ts';
import { seededImage } from '../../src/benchmark/networks/weights.ts';
import { medianOf } from '../../src/benchmark/statistics/median.ts';
import { DEFAULT_BACKENDS } from '../../src/core/backends.ts';
import { seededUniform } from '../../src/core/random.ts';
import { loadKernels } from '../../src/engine/backends/int8/kernels.ts';
import { VARIANT } from '../../src/engine/backends/int8/plan/encode/descriptor-layout.ts';
import type { Variant } from '../../src/engine/backends/int8/plan/variant.ts';
import { isExact } from '../../src/engine/backends/int8/select/choose.ts';
import { type Device, Int8Runner } from '../../src/engine/backends/int8/threads/runner.ts';
import { createEngine, type Engine } from '../../src/engine/index.ts';
import { planOf } from '../../src/engine/integer/index.ts';
import { quartiles } from '../compare/report/statistics.ts';
import { parseArguments, runCommand, wholeNumber } from '../shared/command.ts';
import { nodeEngineHost } from '../shared/node-engine.ts';
import { MACHINE } from '../shared/scoring/latency.ts';
import { formatTable } from '../shared/table.ts';
import { threadedNodeHost } from '../shared/testing/int8-threads.ts';

const help = `npm run bench:variants -- [--networks mobilenetv2,densenet121] [--threads 1,2,4,8] [--rounds 15] [--json]

Runs networks with random weights by every variant that is exact on this processor, on so many threads, and by TF.js in
float32 on one, in turns under Node, and compares every answer with the first to the bit. Measure on a quiet machine.

  --networks LIST  of mobilenetv2, efficientnet-lite0, densenet121, resnet50
  --threads LIST   default: 1, 2, 4 and 8, as far as there are cores
  --rounds N       default: 15; below 6 there is no interval
`;

interface Entrant {
  /** Null: TF.js. */
  readonly variant: Variant | null;
  readonly threads: number;
  run(): Promise<unknown>;
  /** One for each round. */
  readonly times: number[];
}

/** V8 optimises a function within some runs. */
const WARM_UPS = 10;

await runCommand(import.meta, help, async (args, signal) => {
  const counts = [1, 2, 4, 8].filter((count) => count <= availableParallelism());
  const { values } = parseArguments(args, {
    options: {
      networks: { type: 'string', default: 'mobilenetv2,densenet121' },
      threads: { type: 'string', default: counts.join(',') },
      rounds: { type: 'string', default: '15' },
      json: { type: 'boolean', default: false },
    },
  });
  const threads = values.threads.split(',').map((text) => wholeNumber('--threads', text));
  const rounds = wholeNumber('--rounds', values.rounds);
  const engine = createEngine(nodeEngineHost());
  const host = threadedNodeHost();
  const device = { host, kernels: await loadKernels(host, true) };
  const results = [];
  for (const network of values.networks.split(',')) {
    const entrants = await entrantsOf(network, engine, device, threads, signal);
    for (let warmUp = 0; warmUp < WARM_UPS; warmUp += 1) for (const { run } of entrants) await run();
    const random = seededUniform(1);
    for (let round = 0; round < rounds; round += 1) {
      for (const { run, times } of shuffled(entrants, random)) {
        signal.throwIfAborted();
        const startMs = performance.now();
        await run();
        times.push(performance.now() - startMs);
      }
    }
    results.push(...entrants.map((entrant) => resultOf(network, entrant, entrants)));
    await Promise.all(host.started.splice(0).map((worker) => worker.terminate()));
  }
  if (values.json) console.log(JSON.stringify({ machine: MACHINE, date: new Date().toISOString(), results }));
  else console.log(`${MACHINE}\n\n${tableOf(results)}`);
  return 0;
});

async function entrantsOf(
  network: string,
  engine: Engine,
  device: Device,
  threads: readonly number[],
  signal: AbortSignal,
): Promise<Entrant[]> {
  const float = await loadReferenceModel(REFERENCE_PREFIX + network, 'float32', signal);
  const { name, shape } = float.manifest.input;
  const data = seededImage(shape, 3);
  const tfjs = await (await engine.backend(DEFAULT_BACKENDS.float32)).load(float, signal);
  const baseline: Entrant = {
    ...{ variant: null, threads: tfjs.threads, times: [] },
    run: () => tfjs.run({ dtype: 'float32', layout: 'NHWC', shape, data }, signal),
  };
  const plan = planOf(await loadReferenceModel(REFERENCE_PREFIX + network, 'int8', signal));
  const exact = (Object.keys(VARIANT) as Variant[]).filter((variant) => isExact(variant, device.kernels));
  const entrants: Entrant[] = [baseline];
  let expected: string | null = null;
  for (const variant of exact) {
    for (const count of threads) {
      const runner = await Int8Runner.open(device, () => plan, { variant, threads: count });
      if (runner.threads !== count) throw new Error(runner.details.threadsRefused ?? '');
      const run = async () => {
        const answer = String(Object.values(await runner.run({ [name]: data }, signal)));
        expected ??= answer;
        if (answer !== expected) throw new Error(`${variant} on ${count} threads gives other numbers`);
      };
      entrants.push({ variant, threads: count, run, times: [] });
    }
  }
  return entrants;
}

function resultOf(network: string, { variant, threads, times }: Entrant, entrants: readonly Entrant[]) {
  const against = (baseline: Entrant | undefined) =>
    baseline ? medianOf(times.map((ms, round) => (baseline.times[round] as number) / ms)) : null;
  return {
    ...{ network, engine: variant === null ? 'TF.js float32' : `int8 ${variant}`, threads },
    ms: quartiles(times),
    timesTfjs: against(entrants[0]),
    timesOneThread: against(entrants.find((each) => each.variant === variant && each.threads === 1)),
  };
}

function tableOf(results: readonly ReturnType<typeof resultOf>[]): string {
  const fixed = (value: number | undefined): string => value?.toFixed(2) ?? '-';
  const interval = (ratio: ReturnType<typeof resultOf>['timesTfjs']): string =>
    ratio?.ci95 ? `${fixed(ratio.value)} (${ratio.ci95.map(fixed).join('-')})` : fixed(ratio?.value);
  const rows = results.map(({ network, engine, threads, ms, timesTfjs, timesOneThread }) => [
    `${network} ${engine}`,
    String(threads),
    `${fixed(ms.p50)} (${fixed(ms.p25)}-${fixed(ms.p75)})`,
    interval(timesTfjs),
    interval(timesOneThread),
  ]);
  return formatTable(['', 'threads', 'ms', 'times TF.js', 'times one thread'], rows);
}
