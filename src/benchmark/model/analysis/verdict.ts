/** Whether this device is fit: each configuration against the limits, and which one to use. */

import type {
  ConfigurationReport,
  ConfigurationVerdict,
  Estimate,
  LimitCheck,
  LimitName,
  Objection,
  Outcome,
  Verdict,
} from '../report.ts';
import type { BenchmarkModel, BenchmarkRun, ConfigurationKey, Limits, Trial } from '../run.ts';
import { leakOf } from './memory.ts';
import { paretoFront } from './pareto.ts';
import { recommend } from './recommend.ts';
import { trialsByKey } from './reports.ts';
import { missingThreads } from './threads.ts';

/** Objections to the measurement, not to the configuration: it must be measured again. */
const UNDECIDED: readonly Objection[] = ['no-runs', 'unchecked-output', 'fewer-threads', 'hidden'];

/**
 * @param reports of the run
 * @param limits those of the run, or others that a reader tries
 */
export function verdictOf(
  run: Pick<BenchmarkRun, 'trials' | 'models'>,
  reports: readonly ConfigurationReport[],
  limits: Limits,
): Verdict {
  const front = paretoFront(reports);
  const trials = trialsByKey(run.trials);
  const configurations = reports.map((report): ConfigurationVerdict => {
    const model = run.models.find(({ id }) => id === report.configuration.modelId);
    const objections = objectionsTo(report.key, trials.get(report.key) ?? [], model);
    const checks = limitChecks(report, limits);
    const outcome = outcomeOf(checks, objections);
    return { key: report.key, outcome, checks, objections, onFront: front.has(report.key) };
  });
  const passing = configurations.filter(({ outcome }) => outcome === 'pass').map(({ key }) => key);
  return {
    outcome: passing.length > 0 ? 'pass' : 'fail',
    configurations,
    recommendation: recommend(reports.filter(({ key }) => passing.includes(key))),
  };
}

/** Fails where anything fails, and passes where everything does. */
function outcomeOf(checks: readonly LimitCheck[], objections: readonly Objection[]): Outcome {
  const outcomes = checks.map(({ outcome }) => outcome);
  if (outcomes.includes('fail') || objections.some((objection) => !UNDECIDED.includes(objection)))
    return 'fail';
  return outcomes.includes('unknown') || objections.length > 0 ? 'unknown' : 'pass';
}

function limitChecks({ figures, aucLoss }: ConfigurationReport, limits: Limits): LimitCheck[] {
  return [
    // Not the median: a budget that every other reading overruns is none.
    check('latency', figures.latencyP95Ms, limits.latencyMs),
    check('memory', figures.peakMiB, limits.memoryMiB),
    check('auc-loss', aucLoss, limits.aucLoss),
  ];
}

/**
 * All three are costs, so the pessimistic end is the upper one. Where there is no interval, the
 * value itself must do.
 */
function check(limit: LimitName, measured: Estimate | null, allowed: number): LimitCheck {
  const pessimistic = measured && (measured.ci95?.[1] ?? measured.value);
  const outcome = pessimistic === null ? 'unknown' : pessimistic <= allowed ? 'pass' : 'fail';
  return { limit, outcome, allowed, measured, pessimistic };
}

/** Why it cannot pass, whatever its figures are; each once. */
function objectionsTo(
  key: ConfigurationKey,
  trials: readonly Trial[],
  model: BenchmarkModel | undefined,
): Objection[] {
  const objections = new Set<Objection>();
  const checks = trials.flatMap(({ outputChecks }) => outputChecks);
  if (!trials.some(({ runs }) => runs.length > 0)) objections.add('no-runs');
  if (checks.length === 0) objections.add('unchecked-output');
  if (checks.some(({ ok }) => !ok)) objections.add('wrong-output');
  if (trials.some((trial) => leakOf(trial))) objections.add('leak');
  // Its key and its name promise threads that its figures do not have.
  if (missingThreads(key, trials)) objections.add('fewer-threads');
  for (const { kind } of trials.flatMap(({ interruptions }) => interruptions)) {
    // A trial that was cut short on request has measured what it has.
    if (kind !== 'cancelled') objections.add(kind);
  }
  if (model?.kind === 'architecture only') objections.add('architecture-only');
  return [...objections];
}
