/**
 * Bits for every output channel, in the manner of AutoQ (Lou et al., "AutoQ: Automated Kernel-wise Neural Network
 * Quantization", ICLR 2020): a budget for each layer, then bits for each kernel within it, both guided by what they do
 * to the answers on calibration images. Where AutoQ has two agents learn by trial, errors here are predicted, the
 * predictions are corrected by measuring, and what is best by them is worked out.
 *
 *  1. Each channel at each width: the error at the layer's output, times what that matters to the answers.
 *  2. A budget for each layer, and bits for its channels, of least predicted error; or the whole layer in float.
 *  3. Each layer alone in its bits: what it really does to the answers, against what was predicted, is its factor.
 *  4. Again from 2 with these factors, as long as the whole network, measured, gains by it.
 */
import { checkpoint } from '../../../src/core/abort.ts';
import type { Held } from '../../../src/engine/graph/metadata.ts';
import { FEWEST_BITS } from '../../../src/engine/graph/packing.ts';
import type { OutputFile } from '../../import/tfjs/write.ts';
import { QuantizeError } from '../error.ts';
import type { FloatModel } from '../model.ts';
import { type Assigned, assign, draft } from './assign.ts';
import { channelBits, layerBudgets } from './budget.ts';
import type { Candidate } from './candidates.ts';
import { sizeOfFiles, writeMixed } from './files.ts';
import type { Loss, Yardstick } from './loss.ts';
import type { Network } from './network.ts';

/** A layer in its bits, and what it does to the answers alone, the others in float32. */
export interface MeasuredLayer extends Assigned {
  readonly loss: Loss;
}

export interface MixedNetwork {
  readonly layers: readonly MeasuredLayer[];
  /** Small ones that err much: they take less room in float than their errors cost elsewhere. */
  readonly floatLayers: readonly Candidate[];
  /** Of all layers together. */
  readonly loss: Loss;
  readonly files: readonly OutputFile[];
}

export interface Search {
  readonly model: FloatModel;
  /** In order of execution. */
  readonly candidates: readonly Candidate[];
  /** In float; left so. */
  readonly network: Network;
  readonly yardstick: Yardstick;
  /** How activations are held where integers compute; it takes room in the files. */
  readonly held: Held;
}

export interface SearchOptions {
  /** Of all files of the variant together. */
  readonly targetBytes: number;
  readonly signal: AbortSignal;
  /** A layer was rounded and measured; at most {@link mostSteps} times. */
  readonly onStep: () => void;
}

/** Corrections after the first; the second one seldom gains anything. */
const MOST_CORRECTIONS = 2;

/** Of the measured error: less is chance. */
const LEAST_GAIN = 0.02;

/** Images that a single layer is measured on: its factor may be off by a fifth, which is a seventh of a bit. */
const LAYER_IMAGES = 16;

export const mostSteps = (layers: number): number => (MOST_CORRECTIONS + 1) * layers;

/**
 * @throws QuantizeError where even the narrowest widths take more bytes; AppError kind `cancelled`
 */
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

/** What a layer does to the answers, against what was predicted. */
function factorOf({ candidate, bits, loss }: MeasuredLayer): number {
  const predicted = candidate.errors.reduce(
    (sum, curve, channel) => sum + (curve[(bits[channel] ?? FEWEST_BITS) - FEWEST_BITS] ?? 0),
    0,
  );
  return predicted > 0 ? loss.relative / predicted : 1;
}

/** By layer; null for those that stay in float. */
type Bits = readonly (Uint8Array | null)[];

/** Bits of least predicted error whose files are not larger than wanted. */
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
