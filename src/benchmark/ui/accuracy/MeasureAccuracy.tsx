import { useEffect } from 'react';
import { benchmarkMessages } from '../../../messages/benchmark.ts';
import { ProblemCard } from '../../../ui/case/ProblemCard.tsx';
import type { AccuracyFeature } from '../../state/accuracy/create.ts';
import shared from '../shared.module.css';
import { Consistency } from './Consistency.tsx';
import { AccuracyContext, useAccuracy } from './context.ts';
import { Folder } from './Folder.tsx';
import { isRun, Reading } from './Reading.tsx';
import { Skipped } from './Skipped.tsx';
import { Start } from './Start.tsx';
import { Summary } from './Summary.tsx';
import { AccuracyTables } from './tables/AccuracyTables.tsx';
import { UnfinishedRun } from './UnfinishedRun.tsx';

/** Turns a folder of labelled X-rays into the paper's table, on this device. */
export function MeasureAccuracy({ accuracy }: { accuracy: AccuracyFeature }) {
  const { commands, store } = accuracy;
  useEffect(() => {
    if (store.getState().activity.state === 'idle') void commands.prepare();
  }, [commands, store]);
  return (
    <AccuracyContext value={accuracy}>
      <section className={shared.panel} aria-labelledby="measure-accuracy-title" data-testid="accuracy">
        <h2 id="measure-accuracy-title">{benchmarkMessages.accuracy.title}</h2>
        <p className={shared.lead}>{benchmarkMessages.accuracy.lead}</p>
        <Content />
      </section>
      <Consistency />
    </AccuracyContext>
  );
}

function Content() {
  const activity = useAccuracy((state) => state.activity);
  const outcome = useAccuracy((state) => state.outcome);
  const error = useAccuracy((state) => state.error);
  const isBusy = activity.state !== 'idle' && activity.state !== 'opening';
  return (
    <>
      {!isBusy && (
        <>
          <UnfinishedRun />
          <Folder />
          {error && <ProblemCard error={error} />}
          <Summary />
          <Start />
        </>
      )}
      {isRun(activity) && <Reading activity={activity} />}
      {outcome?.state === 'failed' && (
        <ProblemCard error={outcome.error} subject={benchmarkMessages.accuracy.endedEarly} />
      )}
      <AccuracyTables />
      <Skipped />
    </>
  );
}
