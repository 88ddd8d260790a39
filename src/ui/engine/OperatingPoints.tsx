import type { Criterion, Finding } from '../../core/finding.ts';
import { percent } from '../../messages/format.ts';
import { messages } from '../../messages/index.ts';
import details from '../components/Details.module.css';
import styles from './OperatingPoints.module.css';

const words = messages.reading.operatingPoints;

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
      <summary>{words.title}</summary>
      <table className={styles.points}>
        <caption>{words.caption(criterion, first.chosenOn)}</caption>
        <thead>
          <tr>
            <th scope="col">{words.finding}</th>
            <th scope="col">{words.threshold}</th>
            <th scope="col">{words.sensitivity}</th>
            <th scope="col">{words.specificity}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(
            ({ label, value, sensitivity, sensitivityCi95, specificity, specificityCi95, positives }) => (
              <tr key={label}>
                <th scope="row">
                  {messages.names.label(label)}
                  <small>{words.positives(positives)}</small>
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
      {words.rate(value)}
      {interval && <small>{words.interval(interval)}</small>}
    </td>
  );
}
