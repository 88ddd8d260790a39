import { CircleCheck, CircleX, ScanSearch } from 'lucide-react';
import { benchmarkMessages } from '../../../messages/benchmark.ts';
import { explain } from '../../../messages/explain.ts';
import { Spinner } from '../../../ui/components/Spinner.tsx';
import { Table } from '../../../ui/components/Table.tsx';
import type { ConsistencyRow } from '../../accuracy/progress.ts';
import shared from '../shared.module.css';
import { variantName } from '../words.ts';
import { useAccuracy, useAccuracyCommands } from './context.ts';

/** Without labelled pictures: does this device compute what the build did? */
export function Consistency() {
  const { checkConsistency } = useAccuracyCommands();
  const rows = useAccuracy((state) => state.consistency);
  const activity = useAccuracy((state) => state.activity);
  const isChecking = activity.state === 'checking';
  return (
    <section className={shared.panel} aria-labelledby="consistency-title" data-testid="consistency">
      <div className={shared.heading}>
        <h2 id="consistency-title">{benchmarkMessages.accuracy.consistencyTitle}</h2>
        <button type="button" onClick={() => void checkConsistency()} disabled={activity.state !== 'idle'}>
          {isChecking ? <Spinner /> : <ScanSearch aria-hidden="true" />}
          {benchmarkMessages.accuracy.consistencyCheck}
        </button>
      </div>
      <p className={shared.lead}>{benchmarkMessages.accuracy.consistencyLead}</p>
      <div role="status">
        {isChecking && (
          <p className={shared.hint}>
            {benchmarkMessages.accuracy.consistencyChecked(rows?.length ?? 0, activity.total)}
          </p>
        )}
        {rows && !isChecking && <p className={shared.status}>{verdict(rows)}</p>}
      </div>
      {rows && rows.length > 0 && (
        <Table
          caption={benchmarkMessages.accuracy.consistencyCaption}
          columns={benchmarkMessages.accuracy.consistencyColumns}
          rows={rows.map(({ selection, ok, largestDifference, allowed, problem }) => [
            variantName(selection),
            <Answer key="answer" ok={ok} why={problem && explain(problem).title} />,
            largestDifference === null ? benchmarkMessages.figures.none : exponential(largestDifference),
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
      {ok ? benchmarkMessages.accuracy.consistencyYes : (why ?? benchmarkMessages.accuracy.consistencyNo)}
    </span>
  );
}

function verdict(rows: readonly ConsistencyRow[]): string {
  if (rows.length === 0) return benchmarkMessages.accuracy.consistencyNothing;
  const wrong = rows.filter(({ ok }) => !ok).length;
  if (wrong === 0) return benchmarkMessages.accuracy.consistencyConsistent;
  return benchmarkMessages.accuracy.consistencyInconsistent(wrong, rows.length);
}

/** `3.1e-8`; a difference of nothing is said as such. */
function exponential(value: number): string {
  return value === 0 ? '0' : value.toExponential(1);
}
