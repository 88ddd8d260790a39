/**
 * Chooses the range of each activation: the one for which rounding this value alone moves the
 * logits least.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Quantization } from '../../../src/core/tensor.ts';
import type { GraphNode } from '../../../src/engine/graph/index.ts';
import { affineOf, type Range } from '../../../src/quantize/affine.ts';
import { lookup } from '../../import/ir.ts';
import { logitNoise } from '../simulation/logits.ts';
import type { FloatValue, GraphRunner } from '../simulation/runner.ts';
import { quantizedOf, realOf } from '../simulation/simulate.ts';
import type { Histogram } from './histogram.ts';
import { type RangeMethod, rangeCandidates } from './ranges.ts';

export interface ChosenRange {
  readonly method: RangeMethod;
  readonly range: Range;
  readonly quantization: Quantization;
  /** Root mean square change of the logits from rounding this value alone. */
  readonly logitNoise: number;
}

export interface ChosenRanges {
  /** By the name of the value. */
  readonly ranges: ReadonlyMap<string, ChosenRange>;
  /** Standard deviation of the float logits over these images, label by label. */
  readonly spread: number;
}

/**
 * Runs the float network once per image, and the part behind a value once per candidate.
 * @param logits Name of the value whose change is measured.
 */
export function chooseRanges(
  runner: GraphRunner,
  images: readonly FloatValue[],
  histograms: ReadonlyMap<string, Histogram>,
  logits: string,
  bits: number,
  advance: () => void,
): ChosenRanges {
  const candidates = new Map(
    [...histograms].map(([site, histogram]) => [
      site,
      rangeCandidates(histogram, bits).map((candidate) => ({
        ...candidate,
        quantization: affineOf(candidate.range, bits),
        squares: 0,
      })),
    ]),
  );
  const truths: Float32Array[] = [];
  for (const image of images) {
    const values = allValues(runner, image);
    const truth = Float32Array.from(lookup(values, logits).dataSync());
    truths.push(truth);
    for (const [site, ofSite] of candidates) {
      const nodes = nodesBehind(runner, site, logits);
      const value = lookup(values, site);
      const real = { data: value.dataSync() as Float32Array, shape: value.shape };
      for (const candidate of ofSite) {
        const rounded = realOf(quantizedOf(real, candidate.quantization, bits));
        const changed = run(runner, nodes, values, site, rounded, logits);
        changed.forEach((logit, i) => {
          candidate.squares += (logit - (truth[i] as number)) ** 2;
        });
      }
    }
    tf.dispose([...values.values()]);
    advance();
  }
  const count = truths.reduce((sum, { length }) => sum + length, 0);
  const ranges = new Map(
    [...candidates].map(([site, ofSite]) => {
      const best = ofSite.reduce((least, each) => (each.squares < least.squares ? each : least));
      const { method, range, quantization, squares } = best;
      return [site, { method, range, quantization, logitNoise: Math.sqrt(squares / Math.max(1, count)) }];
    }),
  );
  const { spread } = logitNoise(truths.map((truth) => [truth, truth] as const));
  return { ranges, spread };
}

function allValues(runner: GraphRunner, image: FloatValue): ReadonlyMap<string, tf.Tensor> {
  const { graph } = runner;
  const values = new Map<string, tf.Tensor>();
  for (const node of graph.nodes) {
    const isInput = graph.inputs.some(({ name }) => name === node.name);
    const results = isInput
      ? [tf.tensor(image.data, [...image.shape], 'float32')]
      : runner.run(
          node,
          runner.dataInputs(node).map((value) => lookup(values, value)),
        );
    runner.outputsOf(node).forEach((name, i) => {
      values.set(name, results[i] as tf.Tensor);
    });
  }
  return values;
}

/** Nodes that depend on the value and that the logits depend on, in order of execution. */
function nodesBehind(runner: GraphRunner, site: string, logits: string): readonly GraphNode[] {
  const changed = new Set([site]);
  const behind = runner.graph.nodes.filter((node) => {
    if (!runner.dataInputs(node).some((value) => changed.has(value))) return false;
    for (const value of runner.outputsOf(node)) changed.add(value);
    return true;
  });
  const wanted = new Set([logits]);
  return behind
    .reverse()
    .filter((node) => {
      if (!runner.outputsOf(node).some((value) => wanted.has(value))) return false;
      for (const value of runner.dataInputs(node)) wanted.add(value);
      return true;
    })
    .reverse();
}

function run(
  runner: GraphRunner,
  nodes: readonly GraphNode[],
  values: ReadonlyMap<string, tf.Tensor>,
  site: string,
  replacement: FloatValue,
  logits: string,
): Float32Array {
  const changed = new Map([[site, tf.tensor(replacement.data, [...replacement.shape], 'float32')]]);
  for (const node of nodes) {
    const inputs = runner.dataInputs(node).map((value) => changed.get(value) ?? lookup(values, value));
    const results = runner.run(node, inputs);
    runner.outputsOf(node).forEach((name, i) => {
      changed.set(name, results[i] as tf.Tensor);
    });
  }
  const data = lookup(changed, logits).dataSync() as Float32Array;
  tf.dispose([...changed.values()]);
  return data;
}
