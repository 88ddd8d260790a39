/**
 * Assigns bits by their benefit: the next bit goes where the error falls fastest for its bytes.
 * Errors add up over channels and layers, so the best split for a size gives every channel the same
 * gain for its last bit (Shoham and Gersho, "Efficient bit allocation for an arbitrary set of
 * quantizers", IEEE Trans. ASSP 36, 1988).
 */
import { FEWEST_BITS, MOST_BITS } from '../../../src/engine/graph/index.ts';

/** The widths that a channel can have, the narrowest first. */
export const WIDTHS: readonly number[] = Array.from(
  { length: MOST_BITS - FEWEST_BITS + 1 },
  (_, i) => FEWEST_BITS + i,
);

/** The effect of each width on the output channels of one layer. */
export interface LayerErrors {
  /** Weights of one channel, and so the bits that one more bit costs. */
  readonly weightsPerChannel: number;
  /** By channel, then by {@link WIDTHS}: the expected error; not negative. */
  readonly errors: readonly Float64Array[];
  /** Size of the layer in bits if it stays float, which causes no error. */
  readonly floatBits: number;
}

/** A step to a smaller error: a wider channel, or the whole layer in float. */
interface Step {
  readonly costBits: number;
  /** Reduction of the error per bit of size. */
  readonly gain: number;
  readonly to: { readonly channel: number; readonly bits: number } | 'float';
}

/**
 * High level: splits a size among layers.
 * @param factors The measured effect of an error within each layer on the network's output.
 * @param budgetBits For all weights together.
 * @returns Bits for the weights of each layer, at least those of the narrowest width.
 */
export function layerBudgets(
  layers: readonly LayerErrors[],
  factors: readonly number[],
  budgetBits: number,
): readonly number[] {
  const budgets = layers.map(leastBits);
  let left = budgetBits - budgets.reduce((sum, bits) => sum + bits, 0);
  const steps = layers.flatMap((layer, index) =>
    stepsOf(layer).map((step) => ({ ...step, layer: index, gain: step.gain * (factors[index] ?? 0) })),
  );
  // Stable, so that equal gains go to the first layer.
  steps.sort((a, b) => b.gain - a.gain);
  for (const { layer, costBits } of steps) {
    if (costBits > left) continue;
    left -= costBits;
    budgets[layer] = (budgets[layer] ?? 0) + costBits;
  }
  return budgets;
}

/**
 * Low level: splits a layer's budget among its output channels.
 * @returns 2 to 8 bits for each; null if the whole layer is better left in float.
 */
export function channelBits(layer: LayerErrors, budgetBits: number): Uint8Array<ArrayBuffer> | null {
  const bits = new Uint8Array(layer.errors.length).fill(FEWEST_BITS);
  let left = budgetBits - leastBits(layer);
  for (const { to, costBits } of stepsOf(layer)) {
    if (costBits > left) continue;
    if (to === 'float') return null;
    // A channel that skipped a step cannot take the next one, whose cost was calculated from there.
    if ((to.bits - (bits[to.channel] ?? 0)) * layer.weightsPerChannel !== costBits) continue;
    left -= costBits;
    bits[to.channel] = to.bits;
  }
  return bits;
}

function leastBits({ errors, weightsPerChannel }: LayerErrors): number {
  return errors.length * weightsPerChannel * FEWEST_BITS;
}

/** All steps of a layer in decreasing order of benefit. */
function stepsOf(layer: LayerErrors): readonly Step[] {
  const { errors, weightsPerChannel, floatBits } = layer;
  const widenings = errors
    .flatMap((curve, channel) =>
      hull(curve).map(({ from, to, gain }) => ({
        to: { channel, bits: FEWEST_BITS + to },
        costBits: (to - from) * weightsPerChannel,
        gain: gain / weightsPerChannel,
      })),
    )
    .sort((a, b) => b.gain - a.gain);
  let error = errors.reduce((sum, [narrowest = 0]) => sum + narrowest, 0);
  let costBits = floatBits - leastBits(layer);
  const steps: Step[] = [];
  for (const step of widenings) {
    if (costBits > 0 && error / costBits >= step.gain) break;
    steps.push(step);
    error -= step.gain * step.costBits;
    costBits -= step.costBits;
  }
  // Rounding errors may make the remaining error negative.
  if (costBits > 0 && error > 0) steps.push({ to: 'float', costBits, gain: error / costBits });
  return steps;
}

/**
 * The lower convex hull of error over width: each step gains less per bit than the one before, so
 * that a channel's steps stay in order whatever they are compared with.
 */
function hull(curve: Float64Array): { from: number; to: number; gain: number }[] {
  const steps: { from: number; to: number; gain: number }[] = [];
  let from = 0;
  while (from < curve.length - 1) {
    let best = { from, to: from, gain: 0 };
    for (let to = from + 1; to < curve.length; to++) {
      const gain = ((curve[from] ?? 0) - (curve[to] ?? 0)) / (to - from);
      if (gain > best.gain) best = { from, to, gain };
    }
    if (best.to === from) break;
    steps.push(best);
    from = best.to;
  }
  return steps;
}
