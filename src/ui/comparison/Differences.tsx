import type { Criterion, Finding } from '../../core/finding.ts';
import { verdictOf } from '../../core/finding.ts';
import { messages } from '../../messages/index.ts';
import { type Difference, differencesOf } from '../../state/differences.ts';
import { Table } from '../components/Table.tsx';
import { useApp } from '../context.ts';
import styles from './Comparison.module.css';

interface DifferencesProps {
  readonly first: readonly Finding[];
  readonly second: readonly Finding[];
  /** Names of the two readings, for the heads of their columns. */
  readonly names: readonly [string, string];
}

/** The findings of two readings side by side; what is above in one of them only comes first. */
export function Differences({ first, second, names }: DifferencesProps) {
  const criterion = useApp((state) => state.criterion);
  const differences = differencesOf(first, second, criterion);
  const changed = differences.filter(({ isVerdictChanged }) => isVerdictChanged);
  const rows = [...changed, ...differences.filter(({ isVerdictChanged }) => !isVerdictChanged)];
  return (
    <section className={styles.differences} aria-labelledby="differences-title">
      <h2 id="differences-title">{messages.comparison.tableTitle}</h2>
      <p role="status">{messages.comparison.verdictsDiffer(changed.length)}</p>
      <Table
        caption={messages.comparison.tableCaption(...names)}
        columns={[messages.comparison.finding, ...names, messages.comparison.change]}
        rows={rows.map((difference) => rowOf(difference, criterion))}
      />
      <p className={styles.note}>
        {messages.comparison.aboveMark}. {messages.comparison.otherPoints}
      </p>
    </section>
  );
}

function rowOf({ label, first, second, change, isVerdictChanged }: Difference, criterion: Criterion) {
  const heading = (
    <>
      {messages.names.label(label)}
      {isVerdictChanged && <small className={styles.changed}>{messages.comparison.verdictDiffers}</small>}
    </>
  );
  return [
    heading,
    probabilityOf(first, criterion),
    probabilityOf(second, criterion),
    change === null ? messages.comparison.none : messages.comparison.changed(change),
  ];
}

function probabilityOf(finding: Finding | null, criterion: Criterion): string {
  if (!finding) return messages.comparison.none;
  return messages.comparison.probability(finding.probability, verdictOf(finding, criterion));
}
