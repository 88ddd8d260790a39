import { useMemo } from 'react';
import type { BenchmarkRun, ConfigurationKey } from '../../../core/benchmark.ts';
import { comparisonOf } from '../../../state/benchmark/result.ts';
import { runById } from '../../../state/benchmark/store.ts';
import styles from '../Benchmark.module.css';
import { useBenchmark, useBenchmarkCommands } from '../context.ts';
import { OpenRun, runFacts, runName } from '../RunList.tsx';
import { Changes } from './Changes.tsx';

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
