/**
 * The manifest holds everything that the app, the command line and a reader must know of a model.
 * Only tools/ write it, to models/<id>/manifest.json.
 */
import * as v from 'valibot';
import { AppError } from '../core/errors.ts';
import type { ManifestFault } from '../core/faults/manifest.ts';
import type { VariantId } from '../core/variant.ts';
import { contradiction, type FieldFault, withoutStale } from './consistency.ts';
import { migrated } from './migrate.ts';
import { headerSchema, type ModelFile, type ModelManifest, manifestSchema, SCHEMA, TASKS } from './schema.ts';

export type {
  ClassificationManifest,
  ClassificationVariant,
  CrossValidation,
  ModelFile,
  ModelManifest,
  ModelVariant,
  VariantMetrics,
} from './schema.ts';
export { SCHEMA } from './schema.ts';

/** The figures of a variant that is not measured yet, or whose figures are no longer valid. */
export const UNMEASURED = { compressed: null, calibration: null, thresholds: null, metrics: [] } as const;

/**
 * Checks and types a manifest of this or an earlier schema.
 * @throws AppError kind `model`, reason `invalid-manifest`, naming the first field that is wrong,
 * or the figure that was measured for other files or another version, with the command that
 * measures it again
 */
export function parseManifest(json: unknown, modelId: string): ModelManifest {
  const manifest = parseFields(json, modelId);
  const fault = contradiction(manifest);
  if (fault === null) return manifest;
  throw invalid(modelId, fault);
}

/**
 * Parses for tools that measure again: figures of other files or another version are dropped, and
 * are not an error.
 * @throws as {@link parseManifest} for everything else
 */
export function parseDroppingStale(json: unknown, modelId: string): ModelManifest {
  return parseManifest(withoutStale(parseFields(json, modelId)), modelId);
}

function parseFields(json: unknown, modelId: string): ModelManifest {
  const present = migrated(json);
  fieldsOf(headerSchema, present, modelId);
  return fieldsOf(manifestSchema, present, modelId);
}

function fieldsOf<T>(schema: v.GenericSchema<unknown, T>, json: unknown, modelId: string): T {
  const parsed = v.safeParse(schema, json);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const field = v.getDotPath(issue) ?? 'manifest';
  throw invalid(modelId, { field, fault: schemaFault(field, issue) });
}

function schemaFault(field: string, { type, received, message }: v.BaseIssue<unknown>): ManifestFault {
  if (field === 'schema') return { code: 'other-schema', known: SCHEMA };
  if (field === 'task') return { code: 'unknown-task', task: received, known: TASKS };
  return type === 'custom' ? { code: 'no-variant-id' } : { code: 'schema', issue: message };
}

function invalid(modelId: string, fault: FieldFault): AppError {
  const detail = { code: 'manifest-field', ...fault } as const;
  return new AppError({ kind: 'model', reason: 'invalid-manifest', modelId, file: 'manifest.json', detail });
}

/**
 * Finds a variant by its id.
 * @throws AppError kind `model`, reason `not-found`, naming the variants that there are
 */
export function variantOf<M extends ModelManifest>(manifest: M, variantId: VariantId): M['variants'][number] {
  const found = manifest.variants.find(({ id }) => id === variantId);
  if (found) return found;
  const offered = manifest.variants.map(({ id }) => id);
  throw new AppError({
    kind: 'model',
    reason: 'not-found',
    modelId: manifest.id,
    file: null,
    detail: { code: 'no-variant', variant: variantId, offered },
  });
}

/**
 * Makes the error of a switch for a task that it lacks; {@link parseManifest} accepts no such task.
 */
export function unknownTask(task: never): AppError {
  return new AppError({ kind: 'internal', detail: { code: 'unknown-task', task } });
}

/** Sums the bytes of graph and weights. */
export function bytesOf({ files }: { readonly files: readonly ModelFile[] }): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Lists the outputs that the network has, by role. */
export function outputsOf({
  outputs,
}: Pick<ModelManifest, 'outputs'>): readonly (readonly [role: string, name: string])[] {
  return Object.entries(outputs).flatMap(([role, output]) =>
    output === null ? [] : [[role, output] as const],
  );
}
