/**
 * Well-known networks for the benchmark page, with random weights that are drawn and quantized on
 * the device: no download, no licence, and the same numbers everywhere. They tell how fast a device
 * is and nothing else, so no list of models to read with has them.
 */

import { AppError } from '../../core/errors.ts';
import type { VariantId } from '../../core/variant.ts';
import type { LoadedModel } from '../../model/load.ts';
import { bytesOf, type ModelManifest, SCHEMA, UNMEASURED, variantOf } from '../../model/manifest.ts';
import type { BenchmarkModel } from '../model/run.ts';
import { ARCHITECTURES } from './architectures.ts';
import { PROBABILITIES } from './float-graph.ts';
import { REFERENCE_PREFIX } from './ids.ts';
import { makeModel, REFERENCE_PRECISIONS, referencePrecision } from './made.ts';
import { MEASURED, type Measured, rangesOf } from './measured.ts';
import { CLASSES, type Network, SIZE_PX } from './network.ts';

/** By the network's name, in the order of a list. */
const TITLES: ReadonlyMap<string, string> = new Map([
  ['densenet121', 'DenseNet-121'],
  ['mobilenetv2', 'MobileNetV2 1.0'],
  ['efficientnet-lite0', 'EfficientNet-Lite0'],
  ['resnet50', 'ResNet-50'],
]);

/**
 * Deviation of numbers that are uniform in 0 to 1: so scaled, an image fills the ranges of {@link
 * Measured} and no more.
 */
const UNIFORM_DEVIATION = 1 / Math.sqrt(12);

export function referenceModelSummaries(): readonly BenchmarkModel[] {
  return [...TITLES.keys()].map((name) => {
    const { id, version, title, variants } = manifestOf(name, knownOf(name).measured);
    return {
      id,
      version,
      title,
      kind: 'architecture only',
      variants: variants.map((variant) => ({
        id: variant.id,
        precision: variant.precision,
        bytes: bytesOf(variant),
        sha256: [],
        accuracy: [],
      })),
    };
  });
}

/**
 * Takes up to a few seconds of one core; docs/benchmarking.md has the times.
 * @param advance layers are quantized, of so many
 * @throws AppError kind `model`, reason `not-found`, or `cancelled`
 */
export async function loadReferenceModel(
  modelId: string,
  variantId: VariantId,
  signal: AbortSignal,
  advance?: (done: number, of: number) => void,
): Promise<LoadedModel> {
  const name = modelId.slice(REFERENCE_PREFIX.length);
  const { measured, make } = knownOf(name);
  const made = referencePrecision(modelId, variantId);
  const manifest = manifestOf(name, measured);
  const { json, weights } = await makeModel(make(), made, rangesOf(measured), { signal, advance });
  return { manifest, variant: variantOf(manifest, variantId), graph: json, weights };
}

function knownOf(name: string): {
  readonly measured: Measured;
  readonly make: () => Network;
} {
  const measured = MEASURED.get(name);
  const make = ARCHITECTURES.get(name);
  if (measured && make) return { measured, make };
  const detail = { code: 'reference-networks', names: [...TITLES.keys()] } as const;
  throw new AppError({
    kind: 'model',
    reason: 'not-found',
    modelId: `${REFERENCE_PREFIX}${name}`,
    file: null,
    detail,
  });
}

function manifestOf(name: string, { files }: Measured): ModelManifest {
  const title = TITLES.get(name) ?? name;
  return {
    schema: SCHEMA,
    id: `${REFERENCE_PREFIX}${name}`,
    version: '1.0.0',
    title,
    task: 'classification',
    notice: 'Architecture only, not a diagnostic model: its weights are random numbers.',
    labels: Array.from({ length: CLASSES }, (_, i) => `class ${i + 1}`),
    input: {
      name: 'image',
      shape: [1, SIZE_PX, SIZE_PX, 3],
      recipe: [
        { op: 'rescale' },
        { op: 'window' },
        { op: 'invert', when: 'MONOCHROME1' },
        { op: 'resize', widthPx: SIZE_PX, heightPx: SIZE_PX },
        { op: 'replicate', channels: 3 },
        { op: 'normalize', mean: 0.5, std: UNIFORM_DEVIATION },
      ],
    },
    outputs: { probabilities: PROBABILITIES, maps: null },
    variants: REFERENCE_PRECISIONS.map((precision) => ({
      precision,
      id: precision,
      compute: precision === 'int8' ? 'int8' : 'float32',
      files: files[precision].map((file, i) => ({
        path: `${precision}/${i === 0 ? 'model.json' : 'weights.bin'}`,
        ...file,
      })),
      ...UNMEASURED,
      metrics: [],
    })),
    crossValidation: null,
    provenance: untrainedProvenance(title),
    card: null,
  };
}

/** Provenance of a network whose weights are random numbers. */
export function untrainedProvenance(architecture: string): ModelManifest['provenance'] {
  return {
    architecture,
    trainedOn: null,
    trainingImages: null,
    trainingRun: null,
    sourceSha256: null,
    licence: null,
    citation: [],
  };
}
