/** Whether an imported model answers as its ONNX source does. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Precision } from '../../src/core/selection.ts';
import { sizeOf } from '../../src/core/tensor.ts';
import { type ModelManifest, parseManifest } from '../../src/model/manifest.ts';
import { seededUniform } from '../random.ts';
import { largestDifference, onnxPeer, readVariant, tfjsPeer } from './peers.ts';

export interface Difference {
  readonly precision: Precision;
  /** Largest difference of any probability, and of any map's logit, over all inputs. */
  readonly probabilities: number;
  readonly maps: number;
}

/**
 * @param folder of the model; holds manifest.json
 * @param onnx the file it was imported from
 * @param inputs NHWC, of the manifest's input shape
 */
export async function compareWithSource(
  folder: string,
  onnx: Uint8Array,
  inputs: readonly Float32Array[],
): Promise<readonly Difference[]> {
  const manifest = readManifest(folder);
  const { input, outputs } = manifest;
  const feeds = inputs.map((data) => ({ [input.name]: { shape: input.shape, data } }));
  const source = await onnxPeer(onnx);
  const expected = [];
  for (const feed of feeds) expected.push(await source.run(feed));
  await source.dispose();

  const differences: Difference[] = [];
  for (const { precision, files } of manifest.variants) {
    const peer = await tfjsPeer(
      readVariant(
        folder,
        files.map(({ path }) => path),
      ),
    );
    const largest = { probabilities: 0, maps: 0 };
    for (const [i, feed] of feeds.entries()) {
      const answer = await peer.run(feed);
      for (const output of ['probabilities', 'maps'] as const) {
        const [ours, theirs] = [answer[outputs[output]], expected[i]?.[outputs[output]]];
        if (!ours || !theirs) throw new Error(`no output ${outputs[output]}`);
        largest[output] = Math.max(largest[output], largestDifference(ours, theirs));
      }
    }
    await peer.dispose();
    differences.push({ precision, ...largest });
  }
  return differences;
}

export function readManifest(folder: string): ModelManifest {
  return parseManifest(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')), folder);
}

/** Seeded noise in the range of a normalized image, -2 to 2. */
export function noiseInputs(manifest: ModelManifest, count: number, seed = 1): readonly Float32Array[] {
  const random = seededUniform(seed);
  return Array.from({ length: count }, () =>
    Float32Array.from({ length: sizeOf(manifest.input.shape) }, () => 4 * random() - 2),
  );
}
