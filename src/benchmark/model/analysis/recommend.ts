import { overlap } from '../../statistics/difference.ts';
import type { ConfigurationReport, Recommendation } from '../report.ts';

/** The precision to which the documents round AUC; no choice rests on a smaller difference. */
const SAME_AUC = 0.001;

/** Each keeps the best of the list, and whatever cannot be told from it. */
const STEPS: readonly (readonly [
  decidedBy: Exclude<Recommendation['decidedBy'], 'only-one' | 'order'>,
  keep: (reports: readonly ConfigurationReport[]) => readonly ConfigurationReport[],
])[] = [
  ['latency', fastest],
  ['auc', (reports) => lowest(reports, ({ aucLoss }) => aucLoss?.value ?? null, SAME_AUC)],
  ['size', (reports) => lowest(reports, ({ fileBytes }) => fileBytes, 0)],
  ['memory', (reports) => lowest(reports, ({ figures }) => figures.peakMiB?.value ?? null, 0)],
];

/**
 * All of them are within the limits, so the fastest is best; of those whose median cannot be told
 * from its, the one that loses least AUC, then the smallest download, then the least memory. The
 * runner-up is what would be chosen without it.
 * @param passing those that pass
 */
export function recommend(passing: readonly ConfigurationReport[]): Recommendation | null {
  const best = choose(passing);
  if (!best) return null;
  const second = choose(passing.filter((report) => report !== best));
  if (!second) return { key: best.key, decidedBy: 'only-one', runnerUp: null };
  return {
    key: best.key,
    decidedBy: decidedBy(passing, second),
    runnerUp: {
      key: second.key,
      latencyMs: less(second.figures.latencyP50Ms?.value, best.figures.latencyP50Ms?.value),
      aucLoss: less(second.aucLoss?.value, best.aucLoss?.value),
      fileBytes: less(second.fileBytes, best.fileBytes),
      memoryMiB: less(second.figures.peakMiB?.value, best.figures.peakMiB?.value),
    },
  };
}

function choose(reports: readonly ConfigurationReport[]): ConfigurationReport | null {
  return STEPS.reduce((kept, [, keep]) => keep(kept), reports)[0] ?? null;
}

/** The step that dropped the runner-up; where none did, the order of the keys. */
function decidedBy(
  passing: readonly ConfigurationReport[],
  second: ConfigurationReport,
): Recommendation['decidedBy'] {
  let kept = passing;
  for (const [name, keep] of STEPS) {
    kept = keep(kept);
    if (!kept.includes(second)) return name;
  }
  return 'order';
}

function fastest(reports: readonly ConfigurationReport[]): readonly ConfigurationReport[] {
  const medians = reports.map(({ figures }) => figures.latencyP50Ms);
  const known = medians.filter((median) => median !== null).sort((a, b) => a.value - b.value);
  const best = known[0];
  return reports.filter((_, i) => {
    const own = medians[i];
    return own && best && (own.value === best.value || overlap(own, best));
  });
}

/** Unknown values are kept only where none is known. */
function lowest(
  reports: readonly ConfigurationReport[],
  costOf: (report: ConfigurationReport) => number | null,
  tolerance: number,
): readonly ConfigurationReport[] {
  const least = Math.min(...reports.map((report) => costOf(report) ?? Number.POSITIVE_INFINITY));
  if (!Number.isFinite(least)) return reports;
  return reports.filter((report) => (costOf(report) ?? Number.POSITIVE_INFINITY) <= least + tolerance);
}

function less(a: number | null | undefined, b: number | null | undefined): number | null {
  return a == null || b == null ? null : a - b;
}
