/**
 * Quantization of activations: a range for every value, chosen on calibration images in the float
 * network.
 */
import { checkpoint } from '../../../src/core/abort.ts';
import type { Graph, Held } from '../../../src/engine/graph/index.ts';
import type { Layer } from '../../../src/quantize/layers.ts';
import { quantizationSites } from '../../../src/quantize/sites.ts';
import type { FloatValue, GraphRunner } from '../simulation/runner.ts';
import { type ChosenRange, type ChosenRanges, chooseRanges } from './choose-ranges.ts';
import { observeDistributions, observeExtremes } from './observe.ts';

/** As `rangeImages` and `activationBits` of Int8Options. */
export interface ActivationOptions {
  readonly rangeImages: number;
  readonly activationBits: number;
  readonly signal: AbortSignal;
  readonly advance: () => void;
}

export const activationSteps = (images: number, rangeImages: number): number =>
  2 * images + Math.min(rangeImages, images);

/**
 * @param layers Layers whose mean inputs are required.
 * @param logits Name of the value from which probabilities are computed.
 * @returns The chosen ranges; those that are used, `held`; and the means.
 * @throws AppError kind `cancelled`
 */
export async function chooseActivations(
  runner: GraphRunner,
  layers: readonly Layer[],
  logits: string,
  images: readonly FloatValue[],
  { rangeImages, activationBits, signal, advance }: ActivationOptions,
) {
  const sites = quantizationSites(runner.graph).filter((site) => !isInput(runner.graph, site));
  const extremes = await observeExtremes(runner, images, signal, advance);
  const { histograms, means } = await observeDistributions(
    runner,
    images,
    { sites, extremes, layers },
    signal,
    advance,
  );
  await checkpoint(signal);
  const few = images.slice(0, rangeImages);
  const chosen = chooseRanges(runner, few, histograms, logits, activationBits, advance);
  return { chosen: chosen.ranges, held: withoutLoudStart(chosen), means };
}

export const isInput = ({ inputs }: Graph, value: string): boolean =>
  inputs.some(({ name }) => name === value);

/**
 * At the front of a network few channels carry all information, and a rounding error there affects
 * everything behind it. Values from the first on stay float as long as each alone would move the
 * logits by more than this share of their spread.
 */
const LOUD_SHARE = 0.02;

function withoutLoudStart({ ranges, spread }: ChosenRanges): ReadonlyMap<string, ChosenRange> {
  const entries = [...ranges];
  const quiet = entries.findIndex(([, { logitNoise }]) => logitNoise <= LOUD_SHARE * spread);
  return new Map(quiet < 0 ? entries : entries.slice(quiet));
}

/** Converts to the form of model.json. */
export function activationsOf(ranges: ReadonlyMap<string, ChosenRange>): Held['activations'] {
  return Object.fromEntries(
    [...ranges].map(
      ([
        node,
        {
          quantization: { scale, zeroPoint },
        },
      ]) => [node, [scale, zeroPoint] as [number, number]],
    ),
  );
}
