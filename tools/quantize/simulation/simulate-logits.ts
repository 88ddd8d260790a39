/** The answers of a quantized network without its files, for choosing and comparing. */

import { layersOf } from '../../../src/quantize/layers.ts';
import { logitsOf } from '../mixed/network.ts';
import type { FloatModel } from '../model.ts';
import { type DynamicNetwork, realWeights } from '../variants/dynamic.ts';
import type { Int8Network } from '../variants/int8.ts';
import { type FloatValue, openRunner, type Replacements, runFloat } from './runner.ts';
import { realOf, runQuantized, Simulator } from './simulate.ts';

/** Computes the logits of one image after another. */
export interface Answerer {
  answer(image: FloatValue): Float32Array;
  dispose(): void;
}

/** The float network, with some constants replaced if given. */
export async function floatAnswerer(model: FloatModel, replacements?: Replacements): Promise<Answerer> {
  const { graph, manifest } = model;
  const logits = logitsOf(graph, manifest.outputs.probabilities);
  const runner = await openRunner(graph, replacements);
  return {
    answer(image) {
      let found: Float32Array | null = null;
      runFloat(runner, image, (value, data) => {
        if (value === logits) found = data.slice();
      });
      return found ?? missing(logits);
    },
    dispose: () => runner.dispose(),
  };
}

export function dynamicAnswerer(
  model: FloatModel,
  { rounded, constants }: DynamicNetwork,
): Promise<Answerer> {
  return floatAnswerer(model, new Map([...realWeights(rounded), ...constants]));
}

export async function int8Answerer(model: FloatModel, network: Int8Network): Promise<Answerer> {
  const { graph, manifest } = model;
  const { rounded, ranges, constants, activationBits } = network;
  const logits = logitsOf(graph, manifest.outputs.probabilities);
  const runner = await openRunner(graph, constants);
  const simulator = new Simulator(runner, {
    activationBits,
    layers: new Map([...rounded].map(([name, { quantized }]) => [name, quantized])),
    constants,
    activations: new Map([...ranges].map(([name, { quantization }]) => [name, quantization])),
  });
  const layers = new Map(layersOf(graph).map((layer) => [layer.node.name, layer]));
  return {
    answer(image) {
      let found: Float32Array | null = null;
      runQuantized(runner, simulator, layers, image, (value, result) => {
        if (value === logits) found = realOf(result).data;
      });
      return found ?? missing(logits);
    },
    dispose() {
      simulator.dispose();
      runner.dispose();
    },
  };
}

function missing(logits: string): never {
  throw new TypeError(`the graph gave no ${logits}`);
}
