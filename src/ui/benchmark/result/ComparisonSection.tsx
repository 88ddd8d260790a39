import { useMemo } from 'react';
import type { BenchmarkRun, ConfigurationKey } from '../../../core/benchmark.ts';
import type { Change, Estimate, FigureChange, FigureName } from '../../../core/benchmark-report.ts';
import { type Comparison, comparisonOf } from '../../../state/benchmark/result.ts';
import { runById } from '../../../state/benchmark/store.ts';
import { signed } from '../../format.ts';
import { Table } from '../../Table.tsx';
import styles from '../Benchmark.module.css';
import { useBenchmark, useBenchmarkCommands } from '../context.ts';
import { figureText } from '../figure-words.ts';
import { OpenRun, runFacts, runName } from '../RunList.tsx';
import { FIGURE_WORDS } from '../words.ts';

interface ComparisonSectionProps {
  readonly run: BenchmarkRun;
  readonly nameOf: (key: ConfigurationKey) => string;
}

/** This run beside another: of before a change, or of another device. */
export function ComparisonSection({ run, nameOf }: ComparisonSectionProps) {
  const { compareWith } = useBenchmarkCommands();
  const runs = useBenchmark((state) => state.runs);
  const base = useBenchmark((state) => runById(state, state.baseId));
  const others = runs.filter(({ id }) => id !== run.id);
  const comparison = useMemo(() => (base ? comparisonOf(base, run) : null), [base, run]);
  return (
    <section className={styles.panel} data-screen-only="true" aria-labelledby="comparison-title">
      <div className={styles.heading}>
        <h2 id="comparison-title">Compare with another run</h2>
        <OpenRun />
      </div>
      {others.length === 0 ? (
        <p className={styles.hint}>There is no other run yet: measure again, or open one from a file.</p>
      ) : (
        <label className={styles.pick}>
          Earlier run
          <select value={base?.id ?? ''} onChange={(event) => compareWith(event.target.value || null)}>
            <option value="">none</option>
            {others.map((other) => (
              <option key={other.id} value={other.id}>
                {runName(other)}: {runFacts(other)}
              </option>
            ))}
          </select>
        </label>
      )}
      {comparison && <Changes comparison={comparison} nameOf={nameOf} />}
    </section>
  );
}

const CHANGE_WORDS: Readonly<Record<Change, string>> = {
  regression: 'Regression',
  improvement: 'Improvement',
  same: 'Same',
  unknown: 'Unknown',
};

function Changes({
  comparison,
  nameOf,
}: {
  comparison: Comparison;
  nameOf: (key: ConfigurationKey) => string;
}) {
  const { configurations, sameDevice, onlyInBase, onlyInOther } = comparison;
  const changes = configurations.flatMap(({ key, changes: own }) => own.map((change) => ({ key, change })));
  const has = (kind: Change) => changes.filter(({ change }) => change.change === kind);
  const [worse, better] = [has('regression'), has('improvement')];
  const others = changes.filter(({ change }) => change.change === 'same' || change.change === 'unknown');
  const rowsOf = (some: typeof changes) => some.map(({ key, change }) => rowOf(nameOf(key), change));
  return (
    <>
      <p className={styles.status} role="status">
        {count(worse.length, 'regression')}, {count(better.length, 'improvement')}, {others.length} figures
        that cannot be told apart.{' '}
        {sameDevice ? 'Same device and browser.' : 'Another device or browser: differences are theirs too.'}
        {onlyInBase.length + onlyInOther.length > 0 &&
          ` Measured in one of the two only: ${[...onlyInBase, ...onlyInOther].map(nameOf).join('; ')}.`}
      </p>
      {worse.length + better.length > 0 && (
        <Table
          caption="Changes whose intervals do not overlap"
          columns={COLUMNS}
          rows={[...rowsOf(worse), ...rowsOf(better)]}
        />
      )}
      {others.length > 0 && (
        <details className={styles.group}>
          <summary>All other figures</summary>
          <Table caption="Figures that cannot be told apart" columns={COLUMNS} rows={rowsOf(others)} />
        </details>
      )}
    </>
  );
}

const COLUMNS = ['Configuration', 'Figure', 'Earlier', 'This run', 'Change', 'Means'] as const;

function rowOf(name: string, { figure, base, other, percent, change }: FigureChange) {
  return [
    name,
    FIGURE_WORDS[figure],
    text(figure, base),
    text(figure, other),
    percent === null ? '–' : `${signed(percent, 1)} %`,
    <span key="change" className={styles.change} data-change={change}>
      {CHANGE_WORDS[change]}
    </span>,
  ];
}

function text(figure: FigureName, estimate: Estimate | null): string {
  if (figure === 'meanAuc') return figureText(estimate, 'share');
  return figureText(
    estimate,
    figure === 'peakMiB' ? 'MiB' : figure === 'imagesPerSecond' ? 'images/s' : 'ms',
  );
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}
