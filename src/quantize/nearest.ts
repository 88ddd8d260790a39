/** The integers that a weight may become, and the nearest of them. */

export interface IntegerRange {
  readonly least: number;
  readonly most: number;
}

/** The largest magnitude of a symmetric integer: 127 for 8 bits. */
export const largestInteger = (bits: number): number => 2 ** (bits - 1) - 1;

export function symmetricRange(bits: number): IntegerRange {
  const most = largestInteger(bits);
  return { least: -most, most };
}

/**
 * The nearest integer within -most..most, or from `least` on; ties away from 0, as Math.round of a
 * magnitude.
 */
export function nearest(x: number, most: number, least = -most): number {
  const magnitude = Math.floor(Math.abs(x) + 0.5);
  if (x < 0) return magnitude > -least ? least : -magnitude;
  return magnitude > most ? most : magnitude;
}
