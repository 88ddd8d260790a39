/** How marks look, on the screen and in images that leave the page. */

interface Stroke {
  readonly stroke: string;
  /** In CSS px. */
  readonly strokeWidth: number;
}

/** Dark below light: to be seen on bone and on air. In the order in which they are drawn. */
export const STROKES = {
  halo: { stroke: '#000c', strokeWidth: 5 },
  line: { stroke: '#ffd48a', strokeWidth: 1.5 },
} as const satisfies Readonly<Record<string, Stroke>>;

export const STROKE_NAMES = ['halo', 'line'] as const;

/** Lengths of strokes and gaps of a guide, in CSS px. */
export const GUIDE_DASHES: readonly number[] = [2, 6];

/** The radius of the ring around a point, in CSS px. */
export const RING_PX = 4;

export const LABEL = { fill: '#ffe3b0', stroke: '#000d', strokeWidth: 4 } as const satisfies Stroke & {
  readonly fill: string;
};
