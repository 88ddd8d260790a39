/** The manifest of an imported model: what a person wrote of it, and what the files themselves say. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import type { Precision } from '../../src/core/selection.ts';
import { type ModelManifest, type ModelVariant, parseManifest } from '../../src/model/manifest.ts';
import { ImportError } from './error.ts';
import { type Graph, lookUp } from './ir.ts';
import type { OutputFile } from './tfjs/write.ts';

/** What cannot be read from the weights. Fields that the manifest checks itself are passed through. */
const descriptionSchema = v.strictObject({
  id: v.string(),
  version: v.string(),
  title: v.string(),
  notice: v.string(),
  labels: v.array(v.string()),
  /** JSON file with `steps`, relative to this one: training reads the same. */
  recipeFile: v.string(),
  outputs: v.strictObject({ probabilities: v.string(), maps: v.string() }),
  provenance: v.record(v.string(), v.unknown()),
});
const recipeSchema = v.object({ steps: v.array(v.unknown()) });

export type Description = v.InferOutput<typeof descriptionSchema> & { readonly recipe: readonly unknown[] };

/** @throws ImportError naming the first wrong field */
export function readDescription(file: string): Description {
  const description = parse(descriptionSchema, file);
  const recipe = parse(recipeSchema, join(dirname(file), description.recipeFile));
  return { ...description, recipe: recipe.steps };
}

function parse<S extends v.GenericSchema>(schema: S, file: string): v.InferOutput<S> {
  const parsed = v.safeParse(schema, JSON.parse(readFileSync(file, 'utf8')));
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new ImportError({
    kind: 'file',
    detail: `${file}: ${v.getDotPath(issue) ?? 'top'}: ${issue.message}`,
  });
}

export interface ManifestParts {
  readonly description: Description;
  readonly graph: Graph;
  /** The ONNX file's bytes, for its hash. */
  readonly source: Uint8Array;
  readonly variants: ReadonlyMap<Precision, readonly OutputFile[]>;
  /** The manifest of an earlier import, whose measurements hold as long as the weights are the same. */
  readonly earlier: ModelManifest | null;
}

/**
 * Calibration, thresholds and metrics are measured later; those of identical files are kept.
 * @throws AppError kind `model` where a field is wrong, ImportError where labels or outputs do not fit the graph
 */
export function assembleManifest({
  description,
  graph,
  source,
  variants,
  earlier,
}: ManifestParts): ModelManifest {
  const { id, version, title, notice, labels, recipe, outputs, provenance } = description;
  const [input = ''] = graph.inputs;
  checkOutputs(graph, description);
  return parseManifest(
    {
      schema: 1,
      id,
      version,
      title,
      task: 'classification',
      notice,
      labels,
      input: { name: input, shape: lookUp(graph.shapes, input), recipe },
      outputs,
      variants: [...variants].map(([precision, files]) => variantOf(precision, files, earlier)),
      provenance: { ...provenance, sourceSha256: hash(source) },
    },
    id,
  );
}

function checkOutputs(graph: Graph, { labels, outputs }: Description): void {
  for (const output of [outputs.probabilities, outputs.maps]) {
    if (!graph.outputs.includes(output)) {
      throw new ImportError({
        kind: 'file',
        detail: `no output ${output}; there are ${graph.outputs.join(', ')}`,
      });
    }
    const shape = lookUp(graph.shapes, output);
    if (shape.at(-1) === labels.length) continue;
    throw new ImportError({
      kind: 'file',
      detail: `${labels.length} labels, but output ${output} is [${shape}]`,
    });
  }
}

function variantOf(
  precision: Precision,
  outputs: readonly OutputFile[],
  earlier: ModelManifest | null,
): ModelVariant {
  const files = outputs.map(({ path, bytes }) => ({
    path: `${precision}/${path}`,
    bytes: bytes.length,
    sha256: hash(bytes),
  }));
  const known = earlier?.variants.find((variant) => variant.precision === precision);
  const isSame = known !== undefined && JSON.stringify(known.files) === JSON.stringify(files);
  return {
    precision,
    compute: 'float32',
    files,
    calibration: isSame ? known.calibration : null,
    thresholds: isSame ? known.thresholds : null,
    metrics: isSame ? known.metrics : null,
  };
}

/** SHA-256, lower-case hex. */
function hash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
