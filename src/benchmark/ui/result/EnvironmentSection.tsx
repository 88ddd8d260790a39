import { benchmarkMessages } from '../../../messages/benchmark.ts';
import { fileSize, significant } from '../../../messages/format.ts';
import { Facts } from '../../../ui/case/StudyDetails.tsx';
import { Table } from '../../../ui/components/Table.tsx';
import type { BenchmarkRun, Environment } from '../../model/run.ts';
import { useBenchmark } from '../context.ts';
import shared from '../shared.module.css';
import styles from './EnvironmentSection.module.css';

/** The environment and files of a run, as needed to reproduce it. */
export function EnvironmentSection({ run }: { run: BenchmarkRun }) {
  const { environment, models, plan, appVersion, startedAt, trials, events, id } = run;
  const limits = useBenchmark((state) => state.limits);
  const last = trials.at(-1);
  return (
    <section className={shared.panel} aria-labelledby="environment-title">
      <h2 id="environment-title">{benchmarkMessages.result.environmentTitle}</h2>
      <div className={styles.environment}>
        <Facts
          facts={[
            ['Penumbra', appVersion],
            [benchmarkMessages.result.environmentStarted, startedAt],
            [
              benchmarkMessages.result.environmentTook,
              last ? benchmarkMessages.figures.duration(last.startedAtMs + last.tookMs) : null,
            ],
            [
              benchmarkMessages.result.environmentPlan,
              benchmarkMessages.result.environmentPlanFacts(
                benchmarkMessages.setup.plans[plan.name].title,
                plan.rounds,
                plan.minRuns,
                plan.maxRuns,
                plan.seed,
              ),
            ],
            [
              benchmarkMessages.result.environmentLimits,
              benchmarkMessages.result.environmentLimitFacts(
                limits.latencyMs,
                limits.memoryMiB,
                limits.aucLoss,
              ),
            ],
            [benchmarkMessages.result.environmentEvents, eventsText(events)],
            [benchmarkMessages.result.environmentRun, id],
          ]}
        />
        <Facts facts={environmentFacts(environment)} />
      </div>
      <Table
        caption={benchmarkMessages.result.environmentFiles}
        columns={benchmarkMessages.result.environmentFileColumns}
        rows={models.flatMap(({ title, version, kind, variants }) =>
          variants.map(({ id: variantId, bytes, sha256 }) => [
            `${benchmarkMessages.result.environmentModel(title, version)}${kind === 'architecture only' ? benchmarkMessages.result.environmentArchitectureOnly : ''}`,
            variantId,
            fileSize(bytes),
            <code key="hash" className={styles.hashes}>
              {sha256.join('\n') || benchmarkMessages.result.environmentMadeHere}
            </code>,
          ]),
        )}
      />
    </section>
  );
}

function environmentFacts(environment: Environment): readonly (readonly [string, string | null])[] {
  const { os, userAgent, logicalCores, deviceMemoryGiB, gpu } = environment;
  return [
    [benchmarkMessages.result.environmentBrowser, benchmarkMessages.figures.browser(environment)],
    [benchmarkMessages.result.environmentSystem, os],
    [benchmarkMessages.result.environmentProcessor, benchmarkMessages.result.environmentCores(logicalCores)],
    [
      benchmarkMessages.result.environmentMemory,
      deviceMemoryGiB === null
        ? benchmarkMessages.figures.notReported
        : benchmarkMessages.result.environmentGibibytes(deviceMemoryGiB),
    ],
    [benchmarkMessages.result.environmentGpu, gpu ?? benchmarkMessages.figures.notReported],
    [
      benchmarkMessages.result.environmentSimd,
      benchmarkMessages.result.environmentSimdKinds[
        environment.relaxedSimd ? 'relaxed' : environment.simd ? 'plain' : 'none'
      ],
    ],
    [
      benchmarkMessages.result.environmentIsolated,
      environment.crossOriginIsolated
        ? benchmarkMessages.figures.yes
        : benchmarkMessages.result.environmentNotIsolated,
    ],
    [
      benchmarkMessages.result.environmentClock,
      benchmarkMessages.result.environmentClockSteps(significant(environment.timerResolutionMs, 2)),
    ],
    [benchmarkMessages.result.environmentUserAgent, userAgent],
  ];
}

function eventsText(events: BenchmarkRun['events']): string {
  if (events.length === 0) return benchmarkMessages.result.environmentNothingHappened;
  return events
    .map(({ atMs, kind }) =>
      benchmarkMessages.result.environmentEventAfter(
        benchmarkMessages.result.environmentEvent[kind],
        benchmarkMessages.figures.duration(atMs),
      ),
    )
    .join(', ');
}
