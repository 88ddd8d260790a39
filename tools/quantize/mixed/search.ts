/**
 * Searches bits for every output channel, in the manner of AutoQ (Lou et al., "AutoQ: Automated
 * Kernel-wise Neural Network Quantization", ICLR 2020): a budget for each layer, then bits for each
 * kernel within it, both guided by the effect on the answers for calibration images. AutoQ has two
 * agents that learn by trial; here errors are predicted, the predictions are corrected by
 * measuring, and the optimum under them is computed.
 *
 * 1. For each channel at each width: the error at the layer's output, times its importance for the
 * answers.
 * 2. A budget for each layer, and bits for its channels, of least predicted error; or the whole
 * layer in float.
 * 3. Each layer alone with its bits: the ratio of its measured to its predicted effect is its
 * factor.
 * 4. Again from 2 with these factors, as long as the measured loss of the whole network falls.
 */
import { checkpoint } from '../../../src/core/abort.ts';
import { FEWEST_BITS, type Held, type OutputFile } from '../../../src/engine/graph/index.ts';
import { QuantizeError } from '../error.ts';
import type { FloatModel } from '../model.ts';
import { type Assigned, assign, draft } from './assign.ts';
import { channelBits, layerBudgets } from './budget.ts';
import type { Candidate } from './candidates.ts';
import { sizeOfFiles, writeMixed } from './files.ts';
import type { Loss, Yardstick } from './loss.ts';
import type { Network } from './network.ts';

/** A quantized layer, and its effect on the answers with all others in float32. */
export interface MeasuredLayer extends Assigned {
  readonly loss: Loss;
}

export interface MixedNetwork {
  readonly layers: readonly MeasuredLayer[];
  /**
   * Small layers with large errors, which take less room in float than their errors cost elsewhere.
   */
  readonly floatLayers: readonly Candidate[];
  /** Loss with all layers quantized. */
  readonly loss: Loss;
  readonly files: readonly OutputFile[];
}

export interface Search {
  readonly model: FloatModel;
  /** In order of execution. */
  readonly candidates: readonly Candidate[];
  /** In float, which is restored in the end. */
  readonly network: Network;
  readonly yardstick: Yardstick;
  /** Quantization of activations for integer compute; it takes room in the files. */
  readonly held: Held;
}

export interface SearchOptions {
  /** Size of all files of the variant together. */
  readonly targetBytes: number;
  readonly signal: AbortSignal;
  /** Called when a layer was rounded and measured; at most {@link mostSteps} times. */
  readonly onStep: () => void;
}

/** Corrections after the first; the second rarely gains anything. */
const MOST_CORRECTIONS = 2;

/** Least relative reduction of the measured error that is not chance. */
const LEAST_GAIN = 0.02;

/**
 * Images on which a single layer is measured: its factor may be off by a fifth, which is a seventh
 * of a bit.
 */
const LAYER_IMAGES = 16;

export const mostSteps = (layers: number): number => (MOST_CORRECTIONS + 1) * layers;

/** @throws QuantizeError if even the narrowest widths take more bytes; AppError kind `cancelled` */
export async function searchBits(search: Search, options: SearchOptions): Promise<MixedNetwork> {
  let factors = search.candidates.map(() => 1);
  let best: MixedNetwork | null = null;
  for (let round = 0; round <= MOST_CORRECTIONS; round++) {
    const bits = fittingBits(search, factors, options.targetBytes);
    const found = await measured(search, bits, options);
    const gained = best === null || found.loss.relative < (1 - LEAST_GAIN) * best.loss.relative;
    if (best === null || found.loss.relative < best.loss.relative) best = found;
    if (!gained) break;
    const measuredFactors = new Map(found.layers.map((layer) => [layer.candidate, factorOf(layer)]));
    factors = factors.map((factor, l) => measuredFactors.get(search.candidates[l] as Candidate) ?? factor);
  }
  if (best === null) throw new Error('no round was run');
  return best;
}

/** The ratio of a layer's measured effect on the answers to the predicted one. */
function factorOf({ candidate, bits, loss }: MeasuredLayer): number {
  const predicted = candidate.errors.reduce(
    (sum, curve, channel) => sum + (curve[(bits[channel] ?? FEWEST_BITS) - FEWEST_BITS] ?? 0),
    0,
  );
  return predicted > 0 ? loss.relative / predicted : 1;
}

/** By layer; null for those that stay float. */
type Bits = readonly (Uint8Array | null)[];

/** Bits of least predicted error whose files do not exceed the target. */
function fittingBits(
  { model, candidates, held }: Search,
  factors: readonly number[],
  targetBytes: number,
): Bits {
  let budgetBits = targetBytes * 8;
  for (;;) {
    const budgets = layerBudgets(candidates, factors, budgetBits);
    const bits = candidates.map((candidate, l) => channelBits(candidate, budgets[l] ?? 0));
    const drafts = candidates.flatMap((candidate, l) => {
      const widths = bits[l];
      return widths ? [draft(candidate, widths)] : [];
    });
    const bytes = sizeOfFiles(writeMixed(model, drafts, held));
    if (bytes <= targetBytes) return bits;
    if (bits.every((widths) => widths?.every((width) => width === FEWEST_BITS))) {
      const detail = `its files take ${bytes} bytes with 2 bits a weight, which is more than ${targetBytes}`;
      throw new QuantizeError({ kind: 'graph', node: null, detail });
    }
    budgetBits -= (bytes - targetBytes) * 8;
  }
}

/** Rounds every layer and measures each alone, then all together. */
async function measured(
  { model, candidates, held, network, yardstick }: Search,
  bits: Bits,
  { signal, onStep }: SearchOptions,
): Promise<MixedNetwork> {
  const layers: MeasuredLayer[] = [];
  for (const [l, candidate] of candidates.entries()) {
    const widths = bits[l];
    if (widths) {
      await checkpoint(signal);
      const assigned = assign(model.graph, candidate, widths);
      await checkpoint(signal);
      network.replaceAll(assigned.constants);
      layers.push({ ...assigned, loss: yardstick.loss(network, LAYER_IMAGES) });
      network.restoreAll(assigned.constants);
    }
    onStep();
  }
  await checkpoint(signal);
  for (const { constants } of layers) network.replaceAll(constants);
  const loss = yardstick.loss(network);
  for (const { constants } of layers) network.restoreAll(constants);
  const floatLayers = candidates.filter((_, l) => bits[l] === null);
  return { layers, floatLayers, loss, files: writeMixed(model, layers, held) };
}
