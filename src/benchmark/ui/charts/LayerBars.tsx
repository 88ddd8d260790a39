import { scaleLinear } from 'd3-scale';
import type { KernelSample } from '../../../engine/measurement.ts';
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

/** Where the time goes, from the first layer to the last. */
export function LayerBars({ layers, backend, name }: LayerBarsProps) {
  const most = Math.max(...layers.map(({ ms }) => ms));
  const total = layers.reduce((sum, { ms }) => sum + ms, 0);
  return (
    <Chart
      title={`Time per layer: ${name}`}
      note={`Milliseconds of each of ${layers.length} layers, in the order of the network; ${total.toFixed(1)} ms together. Timing each layer slows the whole down.`}
      height={HEIGHT}
      table={{
        columns: ['Layer', 'Operation', 'ms', 'Share', 'GMAC/s'],
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
              ms
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
                <title>{`${layer}, ${op}: ${ms.toFixed(3)} ms`}</title>
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
    ms.toFixed(3),
    `${((100 * ms) / totalMs).toFixed(1)} %`,
    macs === null || ms === 0 ? '–' : (macs / ms / 1e6).toFixed(1),
  ];
}
