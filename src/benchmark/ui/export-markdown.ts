/**
 * A run as a Markdown document for an issue or a report: environment, verdict and tables. No
 * picture, no patient.
 */

import { benchmarkMessages } from '../../messages/benchmark.ts';
import { decimals, significant, withInterval } from '../../messages/format.ts';
import { escaped, type MarkdownCell, markdownTable } from '../../messages/markdown.ts';
import type { AccuracyRow } from '../accuracy/types.ts';
import { exportName } from '../model/export/export-name.ts';
import type { ConfigurationReport, Estimate, Verdict } from '../model/report.ts';
import type { BenchmarkRun, ConfigurationKey } from '../model/run.ts';
import type { ExportedFile } from '../state/file-commands.ts';
import type { BenchmarkResult } from '../state/result.ts';
import { warningText } from './warning-words.ts';

export function markdownFile(
  result: BenchmarkResult,
  nameOf: (key: ConfigurationKey) => string,
): ExportedFile {
  return {
    name: `${exportName(result.run)}.md`,
    mediaType: 'text/markdown',
    text: markdownOf({ ...result, warnings: result.warnings.map((warning) => warningText(warning, nameOf)) }),
  };
}

interface MarkdownParts {
  readonly run: BenchmarkRun;
  readonly reports: readonly ConfigurationReport[];
  readonly verdict: Verdict;
  /** One sentence or two each. */
  readonly warnings: readonly string[];
}

export function markdownOf({ run, reports, verdict, warnings }: MarkdownParts): string {
  const parts = [
    `# ${benchmarkMessages.markdown.title(run.startedAt)}`,
    environmentLines(run).join('\n'),
    benchmarkMessages.markdown.verdict(verdict.outcome, recommendationWords(verdict)),
    figuresTable(reports, verdict),
    benchmarkMessages.markdown.intervals,
    ...(run.accuracy
      ? [
          `## ${benchmarkMessages.markdown.accuracy(escaped(run.accuracy.measuredOn))}`,
          accuracyTable(run.accuracy.rows),
        ]
      : []),
    ...(warnings.length > 0
      ? [
          `## ${benchmarkMessages.markdown.warnings}`,
          warnings.map((warning) => `- ${escaped(warning)}`).join('\n'),
        ]
      : []),
    `## ${benchmarkMessages.markdown.models}`,
    modelLines(run).join('\n'),
  ];
  return `${parts.join('\n\n')}\n`;
}

function environmentLines({ appVersion, plan, state, limits, environment }: BenchmarkRun): string[] {
  const { os, logicalCores, gpu, simd, relaxedSimd, crossOriginIsolated } = environment;
  return [
    benchmarkMessages.markdown.run(appVersion, plan.name, state, plan.seed),
    benchmarkMessages.markdown.system({
      browser: benchmarkMessages.figures.browser(environment),
      system: os,
      cores: logicalCores,
      simd: relaxedSimd ? 'relaxed' : simd ? 'plain' : 'none',
      gpu,
    }),
    benchmarkMessages.markdown.isolation(crossOriginIsolated, significant(environment.timerResolutionMs, 2)),
    benchmarkMessages.markdown.limits(limits.latencyMs, limits.memoryMiB, limits.aucLoss),
  ].map((line) => `- ${escaped(line)}`);
}

function recommendationWords({ recommendation }: Verdict): string {
  if (!recommendation) return benchmarkMessages.markdown.nothingPasses;
  const { key, decidedBy, runnerUp } = recommendation;
  return runnerUp
    ? benchmarkMessages.markdown.recommended(key, decidedBy, runnerUp.key)
    : benchmarkMessages.markdown.onlyOne(key);
}

function figuresTable(reports: readonly ConfigurationReport[], { configurations }: Verdict): string {
  const rows = reports.map(({ key, figures: own, fileBytes, aucLoss }): MarkdownCell[] => [
    { markdown: `\`${key}\`` },
    estimateText(own.coldMs, 0),
    estimateText(own.latencyP50Ms, 1),
    estimateText(own.latencyP95Ms, 1),
    estimateText(own.peakMiB, 0),
    fileBytes === null ? benchmarkMessages.figures.none : decimals(fileBytes / 1e6, 1),
    estimateText(own.meanAuc, 3),
    estimateText(aucLoss, 4),
    configurations.find((each) => each.key === key)?.outcome ?? benchmarkMessages.figures.none,
  ]);
  return markdownTable(benchmarkMessages.markdown.columns, rows, 'spaced');
}

function accuracyTable(rows: readonly AccuracyRow[]): string {
  return markdownTable(
    benchmarkMessages.markdown.accuracyColumns,
    rows.map(({ modelId, variantId, backend, meanAuc, meanAucCi95, difference, verdictAgreement }) => [
      modelId,
      variantId,
      backend,
      estimateText(meanAuc === null ? null : { value: meanAuc, ci95: meanAucCi95 }, 3),
      estimateText(difference, 4),
      verdictAgreement
        .map(({ criterion, agreement }) => benchmarkMessages.markdown.agreement(agreement, criterion))
        .join(', ') || benchmarkMessages.figures.none,
    ]),
    'spaced',
  );
}

function modelLines({ models }: BenchmarkRun): string[] {
  return models.flatMap(({ title, version, kind, variants }) => [
    `- ${escaped(title)} ${escaped(version)}, ${kind}`,
    ...variants.map(
      ({ id, sha256 }) =>
        `  - ${id}: ${sha256.map((hash) => `\`${hash}\``).join(', ') || benchmarkMessages.markdown.madeHere}`,
    ),
  ]);
}

function estimateText(estimate: Estimate | null, digits: number): string {
  return estimate ? withInterval(estimate.value, estimate.ci95, digits) : benchmarkMessages.figures.none;
}
