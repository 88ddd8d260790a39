/**
 * Anchors of the perceptually uniform map “inferno” (Smith and van der Walt 2015, CC0), dark to
 * bright, RGB 0-255.
 */
const INFERNO = [
  [0, 0, 4],
  [51, 10, 95],
  [120, 28, 109],
  [187, 55, 84],
  [237, 105, 37],
  [251, 180, 26],
  [252, 255, 164],
] as const;

/** Largest opacity of the heat map. */
const STRONGEST_ALPHA = 0.55;
/** Shares below this are transparent; above it, opacity grows up to the strongest share. */
const FIRST_VISIBLE = 0.35;

/**
 * Writes the colour of `share` (0-1) as RGBA; weak cells are transparent, so that the image stays
 * readable.
 */
export function paintInferno(share: number, rgba: Uint8ClampedArray, at: number): void {
  const position = Math.min(Math.max(share, 0), 1) * (INFERNO.length - 1);
  const index = Math.min(Math.floor(position), INFERNO.length - 2);
  const rest = position - index;
  const low = INFERNO[index] ?? INFERNO[0];
  const high = INFERNO[index + 1] ?? low;
  for (let c = 0; c < 3; c++) rgba[at + c] = (low[c] ?? 0) * (1 - rest) + (high[c] ?? 0) * rest;
  const cover = Math.max((share - FIRST_VISIBLE) / (1 - FIRST_VISIBLE), 0);
  rgba[at + 3] = 255 * STRONGEST_ALPHA * Math.sqrt(cover);
}
