/** How a heat map is drawn over the image. */

/** `filled`: colours, the stronger the more opaque. `contours`: lines of equal strength. */
export const HEAT_MAP_FORMS = ['filled', 'contours'] as const;
export type HeatMapForm = (typeof HEAT_MAP_FORMS)[number];

/** Each of them rises in lightness from end to end, for colour-blind eyes too. */
export const HEAT_MAP_COLOURS = ['inferno', 'viridis', 'cividis'] as const;
export type HeatMapColours = (typeof HEAT_MAP_COLOURS)[number];

export interface HeatMapLook {
  readonly form: HeatMapForm;
  readonly colours: HeatMapColours;
  /** Opacity of the strongest place. */
  readonly opacityPercent: number;
}

/** The range of the opacity, and how far one press of an arrow key goes. */
export const OPACITY = { minPercent: 10, maxPercent: 100, stepPercent: 5 } as const;

export const DEFAULT_LOOK: HeatMapLook = { form: 'filled', colours: 'inferno', opacityPercent: 55 };

/**
 * Where contours are drawn, as shares of the way from the weakest to the strongest place of the
 * map.
 */
export const CONTOUR_LEVELS: readonly number[] = [0.5, 0.7, 0.9];
