import { scaleLinear } from 'd3-scale';
import type { KernelSample } from '../../../engine/measurement.ts';
import { benchmarkMessages } from '../../../messages/benchmark.ts';
import { decimals, percentage } from '../../../messages/format.ts';
import { AxisY } from './axes.tsx';
import { Chart } from './Chart.tsx';
import styles from './Charts.module.css';

const HEIGHT = 180;
const LEFT = 48;
const BOTTOM = 8;
const TOP = 12;

interface LayerBarsProps {
  readonly layers: readonly KernelSample[];
  readonly backend: string;
  readonly name: string;
}

/** The time of each layer, from the first to the last. */
export function LayerBars({ layers, backend, name }: LayerBarsProps) {
  const most = Math.max(...layers.map(({ ms }) => ms));
  const total = layers.reduce((sum, { ms }) => sum + ms, 0);
  return (
    <Chart
      title={benchmarkMessages.charts.layersTitle(name)}
      note={benchmarkMessages.charts.layersNote(layers.length, total)}
      height={HEIGHT}
      table={{
        columns: benchmarkMessages.charts.layersColumns,
        rows: layers.map((layer) => layerCells(layer, total)),
      }}
    >
      {(width) => {
        const y = scaleLinear([0, most], [HEIGHT - BOTTOM, TOP]).nice(3);
        const step = (width - LEFT) / layers.length;
        return (
          <g data-backend={backend}>
            <AxisY scale={y} at={LEFT} across={width - LEFT} ticks={3} />
            <text className={styles.unit} x={0} y={TOP}>
              {benchmarkMessages.charts.layersUnit}
            </text>
            {layers.map(({ name: layer, op, ms }, i) => (
              <rect
                // biome-ignore lint/suspicious/noArrayIndexKey: layers stay in the graph's order
                key={i}
                className={styles.solid}
                x={LEFT + i * step}
                y={y(ms)}
                width={Math.max(0.5, step - 1)}
                height={HEIGHT - BOTTOM - y(ms)}
              >
                <title>{benchmarkMessages.charts.layersLayer(layer, op, ms)}</title>
              </rect>
            ))}
          </g>
        );
      }}
    </Chart>
  );
}

/** @param totalMs of all layers */
export function layerCells({ name, op, ms, macs }: KernelSample, totalMs: number): readonly string[] {
  return [
    name,
    op,
    decimals(ms, 3),
    percentage(ms / totalMs, 1),
    macs === null || ms === 0 ? benchmarkMessages.figures.none : decimals(macs / ms / 1e6, 1),
  ];
}
