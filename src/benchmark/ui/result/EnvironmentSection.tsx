import { benchmarkMessages } from '../../../messages/benchmark.ts';
import { fileSize, significant } from '../../../messages/format.ts';
import { Facts } from '../../../ui/case/StudyDetails.tsx';
import { Table } from '../../../ui/components/Table.tsx';
import type { BenchmarkRun, Environment } from '../../model/run.ts';
import { useBenchmark } from '../context.ts';
import shared from '../shared.module.css';
import styles from './EnvironmentSection.module.css';

const words = benchmarkMessages.result.environment;
const figures = benchmarkMessages.figures;
const { plans } = benchmarkMessages.setup;

/** The environment and files of a run, as needed to reproduce it. */
export function EnvironmentSection({ run }: { run: BenchmarkRun }) {
  const { environment, models, plan, appVersion, startedAt, trials, events, id } = run;
  const limits = useBenchmark((state) => state.limits);
  const last = trials.at(-1);
  return (
    <section className={shared.panel} aria-labelledby="environment-title">
      <h2 id="environment-title">{words.title}</h2>
      <div className={styles.environment}>
        <Facts
          facts={[
            ['Penumbra', appVersion],
            [words.started, startedAt],
            [words.took, last ? figures.duration(last.startedAtMs + last.tookMs) : null],
            [
              words.plan,
              words.planFacts(plans[plan.name].title, plan.rounds, plan.minRuns, plan.maxRuns, plan.seed),
            ],
            [words.limits, words.limitFacts(limits.latencyMs, limits.memoryMiB, limits.aucLoss)],
            [words.events, eventsText(events)],
            [words.run, id],
          ]}
        />
        <Facts facts={environmentFacts(environment)} />
      </div>
      <Table
        caption={words.files}
        columns={words.fileColumns}
        rows={models.flatMap(({ title, version, kind, variants }) =>
          variants.map(({ id: variantId, bytes, sha256 }) => [
            `${words.model(title, version)}${kind === 'architecture only' ? words.architectureOnly : ''}`,
            variantId,
            fileSize(bytes),
            <code key="hash" className={styles.hashes}>
              {sha256.join('\n') || words.madeHere}
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
    [words.browser, `${browser} ${browserVersion}`],
    [words.system, os],
    [words.processor, words.cores(logicalCores)],
    [words.memory, deviceMemoryGiB === null ? figures.notReported : words.gibibytes(deviceMemoryGiB)],
    [words.gpu, gpu ?? figures.notReported],
    [words.simd, words.simdKinds[environment.relaxedSimd ? 'relaxed' : environment.simd ? 'plain' : 'none']],
    [words.isolated, environment.crossOriginIsolated ? figures.yes : words.notIsolated],
    [words.clock, words.clockSteps(significant(environment.timerResolutionMs, 2))],
    [words.userAgent, userAgent],
  ];
}

function eventsText(events: BenchmarkRun['events']): string {
  if (events.length === 0) return words.nothingHappened;
  return events
    .map(({ atMs, kind }) => words.eventAfter(words.event[kind], figures.duration(atMs)))
    .join(', ');
}
