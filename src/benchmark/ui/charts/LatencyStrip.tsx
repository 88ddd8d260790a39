import { scaleLinear, scaleLog } from 'd3-scale';
import { benchmarkMessages } from '../../../messages/benchmark.ts';
import { decimals } from '../../../messages/format.ts';
import type { ConfigurationReport, Summary } from '../../model/report.ts';
import type { BenchmarkRun, ConfigurationKey } from '../../model/run.ts';
import { figureText } from '../figure-words.ts';
import { AxisX } from './axes.tsx';
import { Chart } from './Chart.tsx';
import styles from './Charts.module.css';

const ROW = 46;
const STRIP = 16;
const AXIS = 24;
const MARGIN = 12;

/** Beyond it a linear axis squeezes the fast ones into a line. */
const WIDE_RANGE = 12;

interface LatencyStripProps {
  readonly run: Pick<BenchmarkRun, 'trials'>;
  readonly reports: readonly ConfigurationReport[];
  readonly nameOf: (key: ConfigurationKey) => string;
}

/** Every warm run as a line: what an average hides is here, outliers too. */
export function LatencyStrip({ run, reports, nameOf }: LatencyStripProps) {
  const rows = reports.flatMap(({ key, configuration, latency }) => {
    const own = run.trials.filter((trial) => trial.configuration === key);
    const samples = own.flatMap(({ runs }) => runs.map(({ totalMs }) => totalMs));
    return latency && samples.length > 0 ? [{ key, configuration, latency, samples }] : [];
  });
  if (rows.length === 0) return null;
  const height = rows.length * ROW + AXIS;
  const least = rows.reduce((low, { samples }) => samples.reduce((a, b) => Math.min(a, b), low), Infinity);
  const most = rows.reduce((high, { samples }) => samples.reduce((a, b) => Math.max(a, b), high), 0);
  const isWide = least > 0 && most / least > WIDE_RANGE;
  return (
    <Chart
      title={benchmarkMessages.charts.latencyTitle}
      note={benchmarkMessages.charts.latencyNote(isWide)}
      height={height}
      table={{
        columns: benchmarkMessages.charts.latencyColumns,
        rows: rows.map(({ key, latency }) => [
          nameOf(key),
          String(latency.samples),
          figureText(latency.p50, 'ms'),
          figureText(latency.p95, 'ms'),
          figureText(latency.p99, 'ms'),
          decimals(latency.worst, 1),
        ]),
      }}
    >
      {(width) => {
        const range = [MARGIN, width - MARGIN];
        const scale = isWide
          ? scaleLog([least / 1.1, most * 1.1], range)
          : scaleLinear([Math.min(least, 0.8 * least), most], range).nice(5);
        return (
          <>
            <AxisX scale={scale} at={height - AXIS} across={height - AXIS} ticks={width / 90} />
            {rows.map(({ key, configuration, latency, samples }, i) => (
              <g key={key} transform={`translate(0 ${i * ROW})`} data-backend={configuration.backend}>
                <text y={13} className={styles.name}>
                  {nameOf(key)}
                </text>
                <path className={styles.samples} d={ticksPath(samples, scale)} />
                <Marks latency={latency} scale={scale} />
              </g>
            ))}
          </>
        );
      }}
    </Chart>
  );
}

/** One path for all, since ten thousand elements would be felt. */
function ticksPath(samples: readonly number[], scale: (ms: number) => number): string {
  return samples.map((ms) => `M${scale(ms).toFixed(1)} 20v${STRIP}`).join('');
}

function Marks({ latency: { p50, p95 }, scale }: { latency: Summary; scale: (ms: number) => number }) {
  const [low, high] = p50.ci95 ?? [p50.value, p50.value];
  return (
    <>
      <rect
        className={styles.interval}
        x={scale(low)}
        y={18}
        width={Math.max(1, scale(high) - scale(low))}
        height={STRIP + 4}
      />
      <line className={styles.median} x1={scale(p50.value)} x2={scale(p50.value)} y1={17} y2={STRIP + 23} />
      <circle className={styles.percentile} cx={scale(p95.value)} cy={20 + STRIP / 2} r={3.5} />
    </>
  );
}
