import { CircleX, X } from 'lucide-react';
import { useCallback, useEffect } from 'react';
import type { Benchmark } from '../../state/benchmark/benchmark.ts';
import { runById } from '../../state/benchmark/store.ts';
import { IconButton } from '../IconButton.tsx';
import { useDrop } from '../intake.ts';
import { ProblemCard } from '../ProblemCard.tsx';
import { Spinner } from '../Spinner.tsx';
import styles from './Benchmark.module.css';
import { BenchmarkContext, useBenchmark, useBenchmarkCommands } from './context.ts';
import { RunList } from './RunList.tsx';
import { Running } from './Running.tsx';
import { Result } from './result/Result.tsx';
import { Setup } from './setup/Setup.tsx';

/** @param query of the link that led here, what stands behind its question mark */
export function BenchmarkPage({ benchmark, query }: { benchmark: Benchmark; query: string }) {
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
        <Content />
      </main>
    </BenchmarkContext>
  );
}

function Content() {
  const { files } = useBenchmarkCommands();
  const activity = useBenchmark((state) => state.activity);
  const shown = useBenchmark((state) => runById(state, state.shownId));
  const open = useCallback(
    (dropped: readonly File[]) => {
      for (const file of dropped) void files.open(file);
    },
    [files],
  );
  useDrop({ onFiles: open, onFolders: ignore });
  return (
    <div className={styles.column}>
      <Refusal />
      {activity.state !== 'idle' ? (
        <Running activity={activity} />
      ) : shown ? (
        <Result run={shown} />
      ) : (
        <>
          <Prepared />
          <RunList />
        </>
      )}
    </div>
  );
}

function ignore(): void {}

function Prepared() {
  const { prepare } = useBenchmarkCommands();
  const device = useBenchmark((state) => state.device);
  switch (device.state) {
    case 'asking':
      return (
        <p className={styles.waiting} role="status">
          <Spinner />
          Looking at what this device offers…
        </p>
      );
    case 'failed':
      return (
        <ProblemCard error={device.error}>
          <button type="button" onClick={() => void prepare()}>
            Try again
          </button>
        </ProblemCard>
      );
    case 'ready':
      return <Setup device={device} />;
  }
}

/** A link, a file or a run that came to nothing, and why. */
function Refusal() {
  const { dismissRefusal } = useBenchmarkCommands();
  const refusal = useBenchmark((state) => state.refusal);
  if (!refusal) return null;
  return (
    <div className={styles.refusal} role="alert">
      <CircleX aria-hidden="true" />
      <p>{refusal.words}</p>
      <IconButton icon={X} label="Dismiss" onClick={dismissRefusal} />
    </div>
  );
}
