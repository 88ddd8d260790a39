/** Runs side by side: devices, browsers, versions. */

import { overlap } from '../../statistics/difference.ts';
import type { Change, ConfigurationReport, Estimate, FigureChange, FigureName } from '../report.ts';
import type { BenchmarkRun, ConfigurationKey } from '../run.ts';
import { FIGURE_NAMES, FIGURES } from './figures.ts';
import { reportsOf } from './reports.ts';

export interface Comparison {
  /** Ids of the run that all others are compared with, and of the other run. */
  readonly baseId: string;
  readonly otherId: string;
  /** Same browser, cores and GPU: then a change is one of the software. */
  readonly sameDevice: boolean;
  readonly configurations: readonly {
    readonly key: ConfigurationKey;
    readonly changes: readonly FigureChange[];
  }[];
  /** Measured in one of the two only. */
  readonly onlyInBase: readonly ConfigurationKey[];
  readonly onlyInOther: readonly ConfigurationKey[];
}

/**
 * @param others one comparison for each, with the same base
 * @param reports gives a run's reports; cached ones save computing them again
 */
export function compareRuns(
  base: BenchmarkRun,
  others: readonly BenchmarkRun[],
  reports: (run: BenchmarkRun) => readonly ConfigurationReport[] = reportsOf,
): Comparison[] {
  const baseReports = byKey(reports(base));
  return others.map((other) => {
    const otherReports = byKey(reports(other));
    const common = [...baseReports].flatMap(([key, report]) => {
      const own = otherReports.get(key);
      return own ? [{ key, changes: changesOf(report, own) }] : [];
    });
    return {
      baseId: base.id,
      otherId: other.id,
      sameDevice: isSameDevice(base, other),
      configurations: common,
      onlyInBase: [...baseReports.keys()].filter((key) => !otherReports.has(key)),
      onlyInOther: [...otherReports.keys()].filter((key) => !baseReports.has(key)),
    };
  });
}

/** Figures that one of the two has. */
function changesOf(base: ConfigurationReport, other: ConfigurationReport): FigureChange[] {
  return FIGURE_NAMES.map((figure) => changeOf(figure, base.figures[figure], other.figures[figure])).filter(
    (change) => change.base || change.other,
  );
}

/**
 * A change is one only where the two intervals do not overlap and it is more than the figure's
 * least percent: a strict rule, since a table of a hundred figures would show five false alarms by
 * chance with a looser one.
 */
export function changeOf(figure: FigureName, base: Estimate | null, other: Estimate | null): FigureChange {
  const percent = base && other && base.value !== 0 ? 100 * (other.value / base.value - 1) : null;
  return { figure, base, other, percent, change: kindOf(figure, base, other, percent) };
}

function kindOf(
  figure: FigureName,
  base: Estimate | null,
  other: Estimate | null,
  percent: number | null,
): Change {
  const meets = base && other && overlap(base, other);
  if (percent === null || meets === null) return 'unknown';
  const { better, leastPercent } = FIGURES[figure];
  if (meets || Math.abs(percent) <= leastPercent) return 'same';
  return percent > 0 === (better === 'higher') ? 'improvement' : 'regression';
}

function byKey(reports: readonly ConfigurationReport[]): ReadonlyMap<ConfigurationKey, ConfigurationReport> {
  return new Map(reports.map((report) => [report.key, report]));
}

/** Whether two runs share a device, as far as a browser distinguishes devices. */
export function isSameDevice(
  { environment: a }: Pick<BenchmarkRun, 'environment'>,
  { environment: b }: Pick<BenchmarkRun, 'environment'>,
): boolean {
  return a.userAgent === b.userAgent && a.logicalCores === b.logicalCores && a.gpu === b.gpu;
}
