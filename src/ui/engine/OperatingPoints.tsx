import type { Criterion, Finding } from '../../core/finding.ts';
import { percent } from '../../messages/format.ts';
import { messages } from '../../messages/index.ts';
import { Fold } from '../components/Fold.tsx';
import styles from './OperatingPoints.module.css';

interface OperatingPointsProps {
  readonly findings: readonly Finding[];
  readonly criterion: Criterion;
}

/** Sensitivity and specificity of each threshold on the patients that it was chosen on. */
export function OperatingPoints({ findings, criterion }: OperatingPointsProps) {
  if (!findings.some(({ thresholds }) => thresholds[criterion])) return null;
  return (
    <Fold summary={messages.reading.operatingPointsTitle}>
      <Points findings={findings} criterion={criterion} />
    </Fold>
  );
}

function Points({ findings, criterion }: OperatingPointsProps) {
  const rows = findings.flatMap(({ label, thresholds }) => {
    const threshold = thresholds[criterion];
    return threshold ? { label, ...threshold } : [];
  });
  const [first] = rows;
  if (!first) return null;
  return (
    <table className={styles.points}>
      <caption>{messages.reading.operatingPointsCaption(criterion, first.chosenOn)}</caption>
      <thead>
        <tr>
          <th scope="col">{messages.reading.operatingPointsFinding}</th>
          <th scope="col">{messages.reading.operatingPointsThreshold}</th>
          <th scope="col">{messages.reading.operatingPointsSensitivity}</th>
          <th scope="col">{messages.reading.operatingPointsSpecificity}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(
          ({ label, value, sensitivity, sensitivityCi95, specificity, specificityCi95, positives }) => (
            <tr key={label}>
              <th scope="row">
                {messages.names.label(label)}
                <small>{messages.reading.operatingPointsPositives(positives)}</small>
              </th>
              <td>{percent(value)}</td>
              <Rate value={sensitivity} interval={sensitivityCi95} />
              <Rate value={specificity} interval={specificityCi95} />
            </tr>
          ),
        )}
      </tbody>
    </table>
  );
}

function Rate({ value, interval }: { value: number; interval: readonly [number, number] | null }) {
  return (
    <td>
      {messages.reading.operatingPointsRate(value)}
      {interval && <small>{messages.reading.operatingPointsInterval(interval)}</small>}
    </td>
  );
}
