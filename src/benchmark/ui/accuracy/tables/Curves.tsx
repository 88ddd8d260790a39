import { scaleLinear } from 'd3-scale';
import { benchmarkMessages } from '../../../../messages/benchmark.ts';
import { decimals } from '../../../../messages/format.ts';
import { messages } from '../../../../messages/index.ts';
import type { RocPoint } from '../../../accuracy/types.ts';
import type { RocCurve } from '../../../state/accuracy/store.ts';
import { AxisX, AxisY } from '../../charts/axes.tsx';
import { Chart } from '../../charts/Chart.tsx';
import shared from '../../shared.module.css';
import { variantName } from '../../words.ts';
import styles from '../Accuracy.module.css';
import { useAccuracy, useAccuracyCommands } from '../context.ts';

const HEIGHT = 340;
const LEFT = 44;
const BOTTOM = 34;
const EDGE = 12;
/** px; a square is how a ROC curve is read. */
const WIDEST = HEIGHT - BOTTOM - EDGE;

/** ROC curves of one finding, on request. */
export function Curves({ labels }: { labels: readonly string[] }) {
  const { showCurves } = useAccuracyCommands();
  const curves = useAccuracy((state) => state.curves);
  const shown = curves[0]?.label ?? '';
  return (
    <>
      <label className={shared.pick}>
        <span>{benchmarkMessages.charts.rocOf}</span>
        <select value={shown} onChange={({ target }) => void showCurves(target.value || null)}>
          <option value="">{benchmarkMessages.charts.rocNoFinding}</option>
          {labels.map((label) => (
            <option key={label} value={label}>
              {messages.names.label(label)}
            </option>
          ))}
        </select>
      </label>
      {curves.length > 0 && <Roc curves={curves} />}
    </>
  );
}

/** False-positive rates of the data table: where a reader would put a threshold. */
const RATES = [0.02, 0.05, 0.1, 0.2, 0.3, 0.5];

function Roc({ curves }: { curves: readonly RocCurve[] }) {
  const label = curves[0]?.label ?? '';
  return (
    <Chart
      title={benchmarkMessages.charts.rocTitle(messages.names.label(label))}
      note={benchmarkMessages.charts.rocNote}
      height={HEIGHT}
      table={{
        columns: [benchmarkMessages.charts.rocSensitivity, ...RATES.map((rate) => decimals(1 - rate, 2))],
        rows: curves.map(({ selection, points }) => [
          variantName(selection),
          ...RATES.map((rate) =>
            points.length > 0 ? decimals(sensitivityAt(points, rate), 3) : benchmarkMessages.figures.none,
          ),
        ]),
      }}
    >
      {(width) => {
        const side = Math.min(width - LEFT - EDGE, WIDEST);
        const x = scaleLinear([0, 1], [LEFT, LEFT + side]);
        const y = scaleLinear([0, 1], [EDGE + side, EDGE]);
        return (
          <>
            <AxisX scale={x} at={EDGE + side} across={side} ticks={5} />
            <AxisY scale={y} at={LEFT} across={side} ticks={5} />
            <line className={styles.chance} x1={x(0)} y1={y(0)} x2={x(1)} y2={y(1)} />
            {curves.map(({ selection, points }, i) => (
              <g key={variantName(selection)} data-curve={i}>
                <polyline
                  className={styles.curve}
                  points={points
                    .map(
                      ({ falsePositiveRate, truePositiveRate }) =>
                        `${x(falsePositiveRate)},${y(truePositiveRate)}`,
                    )
                    .join(' ')}
                />
                <line
                  className={styles.curve}
                  x1={x(0.5)}
                  x2={x(0.58)}
                  y1={y(0.32 - 0.06 * i)}
                  y2={y(0.32 - 0.06 * i)}
                />
                <text x={x(0.6)} y={y(0.32 - 0.06 * i)} dy="0.32em">
                  {variantName(selection)}
                </text>
              </g>
            ))}
          </>
        );
      }}
    </Chart>
  );
}

/** On the straight line between the corners around it. */
function sensitivityAt(points: readonly RocPoint[], rate: number): number {
  const after = points.findIndex(({ falsePositiveRate }) => falsePositiveRate > rate);
  const [from, to] = [points[after - 1], points[after]];
  if (!from || !to) return 1;
  const share = (rate - from.falsePositiveRate) / (to.falsePositiveRate - from.falsePositiveRate);
  return from.truePositiveRate + share * (to.truePositiveRate - from.truePositiveRate);
}
