/** The order of findings by the threshold in use. */
import { type Criterion, type Finding, verdictOf } from './finding.ts';
import { logit } from './log-odds.ts';

type Judged = Pick<Finding, 'probability' | 'thresholds'>;

/**
 * How far a probability is above the threshold of a criterion, as a difference of log-odds;
 * negative below it, and null where there is no threshold.
 *
 * Log-odds make labels comparable. By Bayes' rule a reading multiplies the odds that the label had
 * before it, so that in the difference the prevalence cancels: 4 % against a threshold of 1 % is
 * further above than 30 % against 20 %. A ratio of probabilities would do the same for rare labels
 * only, since it has no room above a threshold of 50 %.
 */
export function marginOf({ probability, thresholds }: Judged, criterion: Criterion): number | null {
  const threshold = thresholds[criterion];
  return threshold && logit(probability) - logit(threshold.value);
}

const VERDICTS = ['above', 'below', 'none'] as const;

/**
 * Findings above their threshold, the furthest first; then those below, the nearest first; then
 * those without a threshold, the most probable first.
 */
export function ranked<F extends Judged>(findings: readonly F[], criterion: Criterion): F[] {
  const place = (finding: F) => VERDICTS.indexOf(verdictOf(finding, criterion));
  const margin = (finding: F) => marginOf(finding, criterion) ?? 0;
  return findings.toSorted(
    (a, b) => place(a) - place(b) || margin(b) - margin(a) || b.probability - a.probability,
  );
}

/**
 * The finding whose heat map is shown: the chosen one, else the first of {@link ranked}; null
 * where there is no finding.
 * @param label null where none was chosen
 */
export function mappedFinding<F extends Judged & Pick<Finding, 'label'>>(
  findings: readonly F[],
  label: string | null,
  criterion: Criterion,
): F | null {
  return findings.find((finding) => finding.label === label) ?? ranked(findings, criterion)[0] ?? null;
}
