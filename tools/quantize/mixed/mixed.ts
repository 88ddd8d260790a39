/** The `mixed` variant of a model, from its float weights and calibration images. */
import { checkpoint } from '../../../src/core/abort.ts';
import { seededUniform } from '../../../src/core/random.ts';
import type { Held } from '../../../src/engine/graph/index.ts';
import { type Layer, layersOf } from '../../../src/quantize/layers.ts';
import { lookup } from '../../import/ir.ts';
import type { Progress } from '../../shared/progress.ts';
import { activationSteps, activationsOf, chooseActivations } from '../activations/activations.ts';
import { QuantizeError } from '../error.ts';
import type { FloatModel } from '../model.ts';
import { type FloatValue, openRunner, runFloat } from '../simulation/runner.ts';
import { INT8_DEFAULTS } from '../variants/int8.ts';
import { isUnseen } from '../weights/choose-rounding.ts';
import { MomentCollector } from '../weights/hessian.ts';
import { type Candidate, candidateOf } from './candidates.ts';
import { openImportanceProbe } from './importance.ts';
import { Yardstick } from './loss.ts';
import { logitsOf, openNetwork } from './network.ts';
import { type MixedNetwork, mostSteps, searchBits } from './search.ts';

export interface MixedOptions {
  /** Size of all files of the variant together, including model.json. */
  readonly targetBytes: number;
  readonly signal: AbortSignal;
  /** Opens a progress bar with this number of steps. */
  readonly progress: (title: string, total: number) => Progress;
}

/**
 * Quantizes weights for any arithmetic, and adds ranges of activations, with which integer kernels
 * can run them, too.
 * @param images At least two, preprocessed; a quarter of them is held out for measuring.
 * @throws QuantizeError if the size cannot be reached or there are too few images; AppError kind
 * `cancelled`
 */
export async function quantizeMixed(
  model: FloatModel,
  images: readonly FloatValue[],
  options: MixedOptions,
): Promise<MixedNetwork> {
  const [found] = await quantizeMixedTo(model, images, [options.targetBytes], options);
  if (!found) throw new Error('no size was asked for');
  return found;
}

/** As {@link quantizeMixed}, for several sizes; everything before the search is done once. */
export async function quantizeMixedTo(
  model: FloatModel,
  images: readonly FloatValue[],
  targetBytes: readonly number[],
  { signal, progress }: Pick<MixedOptions, 'signal' | 'progress'>,
): Promise<readonly MixedNetwork[]> {
  const { graph, manifest } = model;
  const layers = layersOf(graph);
  const { seen, unseen } = divided(images);
  const logits = logitsOf(graph, manifest.outputs.probabilities);
  const network = await openNetwork(graph, logits);
  try {
    const answers: Float32Array[] = [];
    for (const image of unseen) {
      await checkpoint(signal);
      answers.push(network.run(image));
    }
    const yardstick = new Yardstick(unseen, answers);
    const bar = (title: string, total: number) => progress(`${manifest.id} mixed, ${title}`, total);
    const candidates = await candidatesOf(model, layers, { seen, logits, yardstick, signal, bar });
    const held = await heldActivations(model, images, logits, signal, bar);
    const results: MixedNetwork[] = [];
    for (const target of targetBytes) {
      const searching = bar('bits', mostSteps(layers.length));
      const onStep = () => searching.advance();
      const search = { model, candidates, held, network, yardstick };
      results.push(await searchBits(search, { targetBytes: target, signal, onStep }));
      searching.stop();
    }
    return results;
  } finally {
    network.dispose();
  }
}

/** Chosen in the float network, because rounding weights to up to 8 bits moves no range by much. */
async function heldActivations(
  { graph }: FloatModel,
  images: readonly FloatValue[],
  logits: string,
  signal: AbortSignal,
  bar: (title: string, total: number) => Progress,
): Promise<Held> {
  const { activationBits, rangeImages } = INT8_DEFAULTS;
  const progress = bar('activations', activationSteps(images.length, rangeImages));
  const advance = () => progress.advance();
  const runner = await openRunner(graph);
  const options = { activationBits, rangeImages, signal, advance };
  const { held } = await chooseActivations(runner, [], logits, images, options);
  runner.dispose();
  progress.stop();
  return { activationBits, activations: activationsOf(held) };
}

/** Splits the images: rounding adapts to the images that it sees, so it is measured on others. */
function divided(images: readonly FloatValue[]): {
  seen: readonly FloatValue[];
  unseen: readonly FloatValue[];
} {
  if (images.length < 2) {
    const detail = `mixed needs at least 2 images, there are ${images.length}`;
    throw new QuantizeError({ kind: 'calibration', detail });
  }
  return {
    seen: images.filter((_, i) => !isUnseen(i)),
    unseen: images.filter((_, i) => isUnseen(i)),
  };
}

interface Observation {
  readonly seen: readonly FloatValue[];
  readonly logits: string;
  readonly yardstick: Yardstick;
  readonly signal: AbortSignal;
  readonly bar: (title: string, total: number) => Progress;
}

/**
 * Images for gradients, whose mean over positions varies far less between images than between
 * channels.
 */
const GRADIENT_IMAGES = 32;

/** Seed of the logits' signs. */
const SEED = 20261122;

async function candidatesOf(
  { graph }: FloatModel,
  layers: readonly Layer[],
  { seen, logits, yardstick, signal, bar }: Observation,
): Promise<readonly Candidate[]> {
  const probed = seen.slice(0, GRADIENT_IMAGES);
  const bySource = bar('images', seen.length + probed.length + layers.length);
  const collectors = new Map(layers.map((layer) => [layer.weight, new MomentCollector(layer)]));
  const readers = Map.groupBy(layers, ({ input }) => input);
  const runner = await openRunner(graph);
  for (const image of seen) {
    await checkpoint(signal);
    runFloat(runner, image, (value, data, shape) => {
      for (const { weight } of readers.get(value) ?? []) lookup(collectors, weight).add({ data, shape });
    });
    bySource.advance();
  }
  runner.dispose();

  const probe = await openImportanceProbe(graph, layers, logits);
  const random = seededUniform(SEED);
  const { spread } = yardstick;
  for (const image of probed) {
    await checkpoint(signal);
    // Chosen so that the sum over channels predicts the yardstick's relative loss.
    const weights = Float32Array.from(
      spread,
      (unit) => (random() < 0.5 ? -1 : 1) / unit / Math.sqrt(spread.length),
    );
    probe.add(image, weights);
    bySource.advance();
  }
  const importance = probe.result();
  probe.dispose();

  const candidates: Candidate[] = [];
  for (const [l, layer] of layers.entries()) {
    await checkpoint(signal);
    const moments = lookup(collectors, layer.weight).moments(layer.bias !== null);
    collectors.delete(layer.weight);
    candidates.push(
      candidateOf(layer, lookup(graph.weights, layer.weight).data, moments, importance[l] ?? []),
    );
    bySource.advance();
  }
  bySource.stop();
  return candidates;
}
