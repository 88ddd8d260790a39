import { describe, expect, it } from 'vitest';
import { DEFAULT_LOOK, HEAT_MAP_COLOURS } from '../../core/heat-map.ts';
import { colourOf, paintShares } from './colormap.ts';

/**
 * Colours as eyes without one kind of cone see them, in linear RGB: Machado, Oliveira and Fernandes
 * (2009), A physiologically-based model for simulation of color vision deficiency, severity 1.0.
 */
const SEEN_BY = {
  all: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanopes: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopes: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritanopes: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
} as const;

/** sRGB to linear, IEC 61966-2-1. */
const linear = (value: number) => {
  const share = value / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
};

/** CIE L* of a colour as such eyes see it. */
function lightness(colour: readonly number[], matrix: readonly number[]): number {
  const rgb = colour.map(linear);
  const [red = 0, green = 0, blue = 0] = [0, 3, 6].map((row) =>
    rgb.reduce((sum, value, k) => sum + value * (matrix[row + k] ?? 0), 0),
  );
  const y = Math.max(0.2126 * red + 0.7152 * green + 0.0722 * blue, 0);
  return y <= (6 / 29) ** 3 ? (y * 29 ** 3) / 27 : 116 * Math.cbrt(y) - 16;
}

describe.each(HEAT_MAP_COLOURS)('%s', (colours) => {
  it.each(Object.entries(SEEN_BY))('rises in lightness throughout, as seen by %s', (_, matrix) => {
    const steps = Array.from({ length: 65 }, (_, i) => lightness(colourOf(i / 64, colours), matrix));
    for (const [i, step] of steps.slice(1).entries()) expect(step).toBeGreaterThan(steps[i] ?? 101);
    // A person must tell the ends apart at a glance.
    expect((steps.at(-1) ?? 0) - (steps[0] ?? 0)).toBeGreaterThan(60);
  });
});

/** Shares that rise from left to right, as in the scale below the image. */
const ramp = (widthPx: number) => ({
  values: Float32Array.from({ length: widthPx }, (_, x) => x / (widthPx - 1)),
  widthPx,
  heightPx: 1,
});

function alphas(widthPx: number, look: Partial<typeof DEFAULT_LOOK>): number[] {
  const rgba = new Uint8ClampedArray(4 * widthPx);
  paintShares(ramp(widthPx), { ...DEFAULT_LOOK, ...look }, rgba);
  return Array.from({ length: widthPx }, (_, x) => rgba[4 * x + 3] ?? 0);
}

describe('paintShares', () => {
  it('fills weak places not at all, and the strongest with the opacity chosen', () => {
    const filled = alphas(101, { opacityPercent: 80 });
    expect(filled.slice(0, 35)).toEqual(new Array(35).fill(0));
    expect(filled[100]).toBe(204);
    expect(filled).toEqual(filled.toSorted((a, b) => a - b));
  });

  it('draws contours at 50, 70 and 90 % of the way, and nothing between', () => {
    const drawn = alphas(201, { form: 'contours', opacityPercent: 100 });
    const opaque = drawn.flatMap((alpha, x) => (alpha === 255 ? [x] : []));
    for (const level of [100, 140, 180]) expect(opaque).toContain(level);
    expect(opaque.every((x) => [100, 140, 180].some((level) => Math.abs(x - level) <= 3))).toBe(true);
    expect(drawn[120]).toBe(0);
    expect(drawn[0]).toBe(0);
  });

  it('draws no line along the edge of a map that is strong there', () => {
    // Strongest in the middle of the left edge, as a finding that is cut off by it.
    const sidePx = 64;
    const values = Float32Array.from({ length: sidePx * sidePx }, (_, i) =>
      Math.exp(-((i % sidePx) ** 2 + (Math.floor(i / sidePx) - sidePx / 2) ** 2) / 800),
    );
    const rgba = new Uint8ClampedArray(4 * values.length);
    const look = { ...DEFAULT_LOOK, form: 'contours', opacityPercent: 100 } as const;
    paintShares({ values, widthPx: sidePx, heightPx: sidePx }, look, rgba);
    const isCovered = (x: number, y: number) => (rgba[4 * (y * sidePx + x) + 3] ?? 0) > 0;
    // Three contours above the middle, and three below it: lines of at most 7 px, and gaps between.
    const covered = Array.from({ length: sidePx }, (_, y) => isCovered(0, y));
    const starts = covered.filter((is, y) => is && !covered[y - 1]).length;
    expect(starts).toBe(6);
    expect(isCovered(0, sidePx / 2)).toBe(false);
  });

  it('draws no contour over a map without any difference', () => {
    const rgba = new Uint8ClampedArray(16);
    const flat = { values: new Float32Array(4).fill(0.6), widthPx: 2, heightPx: 2 };
    paintShares(flat, { ...DEFAULT_LOOK, form: 'contours' }, rgba);
    expect([...rgba.filter((_, i) => i % 4 === 3)]).toEqual([0, 0, 0, 0]);
  });
});
