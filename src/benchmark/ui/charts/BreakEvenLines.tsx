import { benchmarkMessages } from '../../../messages/benchmark.ts';
import type { ConfigurationKey } from '../../model/run.ts';
import type { BreakEvenChart } from '../../state/result.ts';
import { breakEvenWords, secondsText } from '../figure-words.ts';
import { Chart } from './Chart.tsx';
import styles from './Charts.module.css';
import { LEFT, LineFrame, TOP } from './LineFrame.tsx';
import { backendOf } from './series.ts';

const HEIGHT = 260;

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
      title={benchmarkMessages.charts.breakEvenTitle}
      note={benchmarkMessages.charts.breakEvenNote(sentences.join(' '))}
      height={HEIGHT}
      table={{
        columns: benchmarkMessages.charts.breakEvenColumns(images),
        rows: lines.map(({ key, points }) => [nameOf(key), ...points.map(({ ms }) => secondsText(ms))]),
      }}
    >
      {(width) => (
        <LineFrame
          width={width}
          height={HEIGHT}
          most={[images, most]}
          units={benchmarkMessages.charts.breakEvenUnits}
        >
          {(x, y) => (
            <>
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
          )}
        </LineFrame>
      )}
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
