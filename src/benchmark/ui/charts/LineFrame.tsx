import { type ScaleLinear, scaleLinear } from 'd3-scale';
import type { ReactNode } from 'react';
import { AxisX, AxisY } from './axes.tsx';
import styles from './Charts.module.css';

/** Margins of the drawing inside a line chart, px. */
export const LEFT = 48;
export const TOP = 10;
const BOTTOM = 36;
const RIGHT = 8;

type Scale = ScaleLinear<number, number>;

interface LineFrameProps {
  readonly width: number;
  readonly height: number;
  /** Ends of the axes; both begin at 0. */
  readonly most: readonly [x: number, y: number];
  /** Units of the x and y axes. */
  readonly units: readonly string[];
  readonly children: (x: Scale, y: Scale) => ReactNode;
}

/** Axes from 0 with their units, and the scales for what is drawn between them. */
export function LineFrame({ width, height, most, units, children }: LineFrameProps) {
  const x = scaleLinear([0, most[0]], [LEFT, width - RIGHT]);
  const y = scaleLinear([0, most[1]], [height - BOTTOM, TOP]).nice(4);
  return (
    <>
      <AxisX scale={x} at={height - BOTTOM} across={height - BOTTOM - TOP} ticks={width / 90} />
      <AxisY scale={y} at={LEFT} across={width - LEFT - RIGHT} ticks={4} />
      <text className={styles.unit} x={width - RIGHT} y={height - 4} textAnchor="end">
        {units[0]}
      </text>
      <text className={styles.unit} x={0} y={TOP}>
        {units[1]}
      </text>
      {children(x, y)}
    </>
  );
}
