/** A run for people at a terminal. */
import type { Repeatability } from '../../src/benchmark/model/analysis/repeatability.ts';
import type {
  BenchmarkWarning,
  ConfigurationReport,
  Estimate,
  Verdict,
} from '../../src/benchmark/model/report.ts';
import type { BenchmarkRun } from '../../src/benchmark/model/run.ts';
import { formatTable } from '../shared/table.ts';

export interface BenchResult {
  readonly run: BenchmarkRun;
  readonly figures: readonly ConfigurationReport[];
  readonly verdict: Verdict;
  readonly warnings: readonly BenchmarkWarning[];
}

const HEADER = ['configuration', 'p50 ms', 'p95 ms', 'cold ms', 'MiB', 'AUC loss', 'outcome'];

export function resultText({ run, figures, verdict, warnings }: BenchResult): string {
  const { environment, startedAt, plan } = run;
  const { browser, browserVersion, os, logicalCores } = environment;
  const outcomes = new Map(verdict.configurations.map((each) => [each.key, each]));
  const rows = figures.map(({ key, figures: own, aucLoss }) => {
    const outcome = outcomes.get(key);
    const failed =
      outcome?.checks.filter((check) => check.outcome !== 'pass').map(({ limit }) => limit) ?? [];
    const why = [...(outcome?.objections ?? []), ...failed].join(', ');
    return [
      key,
      estimate(own.latencyP50Ms, 1),
      estimate(own.latencyP95Ms, 1),
      estimate(own.coldMs, 0),
      estimate(own.peakMiB, 0),
      estimate(aucLoss, 4),
      `${outcome?.outcome ?? '-'}${why && ` (${why})`}`,
    ];
  });
  const kinds = Map.groupBy(warnings, ({ kind }) => kind);
  const lines = [
    `${startedAt} | plan ${plan.name} | ${browser} ${browserVersion}, ${os}, ${logicalCores} logical cores`,
    formatTable(HEADER, rows),
    `Verdict: ${verdict.outcome}.${verdict.recommendation ? ` Use ${verdict.recommendation.key} here.` : ''}`,
    ...(kinds.size > 0
      ? [`Warnings: ${[...kinds].map(([kind, all]) => `${kind} ${all.length}`).join(', ')}.`]
      : []),
  ];
  return `${lines.join('\n\n')}\n`;
}

export function repeatabilityText({ figures, overlapping, indistinguishable, pairs }: Repeatability): string {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const lines = [
    `${figures} figures: intervals of ${percent(overlapping)} overlap; ${percent(indistinguishable)} do not differ from 0.`,
    ...pairs
      .filter(({ overlap }) => !overlap)
      .map(({ key, figure, a, b }) => `  ${key} ${figure}: ${estimate(a, 2)} and ${estimate(b, 2)}`),
  ];
  return `${lines.join('\n')}\n`;
}

function estimate(figure: Estimate | null, decimals: number): string {
  if (!figure) return '-';
  const ends = figure.ci95?.map((end) => end.toFixed(decimals)).join('-');
  return `${figure.value.toFixed(decimals)}${ends ? ` (${ends})` : ''}`;
}
