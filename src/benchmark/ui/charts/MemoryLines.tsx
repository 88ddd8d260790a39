import { benchmarkMessages } from '../../../messages/benchmark.ts';
import { decimals } from '../../../messages/format.ts';
import type { ConfigurationKey } from '../../model/run.ts';
import type { MemoryLine } from '../../state/result.ts';
import { Chart } from './Chart.tsx';
import styles from './Charts.module.css';
import { LineFrame } from './LineFrame.tsx';
import { backendOf } from './series.ts';

const HEIGHT = 240;
const MIB = 2 ** 20;

interface MemoryLinesProps {
  readonly lines: readonly MemoryLine[];
  readonly nameOf: (key: ConfigurationKey) => string;
}

/** The engine's memory over the runs of a trial: a line that climbs is a leak. */
export function MemoryLines({ lines, nameOf }: MemoryLinesProps) {
  const shown = lines.filter(({ points }) => points.length > 1);
  if (shown.length === 0) return null;
  const lastRun = Math.max(1, ...shown.flatMap(({ points }) => points.map(({ afterRun }) => afterRun)));
  const most = Math.max(...shown.flatMap(({ points }) => points.map(({ bytes }) => bytes))) / MIB;
  return (
    <Chart
      title={benchmarkMessages.charts.memoryTitle}
      note={benchmarkMessages.charts.memoryNote}
      height={HEIGHT}
      table={{
        columns: benchmarkMessages.charts.memoryColumns,
        rows: shown.map(({ key, points, growth }) => [
          nameOf(key),
          mebibytes(points[0]?.bytes),
          mebibytes(Math.max(...points.map(({ bytes }) => bytes))),
          mebibytes(points.at(-1)?.bytes),
          growth
            ? growthText(growth.bytesPerRun.value, growth.bytesPerRun.ci95)
            : benchmarkMessages.figures.none,
        ]),
      }}
    >
      {(width) => (
        <LineFrame
          width={width}
          height={HEIGHT}
          most={[lastRun, most]}
          units={benchmarkMessages.charts.memoryUnits}
        >
          {(x, y) =>
            shown.map(({ key, points }) => (
              <polyline
                key={key}
                data-backend={backendOf(key)}
                className={styles.line}
                points={points.map(({ afterRun, bytes }) => `${x(afterRun)},${y(bytes / MIB)}`).join(' ')}
              >
                <title>{nameOf(key)}</title>
              </polyline>
            ))
          }
        </LineFrame>
      )}
    </Chart>
  );
}

function mebibytes(bytes: number | undefined): string {
  return bytes === undefined ? benchmarkMessages.figures.none : decimals(bytes / MIB, 1);
}

function growthText(value: number, ci95: readonly [number, number] | null): string {
  return `${benchmarkMessages.figures.kibibytes(value)}${ci95 ? benchmarkMessages.figures.range(benchmarkMessages.figures.kibibytes(ci95[0]), benchmarkMessages.figures.kibibytes(ci95[1])) : ''}`;
}
