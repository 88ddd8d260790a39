import { benchmarkMessages } from '../../../messages/benchmark.ts';
import { explain } from '../../../messages/explain.ts';
import { Table } from '../../../ui/components/Table.tsx';
import { useAccuracy } from './context.ts';

/** More rows than this are not read by a person. */
const MOST_SHOWN = 200;

/**
 * Pictures that could not be read, by their place in the CSV: on the screen only, and never by
 * name.
 */
export function Skipped() {
  const skipped = useAccuracy((state) => state.skipped);
  if (skipped.length === 0) return null;
  return (
    <details data-testid="accuracy-skipped">
      <summary>{benchmarkMessages.accuracy.skippedTitle(skipped.length)}</summary>
      <Table
        caption={benchmarkMessages.accuracy.skippedCaption(skipped.length > MOST_SHOWN ? MOST_SHOWN : null)}
        columns={benchmarkMessages.accuracy.skippedColumns}
        rows={skipped.slice(0, MOST_SHOWN).map(({ row, problem }) => {
          const { title, cause, remedy } = explain(problem);
          return [String(row), benchmarkMessages.accuracy.skippedProblem(title, cause), remedy];
        })}
      />
    </details>
  );
}
