import { benchmarkMessages } from '../../../messages/benchmark.ts';
import { decimals } from '../../../messages/format.ts';
import { Table } from '../../../ui/components/Table.tsx';
import type { ConfigurationReport, FigureName } from '../../model/report.ts';
import { BATCHES, type ConfigurationKey } from '../../model/run.ts';
import type { ThroughputPart } from '../../state/result.ts';
import { figureText } from '../figure-words.ts';
import shared from '../shared.module.css';

const { stages, throughput } = benchmarkMessages.result;
const { configuration } = benchmarkMessages.comparison;
const { none, notReported } = benchmarkMessages.figures;

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
      <h2 id="stages-title">{stages.title}</h2>
      <Table
        caption={stages.caption}
        columns={[configuration, ...STAGES.map((figure) => stages.names[figure])]}
        rows={reports.map(({ key, figures }) => [
          nameOf(key),
          ...STAGES.map((figure) => figureText(figures[figure], 'ms')),
        ])}
      />
      {throughputs.length > 0 && (
        <>
          <Table
            caption={throughput.caption}
            columns={[
              configuration,
              ...BATCHES.map((pictures) =>
                pictures === 1 ? throughput.oneByOne : throughput.batch(pictures),
              ),
              throughput.overlapped,
              throughput.longTasks,
              throughput.blocked,
              throughput.droppedFrames,
            ]}
            rows={throughputs.map(({ key, batches, overlapped, longTasks, droppedFrames }) => [
              nameOf(key),
              ...batches.map(rateText),
              rateText(overlapped),
              longTasks ? String(longTasks.count) : notReported,
              longTasks ? decimals(longTasks.ms, 0) : notReported,
              droppedFrames === null ? notReported : String(droppedFrames),
            ])}
          />
          <p className={shared.hint}>{throughput.note}</p>
        </>
      )}
    </section>
  );
}

function rateText(imagesPerSecond: number | null): string {
  return imagesPerSecond === null ? none : decimals(imagesPerSecond, 1);
}
