import type { ScaleContinuousNumeric } from 'd3-scale';
import { groupedSignificant } from '../../../messages/format.ts';
import styles from './Charts.module.css';

type Scale = ScaleContinuousNumeric<number, number>;

interface AxisProps {
  readonly scale: Scale;
  /** The axis's position, and the extent of its lines across the drawing; px. */
  readonly at: number;
  readonly across: number;
  /** Roughly how many; a scale takes round numbers. */
  readonly ticks: number;
}

/** Below the drawing. */
export function AxisX({ scale, at, across, ticks }: AxisProps) {
  return (
    <g className={styles.axis}>
      {fewTicks(scale, ticks).map((value) => (
        <g key={value} transform={`translate(${scale(value)} ${at})`}>
          <line y1={0} y2={-across} />
          <text y={15} textAnchor="middle">
            {tickText(value)}
          </text>
        </g>
      ))}
    </g>
  );
}

/** Left of the drawing. */
export function AxisY({ scale, at, across, ticks }: AxisProps) {
  return (
    <g className={styles.axis}>
      {fewTicks(scale, ticks).map((value) => (
        <g key={value} transform={`translate(${at} ${scale(value)})`}>
          <line x1={0} x2={across} />
          <text x={-6} dy="0.32em" textAnchor="end">
            {tickText(value)}
          </text>
        </g>
      ))}
    </g>
  );
}

/**
 * A logarithmic scale gives ten ticks for each power of ten, more than fit: then 1, 2 and 5 of
 * each, or the powers alone.
 */
function fewTicks(scale: Scale, most: number): readonly number[] {
  const all = scale.ticks(most);
  if (!('base' in scale) || all.length <= most + 2) return all;
  const leading = (value: number) => Number(value.toExponential().charAt(0));
  const some = all.filter((value) => [1, 2, 5].includes(leading(value)));
  return some.length <= most + 2 ? some : all.filter((value) => leading(value) === 1);
}

function tickText(value: number): string {
  return groupedSignificant(value, 4);
}
