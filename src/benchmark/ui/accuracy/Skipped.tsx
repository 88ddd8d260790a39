import { explain } from '../../../messages/explain.ts';
import { Table } from '../../../ui/components/Table.tsx';
import { useAccuracy } from './context.ts';
import { count } from './words.ts';

/** As many as a person looks through. */
const MOST_SHOWN = 200;

/** Pictures that could not be read, by their place in the CSV: on the screen only, and never by name. */
export function Skipped() {
  const skipped = useAccuracy((state) => state.skipped);
  if (skipped.length === 0) return null;
  return (
    <details data-testid="accuracy-skipped">
      <summary>
        {count(skipped.length, 'picture')} could not be read and {skipped.length === 1 ? 'was' : 'were'} left
        out
      </summary>
      <Table
        caption={`By row of the CSV, the header left out${skipped.length > MOST_SHOWN ? `; the first ${MOST_SHOWN}` : ''}`}
        columns={['Row', 'What is wrong', 'What to do']}
        rows={skipped.slice(0, MOST_SHOWN).map(({ row, problem }) => {
          const { title, cause, remedy } = explain(problem);
          return [String(row), `${title}. ${cause}`, remedy];
        })}
      />
    </details>
  );
}
