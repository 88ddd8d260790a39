/** The rounding noise that a precision may cost, with nothing that compensates it. */
import type { Precision } from '../../../src/core/precision.ts';

/**
 * Noise of a network's results as a share of their size: every layer by itself, added up like
 * noise. Feedback and bias correction stay well below it.
 * @param layers with weights
 * @param mixedBits of a weight on average, in `mixed`
 */
export function precisionNoise(precision: Precision, layers: number, mixedBits: number): number {
  return Math.sqrt(layers) * layerNoise(precision, mixedBits);
}

function layerNoise(precision: Precision, mixedBits: number): number {
  switch (precision) {
    case 'float32':
      return 0;
    case 'float16':
      // 11 bits of mantissa: half a unit at most, and half of that on average.
      return 2 ** -12;
    case 'dynamic':
      return integerNoise(8);
    case 'int8':
      // Weights of 8 bits whose neighbours leave them one fewer, activations of 8.
      return Math.hypot(integerNoise(7), integerNoise(8));
    case 'mixed':
      return integerNoise(mixedBits);
  }
}

/**
 * Even rounding errors have 1 / sqrt(12) of a step; the largest of some hundred values is four of
 * their deviations.
 */
const integerNoise = (bits: number): number => 4 / Math.sqrt(12) / (2 ** (bits - 1) - 1);
