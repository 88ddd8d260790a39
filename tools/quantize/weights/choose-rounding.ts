/**
 * Rounds one layer's weights to integers in the way of least error on images that the rounding has
 * not seen.
 */

import { type Layer, rowsOf } from '../../../src/quantize/layers.ts';
import { roundToNearest } from '../../../src/quantize/round-to-nearest.ts';
import type { SaturationGroups } from '../../../src/quantize/saturation.ts';
import { scalesOf } from '../../../src/quantize/scales.ts';
import type { QuantizedLayer } from '../../../src/quantize/write.ts';
import type { FloatValue } from '../simulation/runner.ts';
import { MomentCollector, type Moments } from './hessian.ts';
import { outputErrors, roundWithFeedback } from './rounding.ts';

export type Rounding = 'nearest' | 'feedback';

export interface RoundedLayer {
  readonly quantized: QuantizedLayer;
  readonly rounding: Rounding;
  /**
   * Error of the layer's results on unseen images from rounding its weights: root mean square,
   * relative to the results.
   */
  readonly outputError: number;
  /** Signal to rounding noise of the weights themselves. */
  readonly weightSqnrDb: number;
  /** Moments over the images that the rounding has seen. */
  readonly moments: Moments;
}

/**
 * Collects a layer's inputs; every fourth image is held out for validation, so that neighbours are
 * on both sides.
 */
export class LayerInputs {
  readonly #layer: Layer;
  readonly #seen: MomentCollector;
  readonly #unseen: MomentCollector;
  #count = 0;

  constructor(layer: Layer) {
    this.#layer = layer;
    this.#seen = new MomentCollector(layer);
    this.#unseen = new MomentCollector(layer);
  }

  add(input: FloatValue): void {
    (isUnseen(this.#count) ? this.#unseen : this.#seen).add(input);
    this.#count += 1;
  }

  /**
   * @param weights In the order of the weight's shape.
   * @param saturation Groups of taps whose sum is bounded; null if there are none.
   */
  round(
    weights: Float32Array,
    bits: number,
    roundings: readonly Rounding[],
    saturation: SaturationGroups | null = null,
  ): RoundedLayer {
    const hasBias = this.#layer.bias !== null;
    const moments = this.#seen.moments(hasBias);
    const unseen = this.#count > UNSEEN ? this.#unseen.moments(hasBias) : moments;
    const rows = rowsOf(this.#layer, weights);
    const whole = sum(outputErrors(zero(this.#layer), rows, unseen));
    let best: RoundedLayer | null = null;
    for (const rounding of roundings) {
      const quantized =
        rounding === 'feedback'
          ? roundWithFeedback(this.#layer, weights, bits, moments, saturation)
          : roundToNearest(this.#layer, weights, bits, saturation);
      const off = sum(outputErrors(quantized, rows, unseen));
      const outputError = whole > 0 ? Math.sqrt(Math.max(0, off) / whole) : 0;
      if (best === null || outputError < best.outputError)
        best = { quantized, rounding, outputError, weightSqnrDb: sqnrDb(rows, quantized), moments };
    }
    if (best === null) throw new TypeError('no way of rounding was given');
    return best;
  }
}

/** Index of the held-out image among four consecutive ones. */
const UNSEEN = 1;

export const isUnseen = (image: number): boolean => image % 4 === UNSEEN;

function zero(layer: Layer): Pick<QuantizedLayer, 'integers' | 'scales'> {
  const scales = { step: 1, levels: new Uint8Array(layer.outputs) };
  return { integers: new Int8Array(layer.outputs * layer.taps), scales };
}

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);

/**
 * Bias correction (Nagel et al. 2019, section 4.2, from data): makes the layer's mean result before
 * its activation function equal to the float network's.
 * @param floatMean Mean of the layer's inputs in the float network, [groups, taps].
 * @param moments Moments of its inputs in the quantized network.
 */
export function correctedBias(
  layer: Layer,
  bias: Float32Array,
  weights: Float32Array,
  quantized: QuantizedLayer,
  floatMean: Float64Array,
  moments: Moments,
): Float32Array {
  const { taps, outputs } = layer;
  const rows = rowsOf(layer, weights);
  const scales = scalesOf(quantized.scales);
  return Float32Array.from({ length: outputs }, (_, o) => {
    const group = Math.floor(o / moments.outputsPerGroup);
    const mean = moments.mean[group] as Float64Array;
    let shift = 0;
    for (let k = 0; k < taps; k++) {
      const i = o * taps + k;
      shift += (rows[i] as number) * (floatMean[group * taps + k] as number);
      shift -= (scales[o] as number) * (quantized.integers[i] as number) * (mean[k] as number);
    }
    return (bias[o] as number) + shift;
  });
}

/** The signal-to-noise ratio of integers as a representation of their weights, in dB. */
function sqnrDb(rows: Float64Array, { layer, integers, scales }: QuantizedLayer): number {
  const ofOutput = scalesOf(scales);
  let signal = 0;
  let noise = 0;
  rows.forEach((weight, i) => {
    const off = weight - (ofOutput[Math.floor(i / layer.taps)] as number) * (integers[i] as number);
    signal += weight * weight;
    noise += off * off;
  });
  // Integers represent every weight exactly only if all weights are a few steps apart; such a layer
  // gets the best figure of 8 bits and more.
  return noise > 0 ? 10 * Math.log10(signal / noise) : MOST_SQNR_DB;
}

/** A finite bound, because JSON has no infinity. */
const MOST_SQNR_DB = 150;
