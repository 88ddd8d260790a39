/** The manifest of an imported model, from its description and its files. */
import { createHash } from 'node:crypto';
import { AppError } from '../../../src/core/errors.ts';
import type { OutputFile } from '../../../src/engine/graph/index.ts';
import { causeText } from '../../../src/messages/explain.ts';
import {
  type ModelManifest,
  type ModelVariant,
  parseDroppingStale,
  SCHEMA,
  UNMEASURED,
} from '../../../src/model/manifest.ts';
import { fileError } from '../error.ts';
import { type Graph, lookup } from '../ir.ts';
import type { Description } from '../source/description.ts';
import type { FloatPrecision } from '../tfjs/weights.ts';

export interface ManifestParts {
  /** Complete, except for what a manifest may omit. */
  readonly description: Description;
  readonly outputs: ModelManifest['outputs'];
  readonly graph: Graph;
  /** SHA-256 of the source. */
  readonly source: string;
  readonly variants: ReadonlyMap<FloatPrecision, readonly OutputFile[]>;
  /**
   * The manifest of an earlier import, whose measurements hold as long as the weights are
   * unchanged.
   */
  readonly earlier: ModelManifest | null;
}

const NOT_KNOWN = {
  architecture: null,
  trainedOn: null,
  trainingImages: null,
  trainingRun: null,
  licence: null,
  citation: [],
};

/**
 * Calibration, thresholds and metrics are measured later; those of an earlier import are kept as
 * long as files and version are unchanged. So are variants that were quantized from the float32
 * one.
 * @throws ImportError if a field is wrong, or if labels or outputs do not fit the graph
 */
export function assembleManifest(parts: ManifestParts): ModelManifest {
  const { description, outputs, graph, source, variants, earlier } = parts;
  const { id = '', version, title, notice, labels, recipe, provenance, card } = description;
  const [input = ''] = graph.inputs;
  checkLabels(graph, outputs, labels ?? []);
  const written = [...variants].map(([precision, files]) => variantOf(precision, files, earlier));
  const fields = {
    schema: SCHEMA,
    id,
    version,
    title,
    task: 'classification',
    notice,
    labels,
    input: { name: input, shape: lookup(graph.shapes, input), recipe },
    outputs,
    variants: [...written, ...derivedFrom(written, earlier)],
    crossValidation: earlier?.crossValidation ?? null,
    provenance: { ...NOT_KNOWN, ...provenance, sourceSha256: source },
    card: card ?? null,
  };
  try {
    return parseDroppingStale(fields, id);
  } catch (cause) {
    if (cause instanceof AppError && 'detail' in cause.problem) {
      throw fileError(causeText(cause.problem.detail), cause);
    }
    throw cause;
  }
}

function checkLabels(graph: Graph, outputs: ModelManifest['outputs'], labels: readonly string[]): void {
  for (const output of [outputs.probabilities, outputs.maps]) {
    if (output === null) continue;
    const shape = lookup(graph.shapes, output);
    if (shape.at(-1) === labels.length) continue;
    throw fileError(
      `${labels.length} labels, but output ${output} is [${shape}]: give ${shape.at(-1)}, in the order of the training`,
    );
  }
}

function variantOf(
  precision: FloatPrecision,
  outputs: readonly OutputFile[],
  earlier: ModelManifest | null,
): ModelVariant {
  const files = outputs.map(({ path, bytes }) => ({
    path: `${precision}/${path}`,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  }));
  const known = earlier?.variants.find(({ id }) => id === precision);
  const { compressed, calibration, thresholds, metrics } = known ?? UNMEASURED;
  return {
    precision,
    id: precision,
    compute: 'float32',
    files,
    compressed,
    calibration,
    thresholds,
    metrics: [...metrics],
  };
}

/**
 * Variants of other precisions, as long as the float32 files that they were quantized from are
 * unchanged.
 */
function derivedFrom(
  written: readonly ModelVariant[],
  earlier: ModelManifest | null,
): readonly ModelVariant[] {
  const hashes = (variants: readonly ModelVariant[]) =>
    variants
      .find(({ id }) => id === 'float32')
      ?.files.map(({ sha256 }) => sha256)
      .join();
  if (!earlier || hashes(written) !== hashes(earlier.variants)) return [];
  return earlier.variants.filter(({ id }) => id !== 'float32' && id !== 'float16');
}
