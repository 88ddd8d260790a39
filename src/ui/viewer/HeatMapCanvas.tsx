import { useEffect, useRef } from 'react';
import type { FindingMap } from '../../core/finding.ts';
import { messages } from '../../messages/index.ts';
import { paintInferno } from './colormap.ts';

/** Enough for a smooth picture of a few cells; the browser scales the rest. */
const SIDE_PX = 224;

/**
 * The map of one finding, from its weakest to its strongest cell. It shows where, not how certain;
 * the probability says that.
 */
export function HeatMapCanvas({ map, name }: { map: FindingMap; name: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current) paintHeatMap(canvas.current, map);
  }, [map]);
  return (
    <canvas
      ref={canvas}
      width={SIDE_PX}
      height={SIDE_PX}
      role="img"
      aria-label={messages.reading.viewerHeatMapOf(name)}
      data-heat-map
    />
  );
}

/** Draws the map alone, transparent where it is weak; it is as wide and high as the image. */
export function paintHeatMap(canvas: HTMLCanvasElement, map: FindingMap): void {
  canvas.width = SIDE_PX;
  canvas.height = SIDE_PX;
  const context = canvas.getContext('2d');
  if (!context) return;
  const smooth = interpolate(map, SIDE_PX);
  const pixels = context.createImageData(SIDE_PX, SIDE_PX);
  for (let i = 0; i < smooth.length; i++) paintInferno(smooth[i] ?? 0, pixels.data, i * 4);
  context.putImageData(pixels, 0, 0);
}

/** Cell values, stretched to 0-1, on a square grid: cubic B-splines, which never overshoot. */
function interpolate({ values, columns, rows }: FindingMap, sidePx: number): Float32Array {
  const low = Math.min(...values);
  const span = Math.max(Math.max(...values) - low, Number.MIN_VALUE);
  const at = (x: number, y: number) => {
    const column = Math.min(Math.max(x, 0), columns - 1);
    const row = Math.min(Math.max(y, 0), rows - 1);
    return ((values[row * columns + column] ?? low) - low) / span;
  };
  const result = new Float32Array(sidePx * sidePx);
  for (let py = 0; py < sidePx; py++) {
    const y = ((py + 0.5) / sidePx) * rows - 0.5;
    const wy = splineWeights(y - Math.floor(y));
    for (let px = 0; px < sidePx; px++) {
      const x = ((px + 0.5) / sidePx) * columns - 0.5;
      const wx = splineWeights(x - Math.floor(x));
      let sum = 0;
      for (let j = 0; j < 4; j++) {
        for (let i = 0; i < 4; i++) {
          sum += (wy[j] ?? 0) * (wx[i] ?? 0) * at(Math.floor(x) + i - 1, Math.floor(y) + j - 1);
        }
      }
      result[py * sidePx + px] = sum;
    }
  }
  return result;
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
