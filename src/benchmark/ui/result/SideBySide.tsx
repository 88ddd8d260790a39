import { useState } from 'react';
import { benchmarkMessages } from '../../../messages/benchmark.ts';
import { Table } from '../../../ui/components/Table.tsx';
import type { FigureChange, FigureName } from '../../model/report.ts';
import type { ConfigurationKey } from '../../model/run.ts';
import type { Comparison } from '../../state/result.ts';
import shared from '../shared.module.css';
import { MAIN_FIGURES, percentWords, valueText } from './Changes.tsx';

interface SideBySideProps {
  /** Several runs, each with what changed from it to the run on the screen. */
  readonly compared: readonly { readonly title: string; readonly comparison: Comparison }[];
  readonly nameOf: (key: ConfigurationKey) => string;
}

/** One figure of every configuration, a column for each run. */
export function SideBySide({ compared, nameOf }: SideBySideProps) {
  const [figure, choose] = useState<FigureName>('latencyP50Ms');
  const columns = compared.map(({ title, comparison }) => ({
    title,
    changes: new Map(
      comparison.configurations.map(
        ({ key, changes }) => [key, changes.find((change) => change.figure === figure)] as const,
      ),
    ),
  }));
  const keys = [...new Set(columns.flatMap(({ changes }) => [...changes.keys()]))];
  return (
    <>
      <label className={shared.pick}>
        {benchmarkMessages.comparison.sideBySide}
        <select
          value={figure}
          onChange={({ target }) => choose(MAIN_FIGURES[target.selectedIndex] ?? figure)}
        >
          {MAIN_FIGURES.map((name) => (
            <option key={name} value={name}>
              {benchmarkMessages.figures.names[name]}
            </option>
          ))}
        </select>
      </label>
      <Table
        caption={benchmarkMessages.comparison.sideBySideCaption}
        columns={[
          benchmarkMessages.comparison.configuration,
          benchmarkMessages.comparison.thisRun,
          ...columns.map(({ title }) => title),
        ]}
        rows={keys.map((key) => {
          const own = columns.map(({ changes }) => changes.get(key));
          const here = own.find((change) => change?.other);
          return [
            nameOf(key),
            valueText(figure, here?.other ?? null),
            ...own.map((change, i) => <Cell key={columns[i]?.title} change={change} />),
          ];
        })}
      />
    </>
  );
}

function Cell({ change }: { change: FigureChange | undefined }) {
  if (!change) return benchmarkMessages.figures.none;
  return (
    <span className={shared.change} data-change={change.change}>
      {valueText(change.figure, change.base)}
      <small>{percentWords(change)}</small>
    </span>
  );
}
