import { Download } from 'lucide-react';
import { fileSize, milliseconds, withInterval } from '../../../../messages/format.ts';
import { messages } from '../../../../messages/index.ts';
import { Table } from '../../../../ui/components/Table.tsx';
import { useApp } from '../../../../ui/context.ts';
import type { LiveTable } from '../../../accuracy/progress.ts';
import type { AccuracyTable } from '../../../accuracy/types.ts';
import { accuracyCsv, type TableRow, tableRows } from '../../../state/accuracy/variants.ts';
import { agreementText, differenceText, meanAucText } from '../../accuracy-words.ts';
import { download } from '../../download.ts';
import shared from '../../shared.module.css';
import styles from '../Accuracy.module.css';
import { useAccuracy } from '../context.ts';
import { count, variantName } from '../words.ts';
import { Curves } from './Curves.tsx';

/** What was read so far, or all of it. */
export function AccuracyTables() {
  const live = useAccuracy((state) => state.live);
  const costs = useAccuracy((state) => state.costs);
  const outcome = useAccuracy((state) => state.outcome);
  const models = useApp((state) => state.models);
  if (!live || live.means.images === 0) return null;
  const rows = tableRows(live, costs, models);
  const { images, patients } = live.means;
  const ofIntervals = live.intervals && live.intervals.images < images ? live.intervals.images : null;
  const caption = [
    `${count(images, 'picture')}${patients === null ? '' : ` of ${count(patients, 'patient')}`}`,
    live.intervals ? '95 % intervals in brackets' : 'intervals follow',
    ...(ofIntervals === null
      ? []
      : [`those of the first ${ofIntervals.toLocaleString('en')}, drawn roughly`]),
  ].join('; ');
  return (
    <div data-testid="accuracy-table" data-outcome={outcome?.state ?? 'reading'}>
      {outcome && outcome.state !== 'failed' && (
        <p className={shared.status} role="status">
          {outcome.state === 'complete' ? 'Complete.' : 'Cancelled; what was read stays.'}
        </p>
      )}
      <Table
        caption={caption}
        columns={[
          'Precision and backend',
          'Size',
          'Smaller',
          'Mean AUC',
          'Less that of float32',
          'Says the same',
          'Findings',
          'Cold',
          'p50',
          'p95',
          'Peak memory',
        ]}
        rows={rows.map(cells)}
      />
      {live.preparing && (
        <p className={shared.hint}>
          p50 and p95: one picture from prepared to scored, in this run
          {timedWords(live)}. Decoding and preparing, once for all: {milliseconds(live.preparing.p50Ms)} (p95{' '}
          {milliseconds(live.preparing.p95Ms)}). Cold and memory: each alone in a fresh worker, after the last
          picture, from its files on this device to its first answer.
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
    download({ name: 'penumbra-accuracy.csv', mediaType: 'text/csv', text: accuracyCsv(table) });
  return (
    <button type="button" className={styles.save} onClick={save}>
      <Download aria-hidden="true" />
      Save every digit as CSV
    </button>
  );
}

/** How many pictures were timed, where those known from before were not. */
function timedWords({ means, times }: LiveTable): string {
  const timed = Math.max(0, ...times.map((own) => own?.pictures ?? 0));
  return timed < means.images ? ` (${timed.toLocaleString('en')} timed)` : '';
}

function cells({ selection, bytes, ratio, mean, difference, interval, times, cost }: TableRow): string[] {
  const { meanAuc, meanOver, verdictAgreement } = mean;
  return [
    variantName(selection),
    bytes === null ? '–' : fileSize(bytes),
    ratio === null ? '–' : `${ratio.toFixed(1)}×`,
    meanAucText(meanAuc, interval?.meanAucCi95 ?? null),
    differenceText(difference, interval?.difference?.ci95 ?? null),
    agreementText(verdictAgreement),
    String(meanOver),
    cost?.coldMs == null ? '–' : milliseconds(cost.coldMs),
    times ? milliseconds(times.p50Ms) : '–',
    times ? milliseconds(times.p95Ms) : '–',
    cost?.peakBytes == null ? '–' : `${Math.round(cost.peakBytes / 2 ** 20)} MiB`,
  ];
}

function PerLabel({ rows }: { rows: readonly TableRow[] }) {
  const [first] = rows;
  if (!first) return null;
  return (
    <details className={shared.group}>
      <summary>Each finding</summary>
      <Table
        caption="AUC with its 95 % interval; none below 20 positives"
        columns={['Finding', 'Positives', ...rows.map(({ selection }) => variantName(selection))]}
        rows={first.mean.perLabel.map(({ label, positives }, k) => [
          messages.names.label(label),
          positives.toLocaleString('en'),
          ...rows.map(({ mean, interval }) => {
            const auc = mean.perLabel[k]?.auc ?? null;
            return auc === null ? '–' : withInterval(auc, interval?.perLabel[k]?.ci95 ?? null, 3);
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
