/** An evaluation as JSON, as a table, and its raw scores as CSV. */
import { cpus } from 'node:os';
import Papa from 'papaparse';
import type { PreparedModel } from '../../src/pipeline/prepare.ts';
import type { Evaluation } from './evaluation.ts';
import type { ScoredImage } from './scores.ts';
import { figure, formatTable } from './table.ts';

/** The keys of the JSON, in its order. */
export interface EvaluationReport {
  readonly model: string;
  readonly version: string;
  readonly precision: string;
  readonly backend: string;
  readonly n: number;
  readonly meanAuc: number | null;
  readonly meanOver: number;
  readonly perLabel: Evaluation['perLabel'];
  readonly latencyMs: Evaluation['latencyMs'];
  readonly skipped: number;
  readonly interval: string;
  readonly threads: number;
  readonly date: string;
  readonly machine: string;
}

export function evaluationReport(
  { model: { manifest }, session }: PreparedModel,
  { n, meanAuc, meanOver, perLabel, latencyMs, interval }: Evaluation,
  skipped: number,
): EvaluationReport {
  return {
    model: manifest.id,
    version: manifest.version,
    precision: session.precision,
    backend: session.backend,
    n,
    meanAuc,
    meanOver,
    perLabel,
    latencyMs,
    skipped,
    interval,
    threads: session.threads,
    date: new Date().toISOString(),
    machine: `${cpus()[0]?.model ?? 'unknown CPU'}, ${cpus().length} cores, Node ${process.versions.node}`,
  };
}

export function reportText(report: EvaluationReport): string {
  const { model, version, precision, backend, threads, n, skipped, latencyMs } = report;
  const table = formatTable(
    ['label', 'positives', 'AUC', '95 % interval'],
    report.perLabel.map(({ label, positives, auc, ci95 }) => [
      label,
      String(positives),
      figure(auc),
      ci95 ? `${figure(ci95[0])} to ${figure(ci95[1])}` : '-',
    ]),
  );
  return `${model} ${version}, ${precision}, ${backend}, threads: ${threads}; ${n} images, ${skipped} skipped
${table}
mean AUC ${figure(report.meanAuc)} over ${report.meanOver} labels with at least 20 positives
intervals: ${report.interval}
latency p50 ${latencyMs.p50.toFixed(1)} ms, p95 ${latencyMs.p95.toFixed(1)} ms (${report.machine})
`;
}

/** Columns image, patient_id, labels, then a raw score for each of the model's labels, to full precision. */
export function scoresCsv(images: readonly ScoredImage[], labels: readonly string[]): string {
  const rows = images.map(({ key, patient, labels: present, scores }) => [
    key,
    patient ?? '',
    [...present].join('|'),
    ...labels.map((label) => scores.get(label)),
  ]);
  const csv = Papa.unparse({ fields: ['image', 'patient_id', 'labels', ...labels], data: rows });
  return `${csv}\n`;
}
