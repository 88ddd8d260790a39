/**
 * Compares widths of weights and activations: the cost of the relaxed dot product's limits, by the
 * way in which they are met.
 */

import type { AccumulationWidth } from '../../../src/quantize/saturation.ts';
import { formatTable } from '../../shared/table.ts';
import type { FloatModel } from '../model.ts';
import type { QuantizeContext } from '../quantize.ts';
import { INT8_DEFAULTS, int8Steps, quantizeInt8, unseenOf } from '../variants/int8.ts';
import { type LogitNoise, logitNoise } from './logits.ts';
import type { FloatValue } from './runner.ts';
import { floatAnswerer, int8Answerer } from './simulate-logits.ts';

export interface Widths {
  readonly weightBits: number;
  readonly accumulation: AccumulationWidth;
  readonly activationBits: number;
}

/**
 * W8A8 with products widened one by one is the baseline: no relaxed dot product computes it exactly
 * everywhere.
 */
export const COMPARED: readonly Widths[] = [
  { weightBits: 8, accumulation: 'single', activationBits: 8 },
  { weightBits: 8, accumulation: 'pairs', activationBits: 8 },
  { weightBits: 8, accumulation: 'fours', activationBits: 8 },
  { weightBits: 7, accumulation: 'single', activationBits: 8 },
  { weightBits: 8, accumulation: 'single', activationBits: 7 },
  { weightBits: 7, accumulation: 'single', activationBits: 7 },
];

export interface ComparedWidths extends Widths {
  /**
   * Error of a layer from rounding its weights: relative root mean square, averaged over layers.
   */
  readonly meanOutputError: number;
  readonly noise: LogitNoise;
}

/** Noise is measured on the images that no rounding has seen. */
export async function compareWidths(
  model: FloatModel,
  images: readonly FloatValue[],
  widths: readonly Widths[],
  { signal, progress }: QuantizeContext,
): Promise<readonly ComparedWidths[]> {
  const float = await floatAnswerer(model);
  const unseen = unseenOf(images);
  const truth = unseen.map((image) => float.answer(image));
  float.dispose();
  const compared: ComparedWidths[] = [];
  for (const each of widths) {
    const bar = progress(nameOf(each), int8Steps(model, images.length));
    const advance = () => bar.advance();
    const network = await quantizeInt8(model, images, { ...INT8_DEFAULTS, ...each, signal, advance });
    bar.stop();
    const answerer = await int8Answerer(model, network);
    const noise = logitNoise(
      unseen.map((image, i) => [answerer.answer(image), truth[i] as Float32Array] as const),
    );
    answerer.dispose();
    const errors = [...network.rounded.values()].map(({ outputError }) => outputError);
    const meanOutputError = errors.reduce((sum, error) => sum + error, 0) / Math.max(1, errors.length);
    compared.push({ ...each, meanOutputError, noise });
  }
  return compared;
}

export function comparisonTable(compared: readonly ComparedWidths[]): string {
  const header = ['widths', 'error of a layer by its weights', 'logit noise', 'of it sd', 'sd of logits'];
  const rows = compared.map((each) => [
    nameOf(each),
    each.meanOutputError.toFixed(4),
    each.noise.rms.toFixed(4),
    each.noise.sd.toFixed(4),
    each.noise.spread.toFixed(3),
  ]);
  return `${formatTable(header, rows)}\n`;
}

const nameOf = ({ weightBits, accumulation, activationBits }: Widths): string =>
  `W${weightBits}A${activationBits}${accumulation === 'single' ? '' : ` in ${accumulation}`}`;
