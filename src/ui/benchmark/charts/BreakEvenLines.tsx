import { scaleLinear } from 'd3-scale';
import type { ConfigurationKey } from '../../../core/benchmark.ts';
import type { BreakEvenChart } from '../../../state/benchmark/result.ts';
import { breakEvenWords, secondsText } from '../figure-words.ts';
import { AxisX, AxisY } from './axes.tsx';
import { Chart } from './Chart.tsx';
import styles from './Charts.module.css';
import { backendOf } from './series.ts';

const HEIGHT = 260;
const LEFT = 48;
const BOTTOM = 36;
const TOP = 10;

interface BreakEvenLinesProps {
  readonly chart: BreakEvenChart;
  readonly nameOf: (key: ConfigurationKey) => string;
}

/** Time from nothing to the n-th answer: where lines cross, a slow start has paid off. */
export function BreakEvenLines({ chart: { lines, images, crossings }, nameOf }: BreakEvenLinesProps) {
  const most = Math.max(...lines.flatMap(({ points }) => points.map(({ ms }) => ms))) / 1000;
  const sentences = crossings.map((crossing) => breakEvenWords(crossing, nameOf));
  return (
    <Chart
      title="Break-even"
      note={`Seconds from a fresh worker to the answer of the n-th picture; the fastest of each backend. ${sentences.join(' ')}`}
      height={HEIGHT}
      table={{
        columns: ['Configuration', 'Before the first, s', `After ${images} pictures, s`],
        rows: lines.map(({ key, points }) => [nameOf(key), ...points.map(({ ms }) => secondsText(ms))]),
      }}
    >
      {(width) => {
        const x = scaleLinear([0, images], [LEFT, width - 8]);
        const y = scaleLinear([0, most], [HEIGHT - BOTTOM, TOP]).nice(4);
        return (
          <>
            <AxisX scale={x} at={HEIGHT - BOTTOM} across={HEIGHT - BOTTOM - TOP} ticks={width / 90} />
            <AxisY scale={y} at={LEFT} across={width - LEFT - 8} ticks={4} />
            <text className={styles.unit} x={width - 8} y={HEIGHT - 4} textAnchor="end">
              pictures
            </text>
            <text className={styles.unit} x={0} y={TOP}>
              s
            </text>
            {lines.map(({ key, points: [from, to] }) => (
              <g key={key} data-backend={backendOf(key)}>
                {from && to && (
                  <line
                    className={styles.line}
                    x1={x(from.images)}
                    y1={y(from.ms / 1000)}
                    x2={x(to.images)}
                    y2={y(to.ms / 1000)}
                  />
                )}
              </g>
            ))}
            {crossings.map(
              ({ late, outcome, ms }) =>
                outcome.kind === 'after' &&
                outcome.images <= images &&
                ms !== null && (
                  <g key={late} data-backend={backendOf(late)}>
                    <circle className={styles.crossing} cx={x(outcome.images)} cy={y(ms / 1000)} r={5} />
                    <text
                      x={x(outcome.images)}
                      y={y(ms / 1000) - 10}
                      textAnchor="middle"
                      className={styles.value}
                    >
                      {outcome.images}
                    </text>
                  </g>
                ),
            )}
            <Legend lines={lines} nameOf={nameOf} />
          </>
        );
      }}
    </Chart>
  );
}

function Legend({ lines, nameOf }: Pick<BreakEvenChart, 'lines'> & Pick<BreakEvenLinesProps, 'nameOf'>) {
  return lines.map(({ key }, i) => (
    <g key={key} data-backend={backendOf(key)} transform={`translate(${LEFT + 12} ${TOP + 8 + 18 * i})`}>
      <line className={styles.line} x1={0} x2={20} y1={0} y2={0} />
      <text x={26} dy="0.32em" className={styles.name}>
        {nameOf(key)}
      </text>
    </g>
  ));
}
