import { useMemo } from 'react';
import { benchmarkMessages } from '../../../messages/benchmark.ts';
import type { BenchmarkRun, ConfigurationKey } from '../../model/run.ts';
import { comparisonOf } from '../../state/result.ts';
import { useBenchmark, useBenchmarkCommands } from '../context.ts';
import { OpenRun, runFacts, runName } from '../RunList.tsx';
import { Checks } from '../setup/Checks.tsx';
import shared from '../shared.module.css';
import { Changes } from './Changes.tsx';
import styles from './ComparisonSection.module.css';
import { SideBySide } from './SideBySide.tsx';

interface ComparisonSectionProps {
  readonly run: BenchmarkRun;
  readonly nameOf: (key: ConfigurationKey) => string;
}

/** This run beside others: of before a change, or of other devices. */
export function ComparisonSection({ run, nameOf }: ComparisonSectionProps) {
  const { compareWith } = useBenchmarkCommands();
  const runs = useBenchmark((state) => state.runs);
  const baseIds = useBenchmark((state) => state.baseIds);
  const others = runs.filter(({ id }) => id !== run.id);
  const compared = useMemo(
    () =>
      runs
        .filter(({ id }) => baseIds.includes(id))
        .flatMap((base, i) => {
          const comparison = comparisonOf(base, run);
          return comparison
            ? [
                {
                  id: base.id,
                  title: benchmarkMessages.comparison.numbered(i + 1, runName(base)),
                  comparison,
                },
              ]
            : [];
        }),
    [baseIds, runs, run],
  );
  return (
    <section className={shared.panel} data-screen-only="true" aria-labelledby="comparison-title">
      <div className={shared.heading}>
        <h2 id="comparison-title">{benchmarkMessages.comparison.title}</h2>
        <OpenRun />
      </div>
      {others.length === 0 ? (
        <p className={shared.hint}>{benchmarkMessages.comparison.none}</p>
      ) : (
        <Checks
          legend={benchmarkMessages.comparison.legend}
          options={others.map((other) => ({
            value: other.id,
            title: runName(other),
            note: runFacts(other),
          }))}
          chosen={new Set(baseIds)}
          onChange={compareWith}
        />
      )}
      {compared.length > 1 && <SideBySide compared={compared} nameOf={nameOf} />}
      {compared.map(({ id, title, comparison }) => (
        <div key={id} className={styles.compared}>
          <h3>{title}</h3>
          <Changes title={title} comparison={comparison} nameOf={nameOf} />
        </div>
      ))}
    </section>
  );
}
