import type { Finding, Reliability } from '../../core/finding.ts';
import { labelName, percent } from '../format.ts';
import styles from './Findings.module.css';

interface FindingRowProps {
  readonly finding: Finding;
  /** Its heat map is on the screen. */
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

export function FindingRow({ finding, chosen, onChoose }: FindingRowProps) {
  const { label, probability, score, threshold, verdict, reliability } = finding;
  return (
    <li>
      <button
        type="button"
        className={styles.row}
        data-verdict={verdict}
        data-label={label}
        data-score={score}
        aria-pressed={chosen}
        title="Show where the model looked"
        onClick={onChoose}
      >
        <span className={styles.label}>{labelName(label)}</span>
        <span className={styles.probability}>{percent(probability)}</span>
        <Bar probability={probability} threshold={threshold} />
        <span className={styles.verdict}>{verdictText(finding)}</span>
        <span className={styles.reliability}>{reliabilityText(reliability)}</span>
      </button>
    </li>
  );
}

/** Probability as a bar, threshold as a tick, both on a scale of square roots: most findings are rare. */
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

function verdictText({ verdict, threshold }: Finding): string {
  if (threshold === null) return 'No threshold';
  return `${verdict === 'above' ? 'Above' : 'Below'} ${percent(threshold)}`;
}

function reliabilityText(reliability: Reliability | null): string {
  if (!reliability) return '';
  const { auc, ci95, positives } = reliability;
  if (auc === null || ci95 === null) return `AUC not measured (${positives} positives)`;
  return `AUC ${auc.toFixed(2)} (${ci95[0].toFixed(2)}–${ci95[1].toFixed(2)})`;
}
