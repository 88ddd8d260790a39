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

const STAGES: readonly (readonly [title: string, figure: FigureName])[] = [
  ['Download', 'fetchMs'],
  ['From device', 'cacheReadMs'],
  ['Load', 'loadMs'],
  ['First run', 'firstRunMs'],
  ['Second run', 'secondRunMs'],
  ['Prepare', 'preprocessP50Ms'],
  ['Upload', 'uploadP50Ms'],
  ['Compute', 'computeP50Ms'],
  ['Read back', 'downloadP50Ms'],
];

/** What a first reading is made of, what every other, and how many fit into a second. */
export function StagesSection({ reports, throughputs, nameOf }: StagesSectionProps) {
  return (
    <section className={shared.panel} data-screen-only="true" aria-labelledby="stages-title">
      <h2 id="stages-title">Where the time goes</h2>
      <Table
        caption="Medians, ms. Up to the second run once a trial; from Prepare on of every warm run. 95 % intervals in brackets"
        columns={['Configuration', ...STAGES.map(([title]) => title)]}
        rows={reports.map(({ key, figures }) => [
          nameOf(key),
          ...STAGES.map(([, figure]) => figureText(figures[figure], 'ms')),
        ])}
      />
      {throughputs.length > 0 && (
        <>
          <Table
            caption="Pictures a second in a row, and how the page fared: tasks that held it up for 50 ms and more, and frames that it missed, over all trials"
            columns={[
              'Configuration',
              ...BATCHES.map((pictures) => (pictures === 1 ? 'One by one' : `${pictures} a call`)),
              'Next prepared meanwhile',
              'Long tasks',
              'Held up, ms',
              'Frames missed',
            ]}
            rows={throughputs.map(({ key, batches, overlapped, longTasks, droppedFrames }) => [
              nameOf(key),
              ...batches.map(rateText),
              rateText(overlapped),
              longTasks ? String(longTasks.count) : 'not told',
              longTasks ? longTasks.ms.toFixed(0) : 'not told',
              droppedFrames === null ? 'not told' : String(droppedFrames),
            ])}
          />
          <p className={shared.hint}>
            The app reads pictures one by one; integer kernels take no more at a time. Several a call show
            what a GPU could gain. Long tasks and missed frames stand for energy and for a page that stutters:
            a browser tells no watts.
          </p>
        </>
      )}
    </section>
  );
}

function rateText(imagesPerSecond: number | null): string {
  return imagesPerSecond === null ? '–' : imagesPerSecond.toFixed(1);
}
