import { CircleX, X } from 'lucide-react';
import { useCallback, useEffect } from 'react';
import { useStore } from 'zustand';
import { benchmarkMessages } from '../../messages/benchmark.ts';
import { useDrop } from '../../ui/case/intake.ts';
import { ProblemCard } from '../../ui/case/ProblemCard.tsx';
import { IconButton } from '../../ui/components/IconButton.tsx';
import { Spinner } from '../../ui/components/Spinner.tsx';
import type { AccuracyFeature } from '../state/accuracy/create.ts';
import type { Benchmark } from '../state/benchmark.ts';
import { runById } from '../state/store.ts';
import { MeasureAccuracy } from './accuracy/MeasureAccuracy.tsx';
import styles from './BenchmarkPage.module.css';
import { BenchmarkContext, useBenchmark, useBenchmarkCommands } from './context.ts';
import { errorText } from './error-words.ts';
import { RunList } from './RunList.tsx';
import { Running } from './Running.tsx';
import { Result } from './result/Result.tsx';
import { Setup } from './setup/Setup.tsx';

interface BenchmarkPageProps {
  readonly benchmark: Benchmark;
  readonly accuracy: AccuracyFeature;
  /** The part of the page's link behind its question mark. */
  readonly query: string;
}

export function BenchmarkPage({ benchmark, accuracy, query }: BenchmarkPageProps) {
  const { commands, store } = benchmark;
  useEffect(() => {
    if (store.getState().device.state !== 'ready') void commands.prepare();
    // A reading and a measurement would disturb one another.
    return () => commands.leave();
  }, [commands, store]);
  useEffect(() => commands.openLink(query), [commands, query]);
  return (
    <BenchmarkContext value={benchmark}>
      <main className={styles.page}>
        <Content accuracy={accuracy} />
      </main>
    </BenchmarkContext>
  );
}

function Content({ accuracy }: { accuracy: AccuracyFeature }) {
  const { files } = useBenchmarkCommands();
  const activity = useBenchmark((state) => state.activity);
  const shown = useBenchmark((state) => runById(state, state.shownId));
  const isReadingFolder = useStore(accuracy.store, (state) => state.activity.state !== 'idle');
  const open = useCallback(
    (dropped: readonly File[]) => {
      // Pictures and their labels are dropped here too, and are not for this.
      for (const file of dropped.filter(({ name }) => name.endsWith('.json'))) void files.open(file);
    },
    [files],
  );
  const openLoose = useCallback((_: unknown, dropped: readonly File[]) => open(dropped), [open]);
  useDrop({ onFiles: open, onFolders: openLoose });
  return (
    <div className={styles.column}>
      <BenchmarkError />
      {activity.state !== 'idle' ? (
        <Running activity={activity} />
      ) : shown ? (
        <Result run={shown} />
      ) : (
        <>
          <Prepared isReadingFolder={isReadingFolder} />
          <MeasureAccuracy accuracy={accuracy} />
          <RunList />
        </>
      )}
    </div>
  );
}

function Prepared({ isReadingFolder }: { isReadingFolder: boolean }) {
  const { prepare } = useBenchmarkCommands();
  const device = useBenchmark((state) => state.device);
  switch (device.state) {
    case 'asking':
      return (
        <p className={styles.waiting} role="status">
          <Spinner />
          {benchmarkMessages.setup.asking}
        </p>
      );
    case 'failed':
      return (
        <ProblemCard error={device.error}>
          <button type="button" onClick={() => void prepare()}>
            {benchmarkMessages.setup.tryAgain}
          </button>
        </ProblemCard>
      );
    case 'ready':
      return <Setup device={device} isReadingFolder={isReadingFolder} />;
  }
}

/** A link, a file or a run that came to nothing, and why. */
function BenchmarkError() {
  const { dismissError } = useBenchmarkCommands();
  const error = useBenchmark((state) => state.error);
  if (!error) return null;
  return (
    <div className={styles.error} role="alert">
      <CircleX aria-hidden="true" />
      <p>{errorText(error)}</p>
      <IconButton icon={X} label={benchmarkMessages.setup.dismiss} onClick={dismissError} />
    </div>
  );
}
