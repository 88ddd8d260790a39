import { CRITERIA, type Criterion, type Finding, isUnspecific } from '../../core/finding.ts';
import { comparedPercents } from '../../messages/format.ts';
import { messages } from '../../messages/index.ts';
import styles from './PointsOfFinding.module.css';

/** The three operating points of one finding, and what each reached when it was chosen. */
export function PointsOfFinding({ finding, criterion }: { finding: Finding; criterion: Criterion }) {
  const { probability, thresholds, label } = finding;
  const known = CRITERIA.flatMap((each) => {
    const threshold = thresholds[each];
    return threshold ? [{ criterion: each, ...threshold }] : [];
  });
  const [first] = known;
  if (!first) return <p className={styles.words}>{messages.reading.pointsNone}</p>;
  return (
    <>
      <table className={styles.points}>
        <caption>{messages.names.label(label)}</caption>
        <thead>
          <tr>
            <td />
            <th scope="col">{messages.reading.operatingPointsThreshold}</th>
            <th scope="col">{messages.reading.operatingPointsSensitivity}</th>
            <th scope="col">{messages.reading.operatingPointsSpecificity}</th>
          </tr>
        </thead>
        <tbody>
          {known.map((point) => (
            <tr key={point.criterion} data-current={point.criterion === criterion}>
              <th scope="row">{messages.names.criteria[point.criterion]}</th>
              <td>{comparedPercents(probability, point.value)[1]}</td>
              <Rate value={point.sensitivity} interval={point.sensitivityCi95} isLow={false} />
              <Rate value={point.specificity} interval={point.specificityCi95} isLow={isUnspecific(point)} />
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.words}>{messages.reading.pointsMeaning}</p>
      <p className={styles.words}>{messages.reading.pointsChosen(first.positives, first.chosenOn)}</p>
    </>
  );
}

interface RateProps {
  readonly value: number;
  readonly interval: readonly [number, number] | null;
  readonly isLow: boolean;
}

function Rate({ value, interval, isLow }: RateProps) {
  return (
    <td data-low={isLow}>
      {messages.reading.operatingPointsRate(value)}
      {interval && <small>{messages.reading.operatingPointsInterval(interval)}</small>}
    </td>
  );
}
