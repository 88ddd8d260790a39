/**
 * The table while it grows: means often, intervals now and then, so that reading hardly waits for
 * either.
 */

import type { LiveTable, PictureTimes } from '../../accuracy/progress.ts';
import { RESAMPLING, type Resampling } from '../../accuracy/resample.ts';
import type { ScoreStore } from '../../accuracy/score-store.ts';
import { accuracyTable, type TableVariant } from '../../accuracy/table.ts';
import type { AccuracyTable } from '../../accuracy/types.ts';
import { quantile } from '../../statistics/samples.ts';
import type { PictureOutcome } from './host-read.ts';

const MEANS_ONLY: Resampling = { ...RESAMPLING, resamples: 0 };

/**
 * A fifth of the final ones: an interval on the way may be as rough as 10 % of its width, and
 * reading stops while it is drawn.
 */
const ON_THE_WAY: Resampling = { ...RESAMPLING, resamples: RESAMPLING.resamples / 5 };

/** A person follows figures that change once a second. */
const MEANS_EVERY_MS = 1000;

/** At most this share of the time goes into means, and as much into intervals. */
const SHARE = 0.05;

export interface Tables {
  note(outcome: PictureOutcome): void;
  /** The part that is new, where an update is due; otherwise null. */
  due(): LiveTable | null;
  /** The table as the command line would compute it. */
  final(): LiveTable;
}

export function createTables(store: ScoreStore, variants: readonly TableVariant[]): Tables {
  const preparing: number[] = [];
  const running: number[][] = variants.map(() => []);
  const meansTurn = createTurn(MEANS_EVERY_MS);
  const intervalsTurn = createTurn(5 * MEANS_EVERY_MS);
  let intervals: AccuracyTable | null = null;
  let pictures = -1;

  const tableOf = (resampling: Resampling) =>
    accuracyTable(store, variants, `${store.pictures().toLocaleString('en')} labelled images`, resampling);
  const live = (means: AccuracyTable): LiveTable => ({
    means,
    intervals,
    times: running.map(timesOf),
    preparing: timesOf(preparing),
  });

  return {
    note(outcome) {
      if (outcome.kind !== 'read') return;
      preparing.push(outcome.prepareMs);
      for (const [v, ms] of outcome.runMs.entries()) if (ms !== null) running[v]?.push(ms);
    },
    due() {
      if (store.pictures() === pictures || !meansTurn.isDue()) return null;
      pictures = store.pictures();
      const means = meansTurn.take(() => tableOf(MEANS_ONLY));
      if (intervalsTurn.isDue()) intervals = intervalsTurn.take(() => tableOf(ON_THE_WAY));
      return live(means);
    },
    final() {
      intervals = tableOf(RESAMPLING);
      return live(intervals);
    },
  };
}

/** Something that comes round again, later where it costs more. */
function createTurn(everyMs: number) {
  let next = performance.now() + everyMs;
  return {
    isDue: () => performance.now() >= next,
    take<T>(work: () => T): T {
      const started = performance.now();
      const done = work();
      const ended = performance.now();
      next = ended + Math.max(everyMs, (ended - started) / SHARE);
      return done;
    },
  };
}

function timesOf(ms: readonly number[]): PictureTimes | null {
  if (ms.length === 0) return null;
  return { pictures: ms.length, p50Ms: quantile(ms, 0.5), p95Ms: quantile(ms, 0.95) };
}
