/** Colours of the heat map, and how a map of shares becomes pixels. */
import { CONTOUR_LEVELS, type HeatMapColours, type HeatMapLook } from '../../core/heat-map.ts';

type Rgb = readonly [red: number, green: number, blue: number];

/**
 * Anchors at equal distances of perceptually uniform maps, dark to bright, RGB 0-255: inferno and
 * viridis (Smith and van der Walt 2015, CC0) and cividis (Nuñez, Anderton and Renslow 2018), which
 * looks the same to red-green colour-blind eyes. Their lightness rises throughout, as seen with
 * each kind of colour blindness (colormap.test.ts).
 */
const ANCHORS: Readonly<Record<HeatMapColours, readonly [Rgb, ...Rgb[]]>> = {
  inferno: [
    [0, 0, 4],
    [51, 10, 95],
    [120, 28, 109],
    [187, 55, 84],
    [237, 105, 37],
    [251, 180, 26],
    [252, 255, 164],
  ],
  viridis: [
    [68, 1, 84],
    [68, 58, 131],
    [49, 104, 142],
    [33, 144, 140],
    [53, 183, 121],
    [143, 215, 68],
    [253, 231, 37],
  ],
  cividis: [
    [0, 32, 77],
    [35, 62, 108],
    [87, 92, 109],
    [124, 123, 120],
    [166, 157, 117],
    [211, 193, 100],
    [255, 234, 70],
  ],
};

/** Shares below this are transparent; above it, opacity grows up to the strongest share. */
const FIRST_VISIBLE = 0.35;

/** Half the width of a contour and of the dark rim that sets it off from a bright image. */
const LINE_PX = 1.1;
const RIM_PX = 2.4;
const RIM: Rgb = [0, 0, 0];

/** Shares, 0-1, row by row. */
export interface Shares {
  readonly values: Float32Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** The colour of a share, 0-1. */
export function colourOf(share: number, colours: HeatMapColours): Rgb {
  const anchors = ANCHORS[colours];
  const position = Math.min(Math.max(share, 0), 1) * (anchors.length - 1);
  const index = Math.min(Math.floor(position), anchors.length - 2);
  const rest = position - index;
  const low = anchors[index] ?? anchors[0];
  const high = anchors[index + 1] ?? low;
  return [0, 1, 2].map((c) => (low[c] ?? 0) * (1 - rest) + (high[c] ?? 0) * rest) as unknown as Rgb;
}

/**
 * Draws shares as RGBA. Weak places are transparent, so that the image stays readable.
 * @param rgba written from its beginning; four values for each share
 */
export function paintShares(shares: Shares, look: HeatMapLook, rgba: Uint8ClampedArray): void {
  const paint = look.form === 'filled' ? fill : contour;
  for (let i = 0; i < shares.values.length; i++) {
    const [[red, green, blue], cover] = paint(shares, i, look.colours);
    rgba[4 * i] = red;
    rgba[4 * i + 1] = green;
    rgba[4 * i + 2] = blue;
    rgba[4 * i + 3] = (255 * cover * look.opacityPercent) / 100;
  }
}

type Paint = (shares: Shares, i: number, colours: HeatMapColours) => readonly [Rgb, cover: number];

const fill: Paint = ({ values }, i, colours) => {
  const share = values[i] ?? 0;
  const cover = Math.max((share - FIRST_VISIBLE) / (1 - FIRST_VISIBLE), 0);
  return [colourOf(share, colours), Math.sqrt(cover)];
};

/**
 * The distance to a line in pixels is the difference of the shares divided by the slope there, so
 * that lines are equally wide where the map is steep and where it is flat.
 */
const contour: Paint = (shares, i, colours) => {
  const share = shares.values[i] ?? 0;
  const slope = Math.max(slopeAt(shares, i), Number.MIN_VALUE);
  let nearestPx = Number.POSITIVE_INFINITY;
  let level = 0;
  for (const each of CONTOUR_LEVELS) {
    const distancePx = Math.abs(share - each) / slope;
    if (distancePx >= nearestPx) continue;
    nearestPx = distancePx;
    level = each;
  }
  if (nearestPx <= LINE_PX) return [colourOf(level, colours), 1];
  return [RIM, Math.min(Math.max(RIM_PX + 0.5 - nearestPx, 0), 1)];
};

/** How much shares change from pixel to pixel. */
function slopeAt({ values, widthPx, heightPx }: Shares, i: number): number {
  const x = i % widthPx;
  const y = (i - x) / widthPx;
  const at = (column: number, row: number) => values[row * widthPx + column] ?? 0;
  const [left, right] = [Math.max(x - 1, 0), Math.min(x + 1, widthPx - 1)];
  const [above, below] = [Math.max(y - 1, 0), Math.min(y + 1, heightPx - 1)];
  return Math.hypot(
    (at(right, y) - at(left, y)) / Math.max(right - left, 1),
    (at(x, below) - at(x, above)) / Math.max(below - above, 1),
  );
}
