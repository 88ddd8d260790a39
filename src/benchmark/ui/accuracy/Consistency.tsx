import { CircleCheck, CircleX, ScanSearch } from 'lucide-react';
import { explain } from '../../../messages/explain.ts';
import { Spinner } from '../../../ui/components/Spinner.tsx';
import { Table } from '../../../ui/components/Table.tsx';
import type { ConsistencyRow } from '../../accuracy/progress.ts';
import shared from '../shared.module.css';
import { useAccuracy, useAccuracyCommands } from './context.ts';
import { variantName } from './words.ts';

/** Without labelled pictures: does this device compute what the build did? */
export function Consistency() {
  const { checkConsistency } = useAccuracyCommands();
  const rows = useAccuracy((state) => state.consistency);
  const activity = useAccuracy((state) => state.activity);
  const isChecking = activity.state === 'checking';
  return (
    <section className={shared.panel} aria-labelledby="consistency-title" data-testid="consistency">
      <div className={shared.heading}>
        <h2 id="consistency-title">Consistent with the build?</h2>
        <button type="button" onClick={() => void checkConsistency()} disabled={activity.state !== 'idle'}>
          {isChecking ? <Spinner /> : <ScanSearch aria-hidden="true" />}
          Check
        </button>
      </div>
      <p className={shared.lead}>
        Nobody has labelled pictures at hand? Four drawn ones go through decoding, preprocessing and every
        precision on every backend here, and the answers are compared with those that came with this build.
      </p>
      <div role="status">
        {isChecking && (
          <p className={shared.hint}>
            {rows?.length ?? 0} of {activity.total} checked
          </p>
        )}
        {rows && !isChecking && <p className={shared.status}>{verdict(rows)}</p>}
      </div>
      {rows && rows.length > 0 && (
        <Table
          caption="Largest difference of a probability over all findings, and what rounding explains"
          columns={['Precision and backend', 'Consistent', 'Largest difference', 'Allowed']}
          rows={rows.map(({ selection, ok, largestDifference, allowed, problem }) => [
            variantName(selection),
            <Answer key="answer" ok={ok} why={problem && explain(problem).title} />,
            largestDifference === null ? '–' : exponential(largestDifference),
            exponential(allowed),
          ])}
        />
      )}
    </section>
  );
}

function Answer({ ok, why }: { ok: boolean; why: string | null }) {
  return (
    <span className={shared.outcome} data-outcome={ok ? 'pass' : 'fail'}>
      {ok ? <CircleCheck aria-hidden="true" /> : <CircleX aria-hidden="true" />}
      {ok ? 'yes' : (why ?? 'no')}
    </span>
  );
}

function verdict(rows: readonly ConsistencyRow[]): string {
  if (rows.length === 0) return 'This build says nothing of this model: there is nothing to compare with.';
  const wrong = rows.filter(({ ok }) => !ok).length;
  if (wrong === 0) return 'Consistent with the build: every precision on every backend.';
  return `Not consistent with the build: ${wrong} of ${rows.length}. Do not use these here.`;
}

/** `3.1e-8`; a difference of nothing is said as such. */
function exponential(value: number): string {
  return value === 0 ? '0' : value.toExponential(1);
}
