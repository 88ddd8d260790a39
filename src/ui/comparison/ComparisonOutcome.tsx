import type { AnalysisResult } from '../../core/analysis.ts';
import { messages } from '../../messages/index.ts';
import type { Case, Comparison } from '../../state/store.ts';
import { ProblemCard } from '../case/ProblemCard.tsx';
import { Spinner } from '../components/Spinner.tsx';
import { useApp } from '../context.ts';
import styles from './Comparison.module.css';
import { Differences } from './Differences.tsx';
import { useSelectionName } from './selection-name.ts';

/** The findings of both sides of a comparison, as far as they are there. */
export function ComparisonOutcome({ shown, comparison }: { shown: Case; comparison: Comparison }) {
  const nameOf = useSelectionName();
  const other = useApp(({ cases }) => cases.find(({ key }) => key === comparison.key));
  if (shown.analysis.state !== 'done') return null;
  const first = shown.analysis.result;
  if (comparison.kind === 'image') {
    if (other?.analysis.state !== 'done') return null;
    return <Pair first={first} second={other.analysis.result} names={[shown.name, other.name]} />;
  }
  const { reading, selection } = comparison;
  switch (reading.state) {
    case 'running':
      return (
        <p className={styles.waiting} role="status">
          <Spinner />
          {messages.comparison.reading(nameOf(selection))}
        </p>
      );
    case 'failed':
      return <ProblemCard error={reading.error} subject={nameOf(selection)} />;
    case 'done':
      return (
        <Pair
          first={first}
          second={reading.result}
          names={[nameOf(first.provenance), nameOf(reading.result.provenance)]}
        />
      );
  }
}

function Pair({
  first,
  second,
  names,
}: {
  first: AnalysisResult;
  second: AnalysisResult;
  names: readonly [string, string];
}) {
  return <Differences first={first.findings} second={second.findings} names={names} />;
}
