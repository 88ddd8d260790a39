import type { Criterion, Finding } from '../../core/finding.ts';
import { percent } from '../../messages/format.ts';
import { messages } from '../../messages/index.ts';
import details from '../components/Details.module.css';
import styles from './OperatingPoints.module.css';

/** Sensitivity and specificity of each threshold on the patients that it was chosen on. */
export function OperatingPoints({
  findings,
  criterion,
}: {
  findings: readonly Finding[];
  criterion: Criterion;
}) {
  const rows = findings.flatMap(({ label, thresholds }) => {
    const threshold = thresholds[criterion];
    return threshold ? { label, ...threshold } : [];
  });
  const [first] = rows;
  if (!first) return null;
  return (
    <details className={details.more}>
      <summary>{messages.reading.operatingPointsTitle}</summary>
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
    </details>
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
