/**
 * Writes the manifest that our engines need for a network that is not one of the app's models; it
 * holds no measurements.
 */
import { createHash } from 'node:crypto';
import { extentOf, type Network } from '../../../src/benchmark/networks/network.ts';
import { untrainedProvenance } from '../../../src/benchmark/networks/reference-models.ts';
import type { OutputFile } from '../../../src/engine/graph/index.ts';
import { type ModelManifest, parseManifest, SCHEMA, UNMEASURED } from '../../../src/model/manifest.ts';
import { at } from '../../import/ir.ts';

type Precision = 'float32' | 'int8';

/** @param variants model.json first, then the shards; they lie in the folder of their precision */
export function manifestOf(
  network: Network,
  variants: Partial<Record<Precision, readonly OutputFile[]>>,
): ModelManifest {
  const { name, input, output } = network;
  const [heightPx, widthPx, channels] = extentOf(network, input);
  const classes = at(extentOf(network, output), 2);
  const fields = {
    schema: SCHEMA,
    id: name,
    version: '1.0.0',
    title: name,
    task: 'classification',
    notice: 'Random weights, for measuring time.',
    labels: Array.from({ length: classes }, (_, i) => `class ${i}`),
    input: {
      name: input,
      shape: [1, heightPx, widthPx, channels],
      recipe: [
        { op: 'resize', widthPx, heightPx },
        { op: 'replicate', channels },
      ],
    },
    outputs: { probabilities: output, maps: null },
    variants: Object.entries(variants).map(([precision, files]) => ({
      precision,
      id: precision,
      compute: precision,
      files: files.map(({ path, bytes }) => ({
        path: `${precision}/${path}`,
        bytes: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
      })),
      ...UNMEASURED,
    })),
    crossValidation: null,
    provenance: untrainedProvenance(name),
    card: null,
  };
  return parseManifest(fields, name);
}
