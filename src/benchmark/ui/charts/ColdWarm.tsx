import { scaleLinear } from 'd3-scale';
import { benchmarkMessages } from '../../../messages/benchmark.ts';
import { milliseconds } from '../../../messages/format.ts';
import type { ConfigurationReport, Estimate } from '../../model/report.ts';
import type { ConfigurationKey } from '../../model/run.ts';
import { figureText } from '../figure-words.ts';
import { AxisX } from './axes.tsx';
import { Chart } from './Chart.tsx';
import styles from './Charts.module.css';

const ROW = 46;
const BAR = 9;
const AXIS = 24;
/** Room for the value behind the longest bar. */
const VALUE = 64;

interface ColdWarmProps {
  readonly reports: readonly ConfigurationReport[];
  readonly nameOf: (key: ConfigurationKey) => string;
}

/** The time of a first reading beside that of later ones. */
export function ColdWarm({ reports, nameOf }: ColdWarmProps) {
  const rows = reports.filter(({ figures }) => figures.coldMs ?? figures.latencyP50Ms);
  if (rows.length === 0) return null;
  const height = rows.length * ROW + AXIS;
  const most = Math.max(
    ...rows.map(({ figures }) => Math.max(figures.coldMs?.value ?? 0, figures.latencyP50Ms?.value ?? 0)),
  );
  return (
    <Chart
      title={benchmarkMessages.charts.coldWarmTitle}
      note={benchmarkMessages.charts.coldWarmNote}
      height={height}
      table={{
        columns: benchmarkMessages.charts.coldWarmColumns,
        rows: rows.map(({ key, figures }) => [
          nameOf(key),
          figureText(figures.coldMs, 'ms'),
          figureText(figures.latencyP50Ms, 'ms'),
        ]),
      }}
    >
      {(width) => {
        const scale = scaleLinear([0, most], [0, width - VALUE]).nice(4);
        return (
          <>
            <AxisX scale={scale} at={height - AXIS} across={height - AXIS} ticks={width / 90} />
            {rows.map(({ key, configuration, figures }, i) => (
              <g key={key} transform={`translate(0 ${i * ROW})`} data-backend={configuration.backend}>
                <text y={13} className={styles.name}>
                  {nameOf(key)}
                </text>
                <Bar y={19} estimate={figures.coldMs} scale={scale} className={styles.pale} />
                <Bar y={20 + BAR} estimate={figures.latencyP50Ms} scale={scale} className={styles.solid} />
              </g>
            ))}
          </>
        );
      }}
    </Chart>
  );
}

interface BarProps {
  readonly y: number;
  readonly estimate: Estimate | null;
  readonly scale: (ms: number) => number;
  readonly className: string | undefined;
}

function Bar({ y, estimate, scale, className }: BarProps) {
  if (!estimate) return null;
  const end = scale(estimate.value);
  return (
    <g>
      <rect y={y} width={Math.max(1, end)} height={BAR - 1} className={className} />
      <text x={end + 5} y={y + BAR - 1} className={styles.value}>
        {milliseconds(estimate.value)}
      </text>
    </g>
  );
}
