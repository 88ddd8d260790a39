import { useMemo } from 'react';
import { benchmarkMessages } from '../../../messages/benchmark.ts';
import type { BenchmarkRun } from '../../model/run.ts';
import { resultOf } from '../../state/result.ts';
import { BreakEvenLines } from '../charts/BreakEvenLines.tsx';
import { ColdWarm } from '../charts/ColdWarm.tsx';
import { LatencyStrip } from '../charts/LatencyStrip.tsx';
import { MemoryLines } from '../charts/MemoryLines.tsx';
import { Pareto } from '../charts/Pareto.tsx';
import { useBenchmark } from '../context.ts';
import { runFacts, runName } from '../RunList.tsx';
import { LimitFields } from '../setup/LimitFields.tsx';
import shared from '../shared.module.css';
import { namesOf } from '../words.ts';
import { AccuracySection } from './AccuracySection.tsx';
import { Actions } from './Actions.tsx';
import { ComparisonSection } from './ComparisonSection.tsx';
import { EnvironmentSection } from './EnvironmentSection.tsx';
import { FiguresTable } from './FiguresTable.tsx';
import { GpuSection } from './GpuSection.tsx';
import { KernelSection } from './KernelSection.tsx';
import styles from './Result.module.css';
import { StagesSection } from './StagesSection.tsx';
import { VerdictCard } from './VerdictCard.tsx';
import { Warnings } from './Warnings.tsx';

/** One run, judged by the limits: the answer first, then what it rests on. */
export function Result({ run }: { run: BenchmarkRun }) {
  const limits = useBenchmark((state) => state.limits);
  const result = useMemo(() => resultOf(run, limits), [run, limits]);
  const nameOf = useMemo(() => namesOf(result.reports, run.models), [result.reports, run.models]);
  const { reports, verdict } = result;
  return (
    <article className={styles.result} aria-labelledby="result-title">
      <header className={shared.panel}>
        <p className={styles.printOnly}>{benchmarkMessages.result.report(run.appVersion)}</p>
        <div className={shared.heading}>
          <div>
            <h2 id="result-title">{runName(run)}</h2>
            <p className={shared.hint}>{runFacts(run)}</p>
          </div>
          <Actions result={result} nameOf={nameOf} />
        </div>
        <VerdictCard result={result} nameOf={nameOf} />
        <LimitFields />
      </header>
      <ComparisonSection run={run} nameOf={nameOf} />
      <FiguresTable result={result} nameOf={nameOf} />
      <Warnings result={result} nameOf={nameOf} />
      <section className={styles.charts} aria-label={benchmarkMessages.result.charts}>
        <div className={shared.panel}>
          <ColdWarm reports={reports} nameOf={nameOf} />
        </div>
        <div className={shared.panel}>
          <LatencyStrip run={run} reports={reports} nameOf={nameOf} />
        </div>
        <div className={shared.panel}>
          <Pareto reports={reports} verdict={verdict} nameOf={nameOf} />
        </div>
        {result.breakEven && (
          <div className={shared.panel}>
            <BreakEvenLines chart={result.breakEven} nameOf={nameOf} />
          </div>
        )}
        <div className={shared.panel}>
          <MemoryLines lines={result.memory} nameOf={nameOf} />
        </div>
      </section>
      {run.accuracy && <AccuracySection table={run.accuracy} models={run.models} />}
      <StagesSection reports={reports} throughputs={result.throughputs} nameOf={nameOf} />
      <GpuSection parts={result.gpu} nameOf={nameOf} />
      <KernelSection parts={result.kernels} nameOf={nameOf} />
      <EnvironmentSection run={run} />
    </article>
  );
}
