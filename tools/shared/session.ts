/** From the options that all command lines share to a warm session. */

import { BACKEND_IDS, type BackendId, canRun, DEFAULT_BACKENDS } from '../../src/core/backends.ts';
import { AppError } from '../../src/core/errors.ts';
import { PRECISIONS } from '../../src/core/precision.ts';
import type { VariantId } from '../../src/core/variant.ts';
import { createEngine, type MeasurableSession } from '../../src/engine/index.ts';
import { type ModelManifest, type ModelVariant, variantOf } from '../../src/model/manifest.ts';
import { type PreparedModel, prepare } from '../../src/pipeline/prepare.ts';
import { UsageError } from './command.ts';
import { fromCaller } from './files.ts';
import { DEFAULT_MODEL, MODELS_DIR, modelReader, readManifest } from './models.ts';
import { nodeEngineHost } from './node-engine.ts';

/** One engine for each command, because its backends hold global state of TF.js. */
const engine = createEngine(nodeEngineHost());

export const MODEL_OPTIONS = {
  model: { type: 'string', default: DEFAULT_MODEL },
  precision: { type: 'string', default: 'float32' },
  backend: { type: 'string', default: DEFAULT_BACKENDS.float32 as string },
  models: { type: 'string', default: MODELS_DIR },
} as const;

export const MODEL_HELP = `  --model ID       model that reads (default ${DEFAULT_MODEL})
  --precision P    ${PRECISIONS.join(', ')} (default float32)
  --backend B      wasm (default); int8, for int8 variants; reference, the exact but slow form of int8
  --models DIR     folder of models (default: that of the project)
`;

/** The same options where several variants are looked at: both may be repeated or name several. */
export const VARIANT_OPTIONS = {
  ...MODEL_OPTIONS,
  precision: { type: 'string', multiple: true },
  backend: { type: 'string', multiple: true },
} as const;

export interface ModelChoice {
  readonly model: string;
  readonly precision: string;
  readonly backend: string;
  readonly models: string;
}

/** @throws UsageError for an unknown backend; AppError kind `model`, `backend` or `cancelled` */
export async function openModel(
  choice: ModelChoice,
  signal: AbortSignal,
): Promise<PreparedModel<MeasurableSession>> {
  const modelsDir = fromCaller(choice.models);
  const manifest = await readManifest(modelsDir, choice.model);
  // The cast is safe: variantOf refuses what the manifest does not hold.
  const { id } = variantOf(manifest, choice.precision as VariantId);
  return openVariant(
    { variantId: id, backend: backendNamed(choice.backend) },
    { manifest, modelsDir, signal },
  );
}

/** A variant of a model and the backend that runs it. */
export interface VariantChoice {
  readonly variantId: VariantId;
  readonly backend: BackendId;
}

export interface ModelPlace {
  readonly manifest: ModelManifest;
  readonly modelsDir: string;
  readonly signal: AbortSignal;
}

/** @throws AppError kind `model`, `backend` or `cancelled` */
export async function openVariant(
  { variantId, backend }: VariantChoice,
  { manifest, modelsDir, signal }: ModelPlace,
): Promise<PreparedModel<MeasurableSession>> {
  const loaded = await engine.backend(backend);
  const probe = await loaded.probe();
  if (!probe.supported) {
    const { reason: detail } = probe;
    throw new AppError({ kind: 'backend', backend, reason: 'unavailable', detail });
  }
  return prepare(manifest, variantId, loaded, { read: modelReader(modelsDir), signal });
}

/**
 * Every named precision on every named backend that can run it; `all` names every precision, and
 * the backend `auto` the one that a precision is calibrated on.
 * @param precisions comma-separated lists of variants: each precision's own has its name
 * @throws UsageError for an unknown backend, AppError kind `model` for a precision that the model
 * lacks
 */
export function chooseVariants(
  manifest: ModelManifest,
  precisions: readonly string[],
  backends: readonly string[],
): VariantChoice[] {
  const named = listed(precisions);
  const wanted = named.includes('all') ? manifest.variants.map(({ id }) => id) : named;
  return wanted.flatMap((precision) => {
    // The cast is safe: variantOf refuses what the manifest does not hold.
    const variant = variantOf(manifest, precision as VariantId);
    const able = listed(backends)
      .map((name) => (name === 'auto' ? calibrationBackend(variant) : backendNamed(name)))
      .filter((backend, i, all) => canRun(backend, variant.precision) && all.indexOf(backend) === i);
    if (able.length === 0)
      throw new UsageError(`${precision} does not run on ${listed(backends).join(', ')}`);
    return able.map((backend) => ({ variantId: variant.id, backend }));
  });
}

/**
 * The backend that a variant is calibrated on; for integer variants the int8 kernels, which equal
 * the reference bit for bit.
 */
export function calibrationBackend({ compute }: Pick<ModelVariant, 'compute'>): BackendId {
  return DEFAULT_BACKENDS[compute];
}

function listed(texts: readonly string[]): string[] {
  return [...new Set(texts.flatMap((text) => text.split(',')).filter((text) => text !== ''))];
}

function backendNamed(name: string): BackendId {
  const id = BACKEND_IDS.find((candidate) => candidate === name);
  if (id) return id;
  throw new UsageError(`there is no backend ${name}; choose one of ${BACKEND_IDS.join(', ')}`);
}
