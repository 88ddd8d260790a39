import { FolderOpen, Trash2 } from 'lucide-react';
import { type ChangeEvent, useRef } from 'react';
import { IconButton } from '../../ui/components/IconButton.tsx';
import type { BenchmarkRun } from '../model/run.ts';
import { useBenchmark, useBenchmarkCommands } from './context.ts';
import styles from './RunList.module.css';
import shared from './shared.module.css';
import { PLAN_WORDS } from './words.ts';

/** Runs that were made here or opened from a file. */
export function RunList() {
  const { show, remove } = useBenchmarkCommands();
  const runs = useBenchmark((state) => state.runs);
  return (
    <section className={shared.panel} aria-labelledby="runs-title">
      <div className={shared.heading}>
        <h2 id="runs-title">Earlier runs</h2>
        <OpenRun />
      </div>
      {runs.length === 0 && (
        <p className={shared.hint}>
          None on this device. A run that was exported here or elsewhere as JSON can be opened, or dropped on
          this page.
        </p>
      )}
      <ul className={styles.runs}>
        {runs.map((run) => (
          <li key={run.id}>
            <button type="button" onClick={() => show(run.id)}>
              <span>{runName(run)}</span>
              <small>{runFacts(run)}</small>
            </button>
            <IconButton icon={Trash2} label={`Remove ${runName(run)}`} onClick={() => void remove(run.id)} />
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
        Open a run
      </button>
    </>
  );
}

/** `Standard, 25 November 2026, 14:03`. */
export function runName({ plan, startedAt }: BenchmarkRun): string {
  const date = new Date(startedAt).toLocaleString('en-GB', { dateStyle: 'long', timeStyle: 'short' });
  return `${PLAN_WORDS[plan.name].title}, ${date}`;
}

/** Where it ran; whether it was cut short. */
export function runFacts({ environment, trials, state }: BenchmarkRun): string {
  const { browser, browserVersion, os, logicalCores } = environment;
  const cut = state === 'cancelled' ? ', cancelled' : '';
  return `${browser} ${browserVersion} on ${os}, ${logicalCores} cores, ${trials.length} trials${cut}`;
}
