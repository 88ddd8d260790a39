import { CircleCheck, CircleHelp, CircleX } from 'lucide-react';
import { benchmarkMessages } from '../../../messages/benchmark.ts';
import { decimals, fileSize } from '../../../messages/format.ts';
import { Table } from '../../../ui/components/Table.tsx';
import type { ConfigurationReport, ConfigurationVerdict, Outcome } from '../../model/report.ts';
import type { ConfigurationKey } from '../../model/run.ts';
import type { BenchmarkResult } from '../../state/result.ts';
import { differenceText } from '../accuracy-words.ts';
import { figureText } from '../figure-words.ts';
import shared from '../shared.module.css';
import styles from './FiguresTable.module.css';
import { reasonsOf } from './verdict-words.ts';

interface FiguresTableProps {
  readonly result: BenchmarkResult;
  readonly nameOf: (key: ConfigurationKey) => string;
}

/** Every configuration, the fastest first. */
export function FiguresTable({ result: { reports, verdict }, nameOf }: FiguresTableProps) {
  const verdicts = new Map(verdict.configurations.map((own) => [own.key, own] as const));
  const sorted = [...reports].sort((a, b) => medianOf(a) - medianOf(b));
  return (
    <section className={shared.panel} aria-labelledby="figures-title">
      <h2 id="figures-title">{benchmarkMessages.result.configurationsTitle}</h2>
      <Table
        caption={benchmarkMessages.result.configurationsCaption}
        columns={benchmarkMessages.result.configurationsColumns}
        rows={sorted.map((report) => {
          const own = verdicts.get(report.key);
          const { figures, latency, fileBytes, aucLoss, aucFrom } = report;
          return [
            <Heading
              key="heading"
              name={nameOf(report.key)}
              verdict={own}
              isRecommended={verdict.recommendation?.key === report.key}
            />,
            <OutcomeMark key="outcome" outcome={own?.outcome ?? 'unknown'} />,
            figureText(figures.latencyP50Ms, 'ms'),
            figureText(figures.latencyP95Ms, 'ms'),
            figureText(figures.latencyP99Ms, 'ms'),
            latency ? decimals(latency.worst, 1) : benchmarkMessages.figures.none,
            figureText(figures.coldMs, 'ms'),
            figureText(figures.peakMiB, 'MiB'),
            fileBytes === null ? benchmarkMessages.figures.none : fileSize(fileBytes),
            figureText(figures.imagesPerSecond, 'images/s'),
            figureText(figures.meanAuc, 'share'),
            differenceText(aucLoss?.value ?? null, aucLoss?.ci95 ?? null),
            aucFrom === null
              ? benchmarkMessages.figures.none
              : benchmarkMessages.result.configurationsAucFrom[aucFrom],
          ];
        })}
      />
    </section>
  );
}

/** Sorts configurations without a timed run last. */
function medianOf({ figures }: ConfigurationReport): number {
  return figures.latencyP50Ms?.value ?? Number.MAX_VALUE;
}

interface HeadingProps {
  readonly name: string;
  readonly verdict: ConfigurationVerdict | undefined;
  readonly isRecommended: boolean;
}

function Heading({ name, verdict, isRecommended }: HeadingProps) {
  const reasons = verdict ? reasonsOf(verdict) : [];
  return (
    <span className={styles.row}>
      <span className={styles.rowName}>
        {name}
        {isRecommended && (
          <small className={styles.badge}>{benchmarkMessages.result.configurationsRecommended}</small>
        )}
      </span>
      {reasons.map((reason) => (
        <small key={reason}>{reason}</small>
      ))}
    </span>
  );
}

const MARKS = { pass: CircleCheck, fail: CircleX, unknown: CircleHelp } as const;

function OutcomeMark({ outcome }: { outcome: Outcome }) {
  const Icon = MARKS[outcome];
  return (
    <span className={shared.outcome} data-outcome={outcome}>
      <Icon aria-hidden="true" />
      {benchmarkMessages.figures.outcomes[outcome]}
    </span>
  );
}
