/** A run for an issue or a report: environment, verdict and tables. No picture, no patient. */

import type { AccuracyRow } from '../../accuracy/types.ts';
import type { ConfigurationReport, Estimate, Verdict } from '../report.ts';
import type { BenchmarkRun } from '../run.ts';

/** Warnings in words come from the caller: words belong in ui. */
export interface MarkdownParts {
  readonly run: BenchmarkRun;
  readonly reports: readonly ConfigurationReport[];
  readonly verdict: Verdict;
  readonly warnings: readonly string[];
}

export function markdownOf({ run, reports, verdict, warnings }: MarkdownParts): string {
  const parts = [
    `# Penumbra benchmark, ${run.startedAt}`,
    environmentLines(run).join('\n'),
    `**Verdict: ${verdict.outcome}.** ${recommendationWords(verdict)}`,
    figuresTable(reports, verdict),
    '95 % intervals in brackets; trials are resampled first, then the runs of each.',
    ...(run.accuracy
      ? [`## Accuracy, ${escaped(run.accuracy.measuredOn)}`, accuracyTable(run.accuracy.rows)]
      : []),
    ...(warnings.length > 0
      ? ['## Warnings', warnings.map((words) => `- ${escaped(words)}`).join('\n')]
      : []),
    '## Models',
    modelLines(run).join('\n'),
  ];
  return `${parts.join('\n\n')}\n`;
}

function environmentLines({ appVersion, plan, state, limits, environment }: BenchmarkRun): string[] {
  const { browser, browserVersion, os, logicalCores, gpu, simd, relaxedSimd, crossOriginIsolated } =
    environment;
  const simdWords = relaxedSimd ? 'relaxed SIMD' : simd ? 'SIMD' : 'no SIMD';
  return [
    `- Penumbra ${appVersion}, plan ${plan.name}, ${state}, seed ${plan.seed}`,
    `- ${browser} ${browserVersion} on ${os}, ${logicalCores} logical cores, ${simdWords}, GPU: ${gpu ?? 'not told'}`,
    `- ${crossOriginIsolated ? '' : 'not '}cross-origin isolated, clock of ${Number(environment.timerResolutionMs.toPrecision(2))} ms`,
    `- Limits: p95 ${limits.latencyMs} ms, ${limits.memoryMiB} MiB, AUC loss ${limits.aucLoss}`,
  ].map(escaped);
}

function recommendationWords({ recommendation }: Verdict): string {
  if (!recommendation) return 'No configuration passes.';
  const { key, decidedBy, runnerUp } = recommendation;
  if (!runnerUp) return `Use \`${key}\`: nothing else passes.`;
  return `Use \`${key}\`, by ${decidedBy}; runner-up: \`${runnerUp.key}\`.`;
}

function figuresTable(reports: readonly ConfigurationReport[], { configurations }: Verdict): string {
  const rows = reports.map(({ key, figures, fileBytes, aucLoss }) => [
    `\`${key}\``,
    words(figures.coldMs, 0),
    words(figures.latencyP50Ms, 1),
    words(figures.latencyP95Ms, 1),
    words(figures.peakMiB, 0),
    fileBytes === null ? '–' : (fileBytes / 1e6).toFixed(1),
    words(figures.meanAuc, 3),
    words(aucLoss, 4),
    configurations.find((own) => own.key === key)?.outcome ?? '–',
  ]);
  return table(
    [
      'configuration',
      'cold ms',
      'p50 ms',
      'p95 ms',
      'peak MiB',
      'files MB',
      'mean AUC',
      'AUC loss',
      'verdict',
    ],
    rows,
  );
}

function accuracyTable(rows: readonly AccuracyRow[]): string {
  return table(
    ['model', 'precision', 'backend', 'mean AUC', 'less float32’s', 'same verdict'],
    rows.map(({ modelId, variantId, backend, meanAuc, meanAucCi95, difference, verdictAgreement }) => [
      modelId,
      variantId,
      backend,
      words(meanAuc === null ? null : { value: meanAuc, ci95: meanAucCi95 }, 3),
      words(difference, 4),
      verdictAgreement
        .map(({ criterion, agreement }) => `${(100 * agreement).toFixed(1)} % (${criterion})`)
        .join(', ') || '–',
    ]),
  );
}

function modelLines({ models }: BenchmarkRun): string[] {
  return models.flatMap(({ title, version, kind, variants }) => [
    `- ${escaped(title)} ${escaped(version)}, ${kind}`,
    ...variants.map(
      ({ id, sha256 }) => `  - ${id}: ${sha256.map((hash) => `\`${hash}\``).join(', ') || 'made here'}`,
    ),
  ]);
}

function words(estimate: Estimate | null, digits: number): string {
  if (!estimate) return '–';
  const { value, ci95 } = estimate;
  const interval = ci95 ? ` (${ci95[0].toFixed(digits)}–${ci95[1].toFixed(digits)})` : '';
  return `${value.toFixed(digits)}${interval}`;
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Texts of a browser or an imported model: no table is broken by them, and no markup or link made. */
function escaped(text: string): string {
  return text.replaceAll(/[\\|`*_<>[\]]/g, '\\$&').replaceAll(/\s+/g, ' ');
}
