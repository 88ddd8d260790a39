/**
 * The kinds of networks that hospitals use, as torchvision, timm and torchxrayvision export them
 * with both of PyTorch's exporters: imported, they give in stock TF.js what ONNX Runtime gives.
 * Weights are random; see testing/networks.ts.
 */
import { describe, expect, it } from 'vitest';
import { at } from './ir.ts';
import { importModel } from './run.ts';
import { featureRuntime } from './testing/feature-runtime.ts';
import { readNetwork } from './testing/networks.ts';
import { request, written } from './testing/request.ts';
import { activated, noiseInputs } from './verify/check.ts';
import { largestDifference, tfjsRuntime, type Values } from './verify/runtimes.ts';

interface Case {
  readonly name: string;
  readonly made: string;
  readonly input: readonly [number, number, number, number];
  readonly labels: number;
  /** Cells of a side of the maps; null if the head gives none. */
  readonly maps: 7 | null;
}

const cases: readonly Case[] = [
  {
    name: 'densenet121-xrv',
    made: 'torchxrayvision, one channel, any size, old exporter',
    input: [1, 224, 224, 1],
    labels: 18,
    maps: 7,
  },
  {
    name: 'densenet121',
    made: 'torchvision, new exporter',
    input: [1, 224, 224, 3],
    labels: 14,
    maps: 7,
  },
  { name: 'resnet50', made: 'torchvision, new exporter', input: [1, 224, 224, 3], labels: 14, maps: 7 },
  {
    name: 'mobilenetv2',
    made: 'timm, any batch, old exporter',
    input: [1, 224, 224, 3],
    labels: 14,
    maps: 7,
  },
  // Two dense layers follow the mean.
  { name: 'mobilenetv3', made: 'torchvision, new exporter', input: [1, 224, 224, 3], labels: 14, maps: null },
  { name: 'efficientnet-b0', made: 'timm, old exporter', input: [1, 224, 224, 3], labels: 14, maps: 7 },
  {
    name: 'efficientnet-lite0',
    made: 'timm, any size, padding as shape arithmetic, old exporter',
    input: [1, 224, 224, 3],
    labels: 14,
    maps: 7,
  },
];

/** The project's requirement; the networks stay a hundred times below it. */
const PARITY = 1e-4;

describe('a network', () => {
  it.each(cases)(
    '$name ($made) gives the same answers as in ONNX Runtime',
    { timeout: 180_000 },
    async (network) => {
      const { onnx, external } = readNetwork(network.name);
      const file = written({ [`${network.name}.onnx`]: onnx, [external.path]: external.data });
      const { manifest, variants } = await importModel(
        request(file, { size: { heightPx: 224, widthPx: 224 } }),
      );
      expect(manifest.input.shape).toEqual(network.input);
      expect(manifest.labels.length).toBe(network.labels);
      expect(manifest.outputs.maps).toBe(network.maps && 'maps');

      const source = await featureRuntime({ onnx, external });
      const model = await tfjsRuntime(variants.get('float32') ?? []);
      const rows: Values[] = [];
      let [probabilities, maps] = [0, 0];
      for (const data of noiseInputs(manifest, 2)) {
        const feed = { [manifest.input.name]: { shape: manifest.input.shape, data } };
        const [theirs, ours] = [await source.run(feed), await model.run(feed)];
        rows.push(theirs.logits);
        const expected = activated(theirs.logits, 'sigmoid');
        probabilities = Math.max(probabilities, largestDifference(there(ours.probabilities), expected));
        if (network.maps === null) continue;
        expect(ours.maps?.shape).toEqual([1, network.maps, network.maps, network.labels]);
        maps = Math.max(maps, largestDifference(there(ours.maps), theirs.maps));
      }
      await Promise.all([source.dispose(), model.dispose()]);
      const ofMaps = network.maps === null ? 'none' : maps.toExponential(1);
      console.warn(`${network.name}: probabilities ${probabilities.toExponential(1)}, maps ${ofMaps}`);

      expect(probabilities).toBeLessThanOrEqual(PARITY);
      // The slope from a logit to its probability is a quarter at most.
      expect(maps).toBeLessThanOrEqual(4 * PARITY);
      // The comparison is meaningful: labels differ, and so do images.
      const [first, second] = [at(rows, 0), at(rows, 1)];
      expect(Math.max(...first.data) - Math.min(...first.data)).toBeGreaterThan(1);
      expect(largestDifference(first, second)).toBeGreaterThan(20 * PARITY);
    },
  );
});

function there(values: Values | undefined): Values {
  if (values) return values;
  throw new Error('an output is missing');
}
