/** Finds what two readings say differently, label by label. */
import { type Criterion, type Finding, type Verdict, verdictOf } from '../core/finding.ts';

export interface Difference {
  readonly label: string;
  /** Null where the first reading's model does not know the label. */
  readonly first: Finding | null;
  readonly second: Finding | null;
  /** The second probability less the first, -1 to 1; null where one of them is missing. */
  readonly change: number | null;
  /** Whether one is above its threshold and the other is not: the difference that matters. */
  readonly isVerdictChanged: boolean;
}

/**
 * Compares two readings by their labels, in the order of the first and then what only the second
 * has. Each probability is judged by the thresholds of its own model and variant.
 */
export function differencesOf(
  first: readonly Finding[],
  second: readonly Finding[],
  criterion: Criterion,
): readonly Difference[] {
  const others = new Map(second.map((finding) => [finding.label, finding]));
  const shared = first.map((finding) => difference(finding, others.get(finding.label) ?? null, criterion));
  const known = new Set(first.map(({ label }) => label));
  const added = second.filter(({ label }) => !known.has(label));
  return [...shared, ...added.map((finding) => difference(null, finding, criterion))];
}

function difference(first: Finding | null, second: Finding | null, criterion: Criterion): Difference {
  const verdicts = [first, second].map((finding) => (finding ? verdictOf(finding, criterion) : 'none'));
  return {
    label: (first ?? second)?.label ?? '',
    first,
    second,
    change: first && second ? second.probability - first.probability : null,
    isVerdictChanged: isChanged(verdicts),
  };
}

/** A verdict that one of the two cannot give is no change. */
function isChanged(verdicts: readonly Verdict[]): boolean {
  return verdicts.includes('above') && verdicts.includes('below');
}
