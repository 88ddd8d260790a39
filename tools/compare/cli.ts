/**
 * Compares the speed of the app's engines with that of other runtimes for web pages:
 * docs/benchmarking.md.
 */
import { join } from 'node:path';
import { parseArguments, runCommand, UsageError, wholeNumber } from '../shared/command.ts';
import { type ComparisonResult, measureModel } from './measure.ts';
import { CACHE, type ComparedModel, ensureModel, NETWORKS } from './models.ts';
import { busyShare, currentLoad, readEnvironment, unrest } from './report/environment.ts';
import { reportText } from './report/report.ts';
import { serveComparison } from './serve.ts';

const help = `npm run compare -- [--networks LIST] [--threads LIST] [--rounds N] [--colds N] [--json]

Runs TF.js, ONNX Runtime Web, LiteRT.js and Penumbra's own engine in turns in one Chromium page, on networks with random
weights and on the shipped model, and prints a table: quartiles of one inference in ms, how many times as fast as TF.js in
float32 with a 95 % interval, the first inference in a fresh browser, the memory it takes, and whether answers agree.

  --networks LIST  of ${NETWORKS.join(', ')} (default: all)
  --threads LIST   default: 1,2
  --rounds N       default: 9; below 6 there is no interval
  --colds N        fresh browsers for each cold start, default: 3
  --json           everything as JSON

Also called bench:peers. The first call builds the models in .cache/compare, which takes minutes, and for LiteRT.js installs TensorFlow there.
`;

await runCommand(import.meta, help, async (args, signal) => {
  const loadAverage = currentLoad();
  const { values } = parseArguments(args, {
    options: {
      networks: { type: 'string', default: NETWORKS.join(',') },
      threads: { type: 'string', default: '1,2' },
      rounds: { type: 'string', default: '9' },
      colds: { type: 'string', default: '3' },
      json: { type: 'boolean', default: false },
    },
  });
  const names = values.networks.split(',');
  const unknown = names.find((name) => !NETWORKS.includes(name));
  if (unknown !== undefined) throw new UsageError(`--networks: there is no ${unknown}`);
  const threadCounts = values.threads.split(',').map((text) => wholeNumber('--threads', text));
  const rounds = wholeNumber('--rounds', values.rounds);
  const colds = wholeNumber('--colds', values.colds);

  const models: ComparedModel[] = [];
  for (const name of names) models.push(await ensureModel(name));
  const served = await serveComparison(
    join(CACHE, 'page'),
    new Map(models.map(({ name, folder }) => [name, folder])),
  );
  try {
    let environment = await readEnvironment(served.url, loadAverage, signal);
    const warning = unrest(environment);
    if (warning !== null) console.error(warning);
    const results: ComparisonResult[] = [];
    for (const model of models) {
      for (const threads of threadCounts) {
        const options = { url: served.url, threads, rounds, colds, signal };
        results.push(...(await measureModel(model, options)));
        environment = { ...environment, busyShare: Math.max(environment.busyShare, await busyShare()) };
      }
    }
    console.log(values.json ? JSON.stringify({ environment, results }) : reportText(environment, results));
  } finally {
    await served.close();
  }
  return 0;
});
