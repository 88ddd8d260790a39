import type { Criterion, Finding } from '../../core/finding.ts';
import { percent } from '../../messages/format.ts';
import { messages } from '../../messages/index.ts';
import details from '../components/Details.module.css';
import styles from './OperatingPoints.module.css';

/** What each threshold reached on the patients that it was chosen on. */
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
      <summary>Operating points</summary>
      <table className={styles.points}>
        <caption>
          {messages.names.points[criterion]}, with 95 % intervals. Chosen on {first.chosenOn}.
        </caption>
        <thead>
          <tr>
            <th scope="col">Finding</th>
            <th scope="col">Threshold</th>
            <th scope="col">Sensitivity</th>
            <th scope="col">Specificity</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(
            ({ label, value, sensitivity, sensitivityCi95, specificity, specificityCi95, positives }) => (
              <tr key={label}>
                <th scope="row">
                  {messages.names.label(label)}
                  <small>{positives} positives</small>
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
      {value.toFixed(2)}
      {interval && (
        <small>
          {interval[0].toFixed(2)}–{interval[1].toFixed(2)}
        </small>
      )}
    </td>
  );
}
