import { benchmarkMessages } from '../../../messages/benchmark.ts';
import { signed } from '../../../messages/format.ts';
import { Table } from '../../../ui/components/Table.tsx';
import type { Change, Estimate, FigureChange, FigureName } from '../../model/report.ts';
import type { ConfigurationKey } from '../../model/run.ts';
import type { Comparison } from '../../state/result.ts';
import { figureText } from '../figure-words.ts';
import shared from '../shared.module.css';

/** The figures that a decision rests on; the others are in the table below. */
export const MAIN_FIGURES: readonly FigureName[] = [
  'latencyP50Ms',
  'latencyP95Ms',
  'coldMs',
  'peakMiB',
  'imagesPerSecond',
  'meanAuc',
];

interface ChangesProps {
  /** The earlier run's title, unique on the page. */
  readonly title: string;
  readonly comparison: Comparison;
  readonly nameOf: (key: ConfigurationKey) => string;
}

/** Two runs, configuration by configuration. */
export function Changes({ title, comparison, nameOf }: ChangesProps) {
  const { configurations, sameDevice, onlyInBase, onlyInOther } = comparison;
  const all = configurations.flatMap(({ key, changes }) => changes.map((change) => ({ key, change })));
  const counted = (kind: Change) => all.filter(({ change }) => change.change === kind).length;
  const only = [...onlyInBase, ...onlyInOther];
  const figures = MAIN_FIGURES.filter((name) => all.some(({ change }) => change.figure === name));
  return (
    <>
      <p className={shared.status} role="status">
        {benchmarkMessages.comparison.counts({
          regressions: counted('regression'),
          improvements: counted('improvement'),
          alike: counted('same') + counted('unknown'),
        })}{' '}
        {sameDevice ? benchmarkMessages.comparison.sameDevice : benchmarkMessages.comparison.otherDevice}
        {only.length > 0 && ` ${benchmarkMessages.comparison.onlyInOne(only.map(nameOf).join('; '))}`}
      </p>
      {configurations.length > 0 && (
        <Table
          caption={benchmarkMessages.comparison.caption(title)}
          columns={[
            benchmarkMessages.comparison.configuration,
            ...figures.map((name) => benchmarkMessages.figures.names[name]),
          ]}
          rows={configurations.map(({ key, changes }) => [
            nameOf(key),
            ...figures.map((name) => {
              const change = changes.find(({ figure }) => figure === name);
              return change ? <ChangeCell key={name} change={change} /> : benchmarkMessages.figures.none;
            }),
          ])}
        />
      )}
      {all.length > 0 && (
        <details className={shared.group}>
          <summary>{benchmarkMessages.comparison.everyFigure}</summary>
          <Table
            caption={benchmarkMessages.comparison.everyFigureCaption(title)}
            columns={benchmarkMessages.comparison.columns}
            rows={sorted(all).map(({ key, change }) => rowOf(nameOf(key), change))}
          />
        </details>
      )}
    </>
  );
}

/** `25.2 → 20.1, −20.2 %`, and what that means where it means something. */
function ChangeCell({ change }: { change: FigureChange }) {
  const { figure, base, other, percent } = change;
  return (
    <span className={shared.change} data-change={change.change}>
      {benchmarkMessages.comparison.fromTo(valueText(figure, base), valueText(figure, other))}
      {percent !== null && <small>{percentWords(change)}</small>}
    </span>
  );
}

/** Without its interval. */
export function valueText(figure: FigureName, estimate: Estimate | null): string {
  return estimateText(figure, estimate && { ...estimate, ci95: null });
}

/** `−20.2 %, improvement`, from the earlier run to this one. */
export function percentWords({ percent, change }: FigureChange): string {
  if (percent === null) return '';
  const isOne = change === 'regression' || change === 'improvement';
  const amount = signed(percent, 1);
  return isOne
    ? benchmarkMessages.comparison.percentWith(amount, benchmarkMessages.comparison.changes[change])
    : benchmarkMessages.comparison.percent(amount);
}

const ORDER: readonly Change[] = ['regression', 'improvement', 'same', 'unknown'];

function sorted<T extends { readonly change: FigureChange }>(all: readonly T[]): readonly T[] {
  return [...all].sort((a, b) => ORDER.indexOf(a.change.change) - ORDER.indexOf(b.change.change));
}

function rowOf(name: string, { figure, base, other, percent, change }: FigureChange) {
  return [
    name,
    benchmarkMessages.figures.names[figure],
    estimateText(figure, base),
    estimateText(figure, other),
    percent === null
      ? benchmarkMessages.figures.none
      : benchmarkMessages.comparison.percent(signed(percent, 1)),
    <span key="change" className={shared.change} data-change={change}>
      {benchmarkMessages.comparison.changes[change]}
    </span>,
  ];
}

/** With the digits of its unit. */
function estimateText(figure: FigureName, estimate: Estimate | null): string {
  if (figure === 'meanAuc') return figureText(estimate, 'share');
  return figureText(
    estimate,
    figure === 'peakMiB' ? 'MiB' : figure === 'imagesPerSecond' ? 'images/s' : 'ms',
  );
}
