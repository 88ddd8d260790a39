/**
 * The range of each value of a network on seeded images; values that share one quantization share
 * one range.
 */

import { extentOf, type Network } from '../../../src/benchmark/networks/network.ts';
import { seededImage } from '../../../src/benchmark/networks/weights.ts';
import type { Graph } from '../../../src/engine/graph/index.ts';
import type { Range } from '../../../src/quantize/affine.ts';
import { lookup } from '../../import/ir.ts';
import { openRunner, runFloat } from '../../quantize/simulation/runner.ts';

/** Seeds of the images that ranges come from; none is the image that the engines are timed on. */
export const RANGE_SEEDS = [101, 102];

/** By the value of the network. @param graph its float graph model */
export async function observeRanges(network: Network, graph: Graph): Promise<ReadonlyMap<string, Range>> {
  const ranges = new Map<string, Range>();
  const runner = await openRunner(graph);
  const shape = [1, ...extentOf(network, network.input)];
  for (const seed of RANGE_SEEDS) {
    runFloat(runner, { data: seededImage(shape, seed), shape }, (node, data) => {
      const value = networkValue(network, node);
      if (value !== null) ranges.set(value, extremes(data, ranges.get(value)));
    });
  }
  runner.dispose();
  return shared(network, ranges);
}

/** The value that a node of the imported graph computes; null for a node inside an operation. */
export function networkValue({ extents }: Network, node: string): string | null {
  // tools/import names nodes after those in the ONNX file: operator, underscore, output.
  const value = node.replace(/^[A-Za-z]+_/, '').replace(/\/(sum|mean)$/, '');
  return extents.has(value) ? value : null;
}

function extremes(data: Float32Array, start: Range = { min: 0, max: 0 }): Range {
  let { min, max } = start;
  for (const value of data) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { min, max };
}

/**
 * Concatenation and max pooling only move quantized values if their inputs and outputs share one
 * quantization, so all values of a dense block share one range.
 */
function shared({ operations }: Network, ranges: ReadonlyMap<string, Range>): ReadonlyMap<string, Range> {
  const result = new Map(ranges);
  // Forwards, then backwards: a block is a chain, so ranges must propagate in both directions.
  const widest = (values: readonly string[]): void => {
    const all = values.map((value) => lookup(result, value));
    const range = {
      min: all.reduce((least, { min }) => Math.min(least, min), 0),
      max: all.reduce((most, { max }) => Math.max(most, max), 0),
    };
    for (const value of values) result.set(value, range);
  };
  for (const operation of [...operations, ...operations.toReversed()]) {
    if (operation.kind === 'concat') widest([operation.output, ...operation.inputs]);
    if (operation.kind === 'max-pool') widest([operation.output, operation.input]);
  }
  return result;
}
