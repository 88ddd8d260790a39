/** The cost of quantization at the end of a network: noise on the values before the sigmoid. */

/** Differences of logits from those of the float network. */
export interface LogitNoise {
  /** Root mean square of the differences. */
  readonly rms: number;
  /** Standard deviation of the differences, label by label, which calibration cannot remove. */
  readonly sd: number;
  /**
   * Standard deviation of the float logits over the images, label by label, which the noise has to
   * stay below.
   */
  readonly spread: number;
}

/** @param pairs One per image: [quantized, float], each with one number per label. */
export function logitNoise(pairs: readonly (readonly [Float32Array, Float32Array])[]): LogitNoise {
  const labels = pairs[0]?.[1].length ?? 0;
  let squares = 0;
  let noise = 0;
  let spread = 0;
  for (let label = 0; label < labels; label++) {
    const off = pairs.map(([ours, theirs]) => (ours[label] as number) - (theirs[label] as number));
    squares += off.reduce((sum, value) => sum + value * value, 0) / off.length;
    noise += variance(off);
    spread += variance(pairs.map(([, theirs]) => theirs[label] as number));
  }
  const perLabel = (sum: number) => (labels > 0 ? Math.sqrt(sum / labels) : 0);
  return { rms: perLabel(squares), sd: perLabel(noise), spread: perLabel(spread) };
}

function variance(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}
