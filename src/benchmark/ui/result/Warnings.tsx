import { TriangleAlert } from 'lucide-react';
import { benchmarkMessages } from '../../../messages/benchmark.ts';
import cautionStyles from '../../../ui/case/Cautions.module.css';
import type { BenchmarkWarning } from '../../model/report.ts';
import type { ConfigurationKey } from '../../model/run.ts';
import type { BenchmarkResult } from '../../state/result.ts';
import shared from '../shared.module.css';
import { warningWords } from '../warning-words.ts';
import styles from './Warnings.module.css';

interface WarningsProps {
  readonly result: BenchmarkResult;
  readonly nameOf: (key: ConfigurationKey) => string;
}

/** Warnings about the whole run first, then by configuration. */
export function Warnings({ result: { warnings }, nameOf }: WarningsProps) {
  const groups = byKey(warnings);
  return (
    <section className={shared.panel} aria-labelledby="warnings-title">
      <h2 id="warnings-title">
        {warnings.length === 0 ? benchmarkMessages.warnings.noneTitle : benchmarkMessages.warnings.title}
      </h2>
      {warnings.length === 0 && <p className={shared.hint}>{benchmarkMessages.warnings.none}</p>}
      {[...groups].map(([key, own]) =>
        key === null ? (
          <List key="run" warnings={own} />
        ) : (
          <details key={key} className={shared.group} open={groups.size <= 3}>
            <summary>
              {nameOf(key)} <small>{own.length}</small>
            </summary>
            <List warnings={own} />
          </details>
        ),
      )}
    </section>
  );
}

function List({ warnings }: { warnings: readonly BenchmarkWarning[] }) {
  return (
    <ul className={`${cautionStyles.list} ${styles.warnings}`}>
      {warnings.map((warning) => {
        const { says, remedy } = warningWords(warning);
        return (
          <li key={says}>
            <TriangleAlert aria-hidden="true" />
            <span>
              {says} <span className={shared.remedy}>{remedy}</span>
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function byKey(warnings: readonly BenchmarkWarning[]) {
  const groups = new Map<ConfigurationKey | null, BenchmarkWarning[]>();
  for (const warning of warnings) groups.set(warning.key, [...(groups.get(warning.key) ?? []), warning]);
  return groups;
}
