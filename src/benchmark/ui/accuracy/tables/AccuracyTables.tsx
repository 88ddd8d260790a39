import { Download } from 'lucide-react';
import { benchmarkMessages } from '../../../../messages/benchmark.ts';
import { decimals, fileSize, milliseconds, whole, withInterval } from '../../../../messages/format.ts';
import { messages } from '../../../../messages/index.ts';
import { downloadText } from '../../../../ui/components/download.ts';
import { Table } from '../../../../ui/components/Table.tsx';
import { useApp } from '../../../../ui/context.ts';
import type { LiveTable } from '../../../accuracy/progress.ts';
import type { AccuracyTable } from '../../../accuracy/types.ts';
import { accuracyCsv, type TableRow, tableRows } from '../../../state/accuracy/variants.ts';
import { agreementText, differenceText, meanAucText } from '../../accuracy-words.ts';
import shared from '../../shared.module.css';
import { variantName } from '../../words.ts';
import styles from '../Accuracy.module.css';
import { useAccuracy } from '../context.ts';
import { Curves } from './Curves.tsx';

/** The tables of all pictures read so far. */
export function AccuracyTables() {
  const live = useAccuracy((state) => state.live);
  const costs = useAccuracy((state) => state.costs);
  const outcome = useAccuracy((state) => state.outcome);
  const models = useApp((state) => state.models);
  if (!live || live.means.images === 0) return null;
  const rows = tableRows(live, costs, models);
  const { images, patients } = live.means;
  const ofIntervals = live.intervals && live.intervals.images < images ? live.intervals.images : null;
  return (
    <div data-testid="accuracy-table" data-outcome={outcome?.state ?? 'reading'}>
      {outcome && outcome.state !== 'failed' && (
        <p className={shared.status} role="status">
          {outcome.state === 'complete'
            ? benchmarkMessages.accuracy.tableComplete
            : benchmarkMessages.accuracy.tableCancelled}
        </p>
      )}
      <Table
        caption={benchmarkMessages.accuracy.tableCaption(
          images,
          patients,
          live.intervals !== null,
          ofIntervals,
        )}
        columns={benchmarkMessages.accuracy.tableColumns}
        rows={rows.map(cells)}
      />
      {live.preparing && (
        <p className={shared.hint}>
          {benchmarkMessages.accuracy.tableTimes(
            timed(live),
            milliseconds(live.preparing.p50Ms),
            milliseconds(live.preparing.p95Ms),
          )}
        </p>
      )}
      {outcome && live.intervals && <Save table={live.intervals} />}
      <PerLabel rows={rows} />
      <Curves labels={labelsWithBoth(rows)} />
    </div>
  );
}

/** Figures only: it holds no word of a picture. */
function Save({ table }: { table: AccuracyTable }) {
  const save = () =>
    downloadText({ name: 'penumbra-accuracy.csv', mediaType: 'text/csv', text: accuracyCsv(table) });
  return (
    <button type="button" className={styles.save} onClick={save}>
      <Download aria-hidden="true" />
      {benchmarkMessages.accuracy.tableSaveCsv}
    </button>
  );
}

/** Pictures that were timed; null for all of them. Those known from an earlier run were not. */
function timed({ means, times }: LiveTable): number | null {
  const count = Math.max(0, ...times.map((own) => own?.pictures ?? 0));
  return count < means.images ? count : null;
}

function cells({ selection, bytes, ratio, mean, difference, interval, times, cost }: TableRow): string[] {
  const { meanAuc, meanOver, verdictAgreement } = mean;
  return [
    variantName(selection),
    bytes === null ? benchmarkMessages.figures.none : fileSize(bytes),
    ratio === null ? benchmarkMessages.figures.none : `${decimals(ratio, 1)}×`,
    meanAucText(meanAuc, interval?.meanAucCi95 ?? null),
    differenceText(difference, interval?.difference?.ci95 ?? null),
    agreementText(verdictAgreement),
    String(meanOver),
    cost?.coldMs == null ? benchmarkMessages.figures.none : milliseconds(cost.coldMs),
    times ? milliseconds(times.p50Ms) : benchmarkMessages.figures.none,
    times ? milliseconds(times.p95Ms) : benchmarkMessages.figures.none,
    cost?.peakBytes == null
      ? benchmarkMessages.figures.none
      : benchmarkMessages.figures.mebibytes(cost.peakBytes),
  ];
}

function PerLabel({ rows }: { rows: readonly TableRow[] }) {
  const [first] = rows;
  if (!first) return null;
  return (
    <details className={shared.group}>
      <summary>{benchmarkMessages.accuracy.tableEachFinding}</summary>
      <Table
        caption={benchmarkMessages.accuracy.tableEachFindingCaption}
        columns={[
          ...benchmarkMessages.accuracy.tableEachFindingColumns,
          ...rows.map(({ selection }) => variantName(selection)),
        ]}
        rows={first.mean.perLabel.map(({ label, positives }, k) => [
          messages.names.label(label),
          whole(positives),
          ...rows.map(({ mean, interval }) => {
            const auc = mean.perLabel[k]?.auc ?? null;
            return auc === null
              ? benchmarkMessages.figures.none
              : withInterval(auc, interval?.perLabel[k]?.ci95 ?? null, 3);
          }),
        ])}
      />
    </details>
  );
}

/** A curve needs a positive and a negative. */
function labelsWithBoth(rows: readonly TableRow[]): string[] {
  return (rows[0]?.mean.perLabel ?? []).filter(({ positives }) => positives > 0).map(({ label }) => label);
}
