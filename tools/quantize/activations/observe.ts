/**
 * Passes over the float network that collect statistics of its values on the calibration images.
 */
import { checkpoint } from '../../../src/core/abort.ts';
import type { Layer } from '../../../src/quantize/layers.ts';
import { type FloatValue, type GraphRunner, runFloat } from '../simulation/runner.ts';
import { isUnseen } from '../weights/choose-rounding.ts';
import { MeanCollector } from '../weights/hessian.ts';
import { Extremes, Histogram } from './histogram.ts';

/** The extremes of every channel (last axis) of every value, over all images without sampling. */
export async function observeExtremes(
  runner: GraphRunner,
  inputs: Iterable<FloatValue>,
  signal: AbortSignal,
  advance: () => void,
): Promise<ReadonlyMap<string, Extremes>> {
  const extremes = new Map<string, Extremes>();
  for (const input of inputs) {
    await checkpoint(signal);
    runFloat(runner, input, (value, data, shape) => {
      const known = extremes.get(value) ?? new Extremes(shape.at(-1) ?? 1);
      extremes.set(value, known);
      known.add(data);
    });
    advance();
  }
  return extremes;
}

export interface Distributions {
  readonly histograms: ReadonlyMap<string, Histogram>;
  /** By node: the mean of the layer's inputs, on the images that its rounding sees. */
  readonly means: ReadonlyMap<string, MeanCollector>;
}

export interface Wanted {
  /** Values whose histogram is required. */
  readonly sites: readonly string[];
  /** Extremes of the same network on the same images. */
  readonly extremes: ReadonlyMap<string, Extremes>;
  readonly layers: readonly Layer[];
}

export async function observeDistributions(
  runner: GraphRunner,
  inputs: Iterable<FloatValue>,
  { sites, extremes, layers }: Wanted,
  signal: AbortSignal,
  advance: () => void,
): Promise<Distributions> {
  const histograms = new Map(
    sites.flatMap((value) => {
      const seen = extremes.get(value);
      return seen ? [[value, new Histogram(seen.range())] as const] : [];
    }),
  );
  const means = new Map(layers.map((layer) => [layer.node.name, new MeanCollector(layer)]));
  const readers = Map.groupBy(layers, ({ input }) => input);
  let image = 0;
  for (const input of inputs) {
    await checkpoint(signal);
    // The means of the quantized network come from the same images, since images differ from each
    // other far more than rounding matters.
    const isSeen = !isUnseen(image);
    image += 1;
    runFloat(runner, input, (value, data, shape) => {
      histograms.get(value)?.add(data);
      if (!isSeen) return;
      for (const layer of readers.get(value) ?? []) means.get(layer.node.name)?.add({ data, shape });
    });
    advance();
  }
  return { histograms, means };
}
