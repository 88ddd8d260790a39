/** An evaluation as JSON, as tables, as a page, and its raw scores as CSV. */
import Papa from 'papaparse';
import { whole } from '../../src/messages/format.ts';
import { escaped, markdownTable } from '../../src/messages/markdown.ts';
import { bytesOf, type ModelManifest, variantOf } from '../../src/model/manifest.ts';
import type { Evaluation } from '../shared/evaluation/evaluation.ts';
import { type Latency, MACHINE } from '../shared/scoring/latency.ts';
import type { Scoring, VariantScores } from '../shared/scoring/scores.ts';
import { ACCURACY_HEADER, accuracyCells, area, figure, formatTable, variantName } from '../shared/table.ts';

/** One variant on one backend: the keys of the JSON, in its order. */
export interface EvaluationReport {
  readonly model: string;
  readonly version: string;
  /** The variant's id, which is its precision if nothing else distinguishes it. */
  readonly precision: string;
  readonly backend: string;
  readonly n: number;
  readonly meanAuc: number | null;
  readonly meanAucCi95: readonly [number, number] | null;
  readonly meanOver: number;
  /**
   * To float32 on the same images; null for float32 itself, and where it is not among the variants.
   */
  readonly meanAucDifference: Evaluation['meanAucDifference'];
  readonly verdictAgreement: Evaluation['verdictAgreement'];
  readonly meanCalibrationError: number | null;
  readonly perLabel: Evaluation['perLabel'];
  readonly bytes: number;
  /** Null until `calibrate` has measured it. */
  readonly gzipBytes: number | null;
  readonly brotliBytes: number | null;
  /**
   * From a file's bytes to its findings, and of that the network; null where it was not measured.
   */
  readonly latencyMs:
    | (Latency['fileToFindingsMs'] & { readonly compute: Latency['computeMs']; readonly images: number })
    | null;
  readonly threads: number | null;
  readonly skipped: number;
  readonly interval: string;
  readonly date: string;
  readonly machine: string;
}

export function evaluationReport(
  manifest: ModelManifest,
  { variantId, backend, images, ...figures }: Evaluation,
  { latency, skipped }: { latency: Latency | null; skipped: number },
): EvaluationReport {
  const variant = variantOf(manifest, variantId);
  return {
    model: manifest.id,
    version: manifest.version,
    precision: variantId,
    backend,
    n: images,
    meanAuc: figures.meanAuc,
    meanAucCi95: figures.meanAucCi95,
    meanOver: figures.meanOver,
    meanAucDifference: figures.meanAucDifference,
    verdictAgreement: figures.verdictAgreement,
    meanCalibrationError: figures.meanCalibrationError,
    perLabel: figures.perLabel,
    bytes: bytesOf(variant),
    gzipBytes: variant.compressed?.gzipBytes ?? null,
    brotliBytes: variant.compressed?.brotliBytes ?? null,
    latencyMs: latency && { ...latency.fileToFindingsMs, compute: latency.computeMs, images: latency.images },
    threads: latency?.threads ?? null,
    skipped,
    interval: figures.interval,
    date: new Date().toISOString(),
    machine: MACHINE,
  };
}

/** A table of variants and a table of labels. */
interface ReportTables {
  readonly title: string;
  readonly variants: { readonly header: readonly string[]; readonly rows: readonly (readonly string[])[] };
  readonly labels: { readonly header: readonly string[]; readonly rows: readonly (readonly string[])[] };
  readonly notes: readonly string[];
}

function reportTables(reports: readonly EvaluationReport[]): ReportTables {
  const [first] = reports;
  const latencies = reports.filter(({ latencyMs }) => latencyMs !== null);
  return {
    title: `${first?.model} ${first?.version}: ${first?.n} images, ${first?.skipped} skipped`,
    variants: {
      header: [...ACCURACY_HEADER, 'bytes', 'gzip', 'p50 ms', 'p95 ms', 'network p50'],
      rows: reports.map((report) => [
        ...accuracyCells(report),
        whole(report.bytes),
        report.gzipBytes === null ? '-' : whole(report.gzipBytes),
        figure(report.latencyMs?.p50 ?? null, 1),
        figure(report.latencyMs?.p95 ?? null, 1),
        figure(report.latencyMs?.compute.p50 ?? null, 1),
      ]),
    },
    labels: {
      header: ['label', 'positives', ...reports.map(variantName)],
      rows: (first?.perLabel ?? []).map(({ label, positives }, k) => [
        label,
        String(positives),
        ...reports.map(({ perLabel }) => area(perLabel[k]?.auc ?? null, perLabel[k]?.ci95 ?? null)),
      ]),
    },
    notes: [
      `The second table: AUC-ROC of each label. Means over ${first?.meanOver} labels with at least 20 positives.`,
      `Intervals: ${first?.interval}. Differences are to float32, paired on the same images and resamples.`,
      ...(latencies.length > 0
        ? [`Latency from file to findings on ${latencies[0]?.latencyMs?.images} images, ${MACHINE}.`]
        : []),
    ],
  };
}

export function reportText(reports: readonly EvaluationReport[]): string {
  const { title, variants, labels, notes } = reportTables(reports);
  const tables = [variants, labels].map(({ header, rows }) => formatTable(header, rows));
  return `${[title, '', ...tables.flatMap((table) => [table, '']), ...notes].join('\n')}\n`;
}

/**
 * Columns image, patient_id, labels, then a raw score for each of the model's labels, to full
 * precision.
 */
export function scoresCsv({ images }: Scoring, { scores }: VariantScores, labels: readonly string[]): string {
  const rows = images.map(({ key, patient, labels: present }, i) => [
    key,
    patient ?? '',
    [...present].join('|'),
    ...(scores[i] ?? []),
  ]);
  const csv = Papa.unparse({ fields: ['image', 'patient_id', 'labels', ...labels], data: rows });
  return `${csv}\n`;
}

/** @param command the command line, so that it can be repeated */
export function reportPage(reports: readonly EvaluationReport[], command: string): string {
  const { title, variants, labels, notes } = reportTables(reports);
  const day = reports[0]?.date.slice(0, 10);
  return `# ${escaped(title)}

Written on ${day} by

    ${command}

${markdownTable(variants.header, variants.rows)}

${notes.map((note) => `- ${escaped(note)}`).join('\n')}

${markdownTable(labels.header, labels.rows)}
`;
}
