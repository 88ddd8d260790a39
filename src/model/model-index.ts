/**
 * `models/index.json` says which models a folder offers and which of them reads an image where nobody
 * chose. The default is named, never guessed from the order: a model that is added to the folder
 * must not take the place of the one that was validated.
 */
import * as v from 'valibot';
import type { Detail } from '../core/detail.ts';
import { AppError } from '../core/errors.ts';

/** The file's name in the folder of the models. */
export const INDEX_FILE = 'index.json';

/** The version that is written; an index without a version is of the first, which had no default. */
const INDEX_SCHEMA = 2;

const modelId = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]*$/));

const indexSchema = v.strictObject({
  schema: v.literal(INDEX_SCHEMA),
  /** The model that is used until another one is chosen; one of `models`. */
  default: modelId,
  models: v.pipe(v.array(modelId), v.minLength(1)),
});

export interface ModelIndex {
  readonly default: string;
  readonly models: readonly string[];
}

const firstSchema = v.strictObject({ models: v.array(v.string()) });

/**
 * Checks and types an index of this or the earlier schema.
 * @throws AppError kind `model`, reason `invalid-manifest`, naming the field that is wrong, the
 * unknown default, or the models of which none is named the default
 */
export function parseModelIndex(json: unknown): ModelIndex {
  const parsed = v.safeParse(indexSchema, migrated(json));
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const field = v.getDotPath(issue) ?? INDEX_FILE;
    const fault =
      field === 'schema'
        ? ({ code: 'other-schema', known: INDEX_SCHEMA } as const)
        : ({ code: 'schema', issue: issue.message } as const);
    throw invalid({ code: 'manifest-field', field, fault });
  }
  const { default: named, models } = parsed.output;
  if (!models.includes(named)) throw invalid({ code: 'unknown-default', model: named, models });
  return { default: named, models };
}

/** Gives the text of the file, which {@link parseModelIndex} reads. */
export function serialiseModelIndex(index: ModelIndex): string {
  return `${JSON.stringify({ schema: INDEX_SCHEMA, default: index.default, models: index.models })}\n`;
}

/**
 * The first schema was a list. Where it holds one model, that one is the default; where it holds
 * several, nothing says which.
 * @returns anything else unchanged; the schema then says what is wrong with it
 */
function migrated(json: unknown): unknown {
  const first = v.safeParse(firstSchema, json);
  if (!first.success) return json;
  const { models } = first.output;
  const [only, ...others] = models;
  if (only === undefined) return json;
  if (others.length > 0) throw invalid({ code: 'no-default', models });
  return { schema: INDEX_SCHEMA, default: only, models };
}

function invalid(detail: Detail): AppError {
  return new AppError({
    kind: 'model',
    reason: 'invalid-manifest',
    modelId: INDEX_FILE,
    file: INDEX_FILE,
    detail,
  });
}
