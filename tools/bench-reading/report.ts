/** Times of one or two builds in figures: medians, and the ratio of their rounds. */
import type { Estimate } from '../../src/benchmark/model/report.ts';
import { medianOf } from '../../src/benchmark/statistics/median.ts';
import { quantile } from '../../src/benchmark/statistics/samples.ts';
import { formatTable } from '../shared/table.ts';
import { IMAGE, type Times, WHOLE } from './page.ts';

/** One round: this build, then the other where there is one. */
export interface Round {
  readonly times: Times;
  readonly against: Times | null;
}

interface StageFigures {
  readonly stage: string;
  readonly n: number;
  /** Quartiles in ms. */
  readonly p25: number;
  readonly p50: number;
  readonly p75: number;
  /** Median of the other build in ms. */
  readonly againstP50: number | null;
  /**
   * Median of the rounds' ratios of this build to the other, with its 95 % interval; null where the
   * other build took no measurable time.
   */
  readonly ratio: Estimate | null;
}

/** @param files that each time is divided by */
export function figuresOf(rounds: readonly Round[], files: number): readonly StageFigures[] {
  const stages = [...(rounds[0]?.times.keys() ?? [])];
  return stages.map((stage) => {
    const own = rounds.map(({ times }) => (times.get(stage) ?? Number.NaN) / files);
    const other = rounds.flatMap(({ against }) =>
      against ? (against.get(stage) ?? Number.NaN) / files : [],
    );
    const ratios = other.map((ms, i) => (own[i] ?? Number.NaN) / ms);
    return {
      stage,
      n: own.length,
      p25: quantile(own, 0.25),
      p50: quantile(own, 0.5),
      p75: quantile(own, 0.75),
      againstP50: other.length > 0 ? quantile(other, 0.5) : null,
      ratio: ratios.every(Number.isFinite) ? medianOf(ratios) : null,
    };
  });
}

/**
 * How soon the image is there: the median of the rounds' ratios of the wait for it to the whole wait,
 * with its 95 % interval. It is computed within each round, so that it holds on a loaded machine.
 */
export function imageShareOf(rounds: readonly Round[]): Estimate | null {
  const shares = rounds.map(
    ({ times }) => (times.get(IMAGE) ?? Number.NaN) / (times.get(WHOLE) ?? Number.NaN),
  );
  return shares.every(Number.isFinite) ? medianOf(shares) : null;
}

/** Rows for people: quartiles in ms, and the ratio to another build where there is one. */
export function tableOf(figures: readonly StageFigures[]): string {
  const ms = (value: number | null) => (value === null ? '-' : value.toFixed(1));
  const isCompared = figures.some(({ againstP50 }) => againstP50 !== null);
  const header = ['ms', 'p25', 'p50', 'p75', ...(isCompared ? ['other p50', 'ratio (95 % interval)'] : [])];
  const rows = figures.map(({ stage, p25, p50, p75, againstP50, ratio }) => [
    stage,
    ms(p25),
    ms(p50),
    ms(p75),
    ...(isCompared ? [ms(againstP50), ratioText(ratio)] : []),
  ]);
  return formatTable(header, rows);
}

export function ratioText(ratio: Estimate | null): string {
  if (!ratio) return '-';
  const interval = ratio.ci95 ? ` (${ratio.ci95.map((end) => end.toFixed(3)).join('–')})` : '';
  return `${ratio.value.toFixed(3)}${interval}`;
}
