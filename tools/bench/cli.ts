/**
 * `npm run bench`: the benchmark page, driven in headless Chromium; and two of its runs held
 * against each other.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { repeatabilityOf } from '../../src/benchmark/model/analysis/repeatability.ts';
import { reportsOf } from '../../src/benchmark/model/analysis/reports.ts';
import { verdictOf } from '../../src/benchmark/model/analysis/verdict.ts';
import { warningsOf } from '../../src/benchmark/model/analysis/warnings.ts';
import { parseRun, RunFileError, serialiseRun } from '../../src/benchmark/model/export/export-json.ts';
import { DEFAULT_LIMITS } from '../../src/benchmark/model/limits.ts';
import { decodePlan, PlanLinkError } from '../../src/benchmark/model/permalink.ts';
import type { BenchmarkRun, Limits } from '../../src/benchmark/model/run.ts';
import { storedNames } from '../../src/benchmark/model/schema.ts';
import { benchmarkMessages } from '../../src/messages/benchmark.ts';
import { type ExitStatus, parseArguments, runCommand, UsageError } from '../shared/command.ts';
import { fromCaller } from '../shared/files.ts';
import { measureOnPage } from './page.ts';
import { repeatabilityText, resultText } from './report.ts';

const HELP = `Runs a plan on the benchmark page of the built app, in headless Chromium, and says which
configurations this device can run within the limits.

  npm run bench -- [--plan quick|standard|full] [options]
  npm run bench -- --repeatability A.json B.json

  --plan PLAN      quick, standard (default) or full; or the part of a plan's link after "#/benchmark?",
                   for example "plan=quick&backends=int8&rounds=3"
  --latency MS     limit of the 95th percentile of the reading time (default ${DEFAULT_LIMITS.latencyMs})
  --memory MIB     limit of the engine's memory (default ${DEFAULT_LIMITS.memoryMiB})
  --auc-loss L     limit of the loss of mean AUC against float32 (default ${DEFAULT_LIMITS.aucLoss})
  --software-gpu   runs WebGL on the processor where there is no graphics card: proves function, not speed
  --out FILE       writes the run to FILE, in the form of the page's export
  --json           prints one JSON object: run, figures, verdict, warnings (format: docs/benchmarking.md)
  --repeatability  measures nothing; counts the figures of two runs that agree within their intervals
  -h, --help       prints this text

Build first: npm run build. Measure on a quiet machine.
Exit status: 0 if a configuration passes (or 90 % of the figures of two runs agree), 1 if none does, 2 for wrong
arguments.
`;

/** Share of the figures of two runs that must agree. */
const AGREEING = 0.9;

await runCommand(import.meta, HELP, async (args, signal): Promise<ExitStatus> => {
  const { values, positionals } = parseArguments(args, {
    allowPositionals: true,
    options: {
      plan: { type: 'string', default: 'standard' },
      latency: { type: 'string', default: String(DEFAULT_LIMITS.latencyMs) },
      memory: { type: 'string', default: String(DEFAULT_LIMITS.memoryMiB) },
      'auc-loss': { type: 'string', default: String(DEFAULT_LIMITS.aucLoss) },
      'software-gpu': { type: 'boolean', default: false },
      out: { type: 'string' },
      json: { type: 'boolean', default: false },
      repeatability: { type: 'boolean', default: false },
    },
  });
  if (values.repeatability) return compare(positionals, values.json);
  if (positionals.length > 0) throw new UsageError(`what is ${positionals[0]}?`);
  const limits: Limits = {
    latencyMs: limit('--latency', values.latency),
    memoryMiB: limit('--memory', values.memory),
    aucLoss: limit('--auc-loss', values['auc-loss']),
  };
  const query = planQuery(values.plan);
  const measured = await measureOnPage(query, {
    softwareGpu: values['software-gpu'],
    signal,
    say: (words) => process.stderr.write(`${words}\n`),
  });
  const run: BenchmarkRun = { ...measured, limits };
  if (values.out !== undefined) await writeFile(fromCaller(values.out), serialiseRun(run));
  const figures = reportsOf(run);
  const verdict = verdictOf(run, figures, limits);
  const warnings = warningsOf(run);
  const result = { run, figures, verdict, warnings };
  process.stdout.write(values.json ? `${JSON.stringify(result, storedNames)}\n` : resultText(result));
  return verdict.outcome === 'pass' ? 0 : 1;
});

async function compare(files: readonly string[], isJson: boolean): Promise<ExitStatus> {
  const [a, b, ...more] = files;
  if (a === undefined || b === undefined || more.length > 0)
    throw new UsageError('--repeatability takes two files of runs');
  const [first, second] = await Promise.all([a, b].map(readRun));
  const found = repeatabilityOf(first as BenchmarkRun, second as BenchmarkRun);
  process.stdout.write(isJson ? `${JSON.stringify(found)}\n` : repeatabilityText(found));
  return found.overlapping >= AGREEING ? 0 : 1;
}

async function readRun(file: string): Promise<BenchmarkRun> {
  try {
    return parseRun(await readFile(fromCaller(file), 'utf8'));
  } catch (thrown) {
    if (thrown instanceof RunFileError)
      throw new UsageError(`${file}: ${benchmarkMessages.errors.runFile(thrown.problem)}`);
    throw new UsageError(`${file}: ${thrown instanceof Error ? thrown.message : thrown}`);
  }
}

/** @throws UsageError where the page would reject the link */
function planQuery(plan: string): string {
  const query = plan.includes('=') ? plan : `plan=${plan}`;
  try {
    decodePlan(query);
    return query;
  } catch (thrown) {
    if (thrown instanceof PlanLinkError) {
      const { parameter, found, expected } = thrown;
      throw new UsageError(`--plan: ${benchmarkMessages.errors.planLink(parameter, found, expected)}`);
    }
    throw thrown;
  }
}

/** @throws UsageError */
function limit(option: string, text: string): number {
  const value = Number(text);
  if (text !== '' && Number.isFinite(value) && value >= 0) return value;
  throw new UsageError(`${option} takes a number from 0`);
}
