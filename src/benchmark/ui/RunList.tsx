import { FolderOpen, Trash2 } from 'lucide-react';
import { type ChangeEvent, useRef } from 'react';
import { benchmarkMessages } from '../../messages/benchmark.ts';
import { dateTime } from '../../messages/format.ts';
import { IconButton } from '../../ui/components/IconButton.tsx';
import type { BenchmarkRun } from '../model/run.ts';
import { useBenchmark, useBenchmarkCommands } from './context.ts';
import styles from './RunList.module.css';
import shared from './shared.module.css';

/** Runs that were made here or opened from a file. */
export function RunList() {
  const { show, remove } = useBenchmarkCommands();
  const runs = useBenchmark((state) => state.runs);
  return (
    <section className={shared.panel} aria-labelledby="runs-title">
      <div className={shared.heading}>
        <h2 id="runs-title">{benchmarkMessages.setup.earlierRuns}</h2>
        <OpenRun />
      </div>
      {runs.length === 0 && <p className={shared.hint}>{benchmarkMessages.setup.noRuns}</p>}
      <ul className={styles.runs}>
        {runs.map((run) => (
          <li key={run.id}>
            <button type="button" onClick={() => show(run.id)}>
              <span>{runName(run)}</span>
              <small>{runFacts(run)}</small>
            </button>
            <IconButton
              icon={Trash2}
              label={benchmarkMessages.setup.removeRun(runName(run))}
              onClick={() => void remove(run.id)}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A run from a file, by the browser's own picker. */
export function OpenRun() {
  const { files } = useBenchmarkCommands();
  const picker = useRef<HTMLInputElement>(null);
  const onPicked = async ({ target }: ChangeEvent<HTMLInputElement>) => {
    const [file] = target.files ?? [];
    target.value = ''; // So that the same file can be picked again.
    if (file) await files.open(file);
  };
  return (
    <>
      <input
        ref={picker}
        type="file"
        accept=".json,application/json"
        hidden
        onChange={(e) => void onPicked(e)}
      />
      <button type="button" onClick={() => picker.current?.click()}>
        <FolderOpen aria-hidden="true" />
        {benchmarkMessages.setup.openRun}
      </button>
    </>
  );
}

/** `Standard, 25 November 2026, 14:03`. */
export function runName({ plan, startedAt }: BenchmarkRun): string {
  return benchmarkMessages.setup.runName(
    benchmarkMessages.setup.plans[plan.name].title,
    dateTime(new Date(startedAt)),
  );
}

/** The device that it ran on, and whether it was cut short. */
export function runFacts({ environment, trials, state }: BenchmarkRun): string {
  const { os, logicalCores } = environment;
  return benchmarkMessages.setup.runFacts(
    benchmarkMessages.figures.browser(environment),
    os,
    logicalCores,
    trials.length,
    state === 'cancelled',
  );
}
