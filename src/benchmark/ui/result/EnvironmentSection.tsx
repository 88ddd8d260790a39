import { fileSize } from '../../../messages/format.ts';
import { Facts } from '../../../ui/case/StudyDetails.tsx';
import { Table } from '../../../ui/components/Table.tsx';
import type { BenchmarkRun, Environment } from '../../model/run.ts';
import { useBenchmark } from '../context.ts';
import shared from '../shared.module.css';
import { duration, PLAN_WORDS } from '../words.ts';
import styles from './EnvironmentSection.module.css';

/** What was measured where, and with which files: what a second look needs. */
export function EnvironmentSection({ run }: { run: BenchmarkRun }) {
  const { environment, models, plan, appVersion, startedAt, trials, events, id } = run;
  const limits = useBenchmark((state) => state.limits);
  const last = trials.at(-1);
  return (
    <section className={shared.panel} aria-labelledby="environment-title">
      <h2 id="environment-title">Environment</h2>
      <div className={styles.environment}>
        <Facts
          facts={[
            ['Penumbra', appVersion],
            ['Started', startedAt],
            ['Took', last ? duration(last.startedAtMs + last.tookMs) : null],
            [
              'Plan',
              `${PLAN_WORDS[plan.name].title}: ${plan.rounds} rounds, ${plan.minRuns}–${plan.maxRuns} runs, seed ${plan.seed}`,
            ],
            ['Limits', `p95 ${limits.latencyMs} ms, ${limits.memoryMiB} MiB, AUC loss ${limits.aucLoss}`],
            ['During the run', eventsText(events)],
            ['Run', id],
          ]}
        />
        <Facts facts={environmentFacts(environment)} />
      </div>
      <Table
        caption="Models and the hashes of their files"
        columns={['Model', 'Precision', 'Size', 'SHA-256']}
        rows={models.flatMap(({ title, version, kind, variants }) =>
          variants.map(({ id: variantId, bytes, sha256 }) => [
            `${title} ${version}${kind === 'architecture only' ? ', architecture only, not a diagnostic model' : ''}`,
            variantId,
            fileSize(bytes),
            <code key="hash" className={styles.hashes}>
              {sha256.join('\n') || 'made on this device'}
            </code>,
          ]),
        )}
      />
    </section>
  );
}

function environmentFacts(environment: Environment): readonly (readonly [string, string | null])[] {
  const { browser, browserVersion, os, userAgent, logicalCores, deviceMemoryGiB, gpu } = environment;
  return [
    ['Browser', `${browser} ${browserVersion}`],
    ['System', os],
    ['Processor', `${logicalCores} logical cores`],
    ['Memory', deviceMemoryGiB === null ? 'not told' : `${deviceMemoryGiB} GiB, as the browser rounds it`],
    ['GPU', gpu ?? 'not told'],
    ['SIMD', environment.relaxedSimd ? 'relaxed' : environment.simd ? 'plain' : 'none'],
    ['Isolated', environment.crossOriginIsolated ? 'yes' : 'no, so no threads'],
    ['Clock', `steps of ${Number(environment.timerResolutionMs.toPrecision(2))} ms`],
    ['User agent', userAgent],
  ];
}

const EVENT_WORDS = {
  hidden: 'hidden',
  visible: 'seen again',
  plugged: 'plugged in',
  unplugged: 'on battery',
  paused: 'paused',
  resumed: 'resumed',
} as const;

function eventsText(events: BenchmarkRun['events']): string {
  if (events.length === 0) return 'nothing happened';
  return events.map(({ atMs, kind }) => `${EVENT_WORDS[kind]} after ${duration(atMs)}`).join(', ');
}
