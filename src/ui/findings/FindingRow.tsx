import {
  type Criterion,
  type Finding,
  type Reliability,
  type Verdict,
  verdictOf,
} from '../../core/finding.ts';
import { percent } from '../../messages/format.ts';
import { messages } from '../../messages/index.ts';
import styles from './Findings.module.css';

interface FindingRowProps {
  readonly finding: Finding;
  readonly criterion: Criterion;
  /** Its heat map is on the screen. */
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

export function FindingRow({ finding, criterion, chosen, onChoose }: FindingRowProps) {
  const { label, probability, score, thresholds, reliability, map } = finding;
  const threshold = thresholds[criterion]?.value ?? null;
  const verdict = verdictOf(finding, criterion);
  return (
    <li>
      <button
        type="button"
        className={styles.row}
        data-verdict={verdict}
        data-label={label}
        data-score={score}
        aria-pressed={chosen}
        title={map ? messages.reading.findingsShowMap : messages.reading.findingsNoMap}
        onClick={onChoose}
      >
        <span className={styles.label}>{messages.names.label(label)}</span>
        <span className={styles.probability}>{percent(probability)}</span>
        <Bar probability={probability} threshold={threshold} />
        <span className={styles.says}>
          <span className={styles.verdict}>{verdictText(verdict, threshold, criterion)}</span>
          <span className={styles.reliability}>{reliabilityText(reliability)}</span>
        </span>
      </button>
    </li>
  );
}

/**
 * Probability as a bar, threshold as a tick, both on a scale of square roots: most findings are
 * rare.
 */
function Bar({ probability, threshold }: { probability: number; threshold: number | null }) {
  return (
    <svg className={styles.bar} viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
      <rect className={styles.track} width="100" height="6" />
      <rect className={styles.fill} width={100 * Math.sqrt(probability)} height="6" />
      {threshold !== null && (
        <rect className={styles.tick} x={100 * Math.sqrt(threshold) - 0.4} width="0.8" height="6" />
      )}
    </svg>
  );
}

function verdictText(verdict: Verdict, threshold: number | null, criterion: Criterion): string {
  if (threshold === null) return messages.reading.findingsNoThreshold;
  return messages.reading.findingsVerdict(verdict, threshold, criterion);
}

function reliabilityText(reliability: Reliability | null): string {
  if (!reliability) return '';
  const { auc, ci95, positives } = reliability;
  if (auc === null) return messages.reading.findingsNotMeasured(positives);
  return messages.reading.findingsAuc(auc, ci95);
}
