import {
  type Criterion,
  type Finding,
  isUnspecific,
  type Reliability,
  type Threshold,
  verdictOf,
} from '../../core/finding.ts';
import { comparedPercents, percent } from '../../messages/format.ts';
import { messages } from '../../messages/index.ts';
import { Hint } from '../components/Hint.tsx';
import { Bar } from './Axis.tsx';
import styles from './Findings.module.css';
import { PointsOfFinding } from './PointsOfFinding.tsx';

interface FindingRowProps {
  readonly finding: Finding;
  readonly criterion: Criterion;
  /** Its heat map is on the screen. */
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

export function FindingRow({ finding, criterion, chosen, onChoose }: FindingRowProps) {
  const { label, probability, score, thresholds, reliability, map } = finding;
  const threshold = thresholds[criterion];
  const verdict = verdictOf(finding, criterion);
  const name = messages.names.label(label);
  const [shown, compared] = threshold
    ? comparedPercents(probability, threshold.value)
    : [percent(probability), ''];
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
        <span className={styles.label}>{name}</span>
        <span className={styles.probability}>{shown}</span>
        <Bar probability={probability} threshold={threshold?.value ?? null} />
        <span className={styles.says}>
          <span className={styles.verdict}>
            {verdict === 'none'
              ? messages.reading.findingsNoThreshold
              : messages.reading.findingsVerdict(verdict, compared, criterion)}
          </span>
          <span className={styles.reliability}>{reliabilityText(reliability)}</span>
          {threshold && <Unspecific threshold={threshold} />}
        </span>
      </button>
      <Hint label={messages.reading.findingsAbout(name)}>
        <PointsOfFinding finding={finding} criterion={criterion} />
      </Hint>
    </li>
  );
}

/** Warns where the verdict above says little. */
function Unspecific({ threshold }: { threshold: Threshold }) {
  if (!isUnspecific(threshold)) return null;
  return (
    <span className={styles.unspecific} data-unspecific>
      {messages.reading.findingsUnspecific(threshold.specificity)}
    </span>
  );
}

function reliabilityText(reliability: Reliability | null): string {
  if (!reliability) return '';
  const { auc, ci95, positives } = reliability;
  if (auc === null) return messages.reading.findingsNotMeasured(positives);
  return messages.reading.findingsAuc(auc, ci95);
}
