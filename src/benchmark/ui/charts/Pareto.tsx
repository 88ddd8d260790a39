import { scaleLinear, scaleLog, scaleSqrt } from 'd3-scale';
import { benchmarkMessages } from '../../../messages/benchmark.ts';
import { fileSize } from '../../../messages/format.ts';
import type { ConfigurationReport, Verdict } from '../../model/report.ts';
import type { ConfigurationKey } from '../../model/run.ts';
import { figureText } from '../figure-words.ts';
import { AxisX, AxisY } from './axes.tsx';
import { Chart } from './Chart.tsx';
import styles from './Charts.module.css';
import { placeLabels } from './labels.ts';
import { backendOf } from './series.ts';

const HEIGHT = 300;
const LEFT = 52;
const BOTTOM = 36;
const TOP = 14;
const RIGHT = 16;
/** px; a model four times the size has twice the radius. */
const LARGEST_RADIUS = 16;

interface ParetoProps {
  readonly reports: readonly ConfigurationReport[];
  readonly verdict: Verdict;
  readonly nameOf: (key: ConfigurationKey) => string;
}

/** Latency against AUC: no choice beats one on the front in speed, accuracy and size at once. */
export function Pareto({ reports, verdict, nameOf }: ParetoProps) {
  const front = new Set(verdict.configurations.filter(({ onFront }) => onFront).map(({ key }) => key));
  const points = reports.flatMap(({ key, figures, fileBytes }) =>
    figures.latencyP50Ms && figures.meanAuc && fileBytes !== null
      ? [{ key, ms: figures.latencyP50Ms, auc: figures.meanAuc, bytes: fileBytes }]
      : [],
  );
  if (points.length === 0) return null;
  const left = reports.length - points.length;
  const times = points.map(({ ms }) => ms.value);
  const aucs = points.map(({ auc }) => auc.value);
  return (
    <Chart
      title={benchmarkMessages.charts.paretoTitle}
      note={benchmarkMessages.charts.paretoNote(left)}
      height={HEIGHT}
      table={{
        columns: benchmarkMessages.charts.paretoColumns,
        rows: points.map(({ key, ms, auc, bytes }) => [
          nameOf(key),
          figureText(ms, 'ms'),
          figureText(auc, 'share'),
          fileSize(bytes),
          front.has(key) ? benchmarkMessages.figures.yes : benchmarkMessages.figures.no,
        ]),
      }}
    >
      {(width) => {
        const x = scaleLog([Math.min(...times) / 1.3, Math.max(...times) * 1.3], [LEFT, width - RIGHT]);
        const y = scaleLinear(padded(aucs), [HEIGHT - BOTTOM, TOP]).nice(4);
        const r = scaleSqrt([0, Math.max(...points.map(({ bytes }) => bytes))], [0, LARGEST_RADIUS]);
        const circles = points.map(({ key, ms, auc, bytes }) => ({
          key,
          x: x(ms.value),
          y: y(auc.value),
          r: Math.max(4, r(bytes)),
          text: nameOf(key),
        }));
        const named = circles.filter(({ key }) => front.has(key));
        const labels = placeLabels(named, circles, {
          left: LEFT,
          right: width,
          top: 0,
          bottom: HEIGHT - BOTTOM,
        });
        return (
          <>
            <AxisX scale={x} at={HEIGHT - BOTTOM} across={HEIGHT - BOTTOM - TOP} ticks={width / 90} />
            <AxisY scale={y} at={LEFT} across={width - LEFT - RIGHT} ticks={4} />
            <text className={styles.unit} x={width - RIGHT} y={HEIGHT - 4} textAnchor="end">
              {benchmarkMessages.charts.paretoUnit}
            </text>
            {/* The large ones first, so that none lies under another. */}
            {[...circles]
              .sort((a, b) => b.r - a.r)
              .map(({ key, x: cx, y: cy, r: radius, text }) => (
                <circle
                  key={key}
                  data-backend={backendOf(key)}
                  className={front.has(key) ? styles.onFront : styles.beaten}
                  cx={cx}
                  cy={cy}
                  r={radius}
                >
                  <title>{text}</title>
                </circle>
              ))}
            {named.map(({ key, text }, i) => {
              const label = labels[i];
              return (
                label && (
                  <text key={key} className={styles.name} x={label.x} y={label.y} textAnchor={label.anchor}>
                    {text}
                  </text>
                )
              );
            })}
          </>
        );
      }}
    </Chart>
  );
}

/** A little room above and below; a thousandth where all are alike. */
function padded(values: readonly number[]): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = Math.max(0.001, 0.25 * (high - low));
  return [low - room, high + room];
}
