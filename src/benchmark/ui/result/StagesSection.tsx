import { benchmarkMessages } from '../../../messages/benchmark.ts';
import { decimals } from '../../../messages/format.ts';
import { Table } from '../../../ui/components/Table.tsx';
import type { ConfigurationReport, FigureName } from '../../model/report.ts';
import { BATCHES, type ConfigurationKey } from '../../model/run.ts';
import type { ThroughputPart } from '../../state/result.ts';
import { figureText } from '../figure-words.ts';
import shared from '../shared.module.css';

interface StagesSectionProps {
  readonly reports: readonly ConfigurationReport[];
  readonly throughputs: readonly ThroughputPart[];
  readonly nameOf: (key: ConfigurationKey) => string;
}

const STAGES = [
  'fetchMs',
  'cacheReadMs',
  'loadMs',
  'firstRunMs',
  'secondRunMs',
  'preprocessP50Ms',
  'uploadP50Ms',
  'computeP50Ms',
  'downloadP50Ms',
] as const satisfies readonly FigureName[];

/** The stages of a first reading, of every later one, and the throughput. */
export function StagesSection({ reports, throughputs, nameOf }: StagesSectionProps) {
  return (
    <section className={shared.panel} data-screen-only="true" aria-labelledby="stages-title">
      <h2 id="stages-title">{benchmarkMessages.result.stagesTitle}</h2>
      <Table
        caption={benchmarkMessages.result.stagesCaption}
        columns={[
          benchmarkMessages.comparison.configuration,
          ...STAGES.map((figure) => benchmarkMessages.result.stagesNames[figure]),
        ]}
        rows={reports.map(({ key, figures }) => [
          nameOf(key),
          ...STAGES.map((figure) => figureText(figures[figure], 'ms')),
        ])}
      />
      {throughputs.length > 0 && (
        <>
          <Table
            caption={benchmarkMessages.result.throughputCaption}
            columns={[
              benchmarkMessages.comparison.configuration,
              ...BATCHES.map((pictures) =>
                pictures === 1
                  ? benchmarkMessages.result.throughputOneByOne
                  : benchmarkMessages.result.throughputBatch(pictures),
              ),
              benchmarkMessages.result.throughputOverlapped,
              benchmarkMessages.result.throughputLongTasks,
              benchmarkMessages.result.throughputBlocked,
              benchmarkMessages.result.throughputDroppedFrames,
            ]}
            rows={throughputs.map(({ key, batches, overlapped, longTasks, droppedFrames }) => [
              nameOf(key),
              ...batches.map(rateText),
              rateText(overlapped),
              longTasks ? String(longTasks.count) : benchmarkMessages.figures.notReported,
              longTasks ? decimals(longTasks.ms, 0) : benchmarkMessages.figures.notReported,
              droppedFrames === null ? benchmarkMessages.figures.notReported : String(droppedFrames),
            ])}
          />
          <p className={shared.hint}>{benchmarkMessages.result.throughputNote}</p>
        </>
      )}
    </section>
  );
}

function rateText(imagesPerSecond: number | null): string {
  return imagesPerSecond === null ? benchmarkMessages.figures.none : decimals(imagesPerSecond, 1);
}
