import { useLayoutEffect, useMemo, useRef } from 'react';
import type { FindingMap } from '../../core/finding.ts';
import type { HeatMapLook } from '../../core/heat-map.ts';
import { messages } from '../../messages/index.ts';
import { useApp } from '../context.ts';
import { paintShares, type Shares } from './colormap.ts';

/** Enough for a smooth map of a few cells and for thin lines; the browser scales the rest. */
const SIDE_PX = 448;

/**
 * The map of one finding, from its weakest to its strongest cell. It shows where, not how certain;
 * the probability says that.
 */
export function HeatMapCanvas({ map, name }: { map: FindingMap; name: string }) {
  const shares = useMemo(() => interpolate(map, SIDE_PX), [map]);
  return <SharesCanvas shares={shares} label={messages.reading.viewerHeatMapOf(name)} data-heat-map />;
}

/** Draws shares in the look that the person chose. */
export function SharesCanvas({
  shares,
  label,
  ...rest
}: {
  shares: Shares;
  /** Null for decoration. */
  label: string | null;
  'data-heat-map'?: boolean;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const look = useApp((state) => state.heatMapLook);
  useLayoutEffect(() => {
    if (canvas.current) paint(canvas.current, shares, look);
  }, [shares, look]);
  const role = label === null ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label };
  return <canvas ref={canvas} width={shares.widthPx} height={shares.heightPx} {...role} {...rest} />;
}

/** Draws the map alone, transparent where it is weak; it is as wide and high as the image. */
export function paintHeatMap(canvas: HTMLCanvasElement, map: FindingMap, look: HeatMapLook): void {
  canvas.width = SIDE_PX;
  canvas.height = SIDE_PX;
  paint(canvas, interpolate(map, SIDE_PX), look);
}

function paint(canvas: HTMLCanvasElement, shares: Shares, look: HeatMapLook): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const pixels = context.createImageData(shares.widthPx, shares.heightPx);
  paintShares(shares, look, pixels.data);
  context.putImageData(pixels, 0, 0);
}

/** Cell values, stretched to 0-1, on a square grid: cubic B-splines, which never overshoot. */
function interpolate({ values, columns, rows }: FindingMap, sidePx: number): Shares {
  const low = Math.min(...values);
  const span = Math.max(Math.max(...values) - low, Number.MIN_VALUE);
  const across = splines(columns, sidePx);
  const down = splines(rows, sidePx);
  const wide = new Float32Array(rows * sidePx);
  for (let row = 0; row < rows; row++) {
    for (const [px, weights] of across.entries()) {
      let sum = 0;
      for (const { cell, weight } of weights)
        sum += weight * (((values[row * columns + cell] ?? low) - low) / span);
      wide[row * sidePx + px] = sum;
    }
  }
  const result = new Float32Array(sidePx * sidePx);
  for (const [py, weights] of down.entries()) {
    for (let px = 0; px < sidePx; px++) {
      let sum = 0;
      for (const { cell, weight } of weights) sum += weight * (wide[cell * sidePx + px] ?? 0);
      result[py * sidePx + px] = sum;
    }
  }
  return { values: result, widthPx: sidePx, heightPx: sidePx };
}

/** For each pixel, the cells that it is made of along one axis; cells at the edge are repeated. */
function splines(cells: number, sidePx: number) {
  return Array.from({ length: sidePx }, (_, px) => {
    const x = ((px + 0.5) / sidePx) * cells - 0.5;
    const first = Math.floor(x) - 1;
    return splineWeights(x - Math.floor(x)).map((weight, i) => ({
      cell: Math.min(Math.max(first + i, 0), cells - 1),
      weight,
    }));
  });
}

function splineWeights(t: number): readonly number[] {
  const u = 1 - t;
  return [
    (u * u * u) / 6,
    (3 * t * t * t - 6 * t * t + 4) / 6,
    (3 * u * u * u - 6 * u * u + 4) / 6,
    (t * t * t) / 6,
  ];
}
