/** From the options that all command lines share to a warm session. */
import { AppError } from '../../src/core/errors.ts';
import type { BackendId, Precision } from '../../src/core/selection.ts';
import { backendIds, configureEngine, getBackend } from '../../src/engine/registry.ts';
import type { ModelManifest } from '../../src/model/manifest.ts';
import { variantOf } from '../../src/model/manifest.ts';
import { type PreparedModel, prepare } from '../../src/pipeline/prepare.ts';
import { nodeEngineHost } from '../node-engine.ts';
import { UsageError } from './command.ts';
import { fromCaller } from './files.ts';
import { DEFAULT_MODEL, MODELS_DIR, modelReader, readManifest } from './models.ts';

configureEngine(nodeEngineHost());

export const MODEL_OPTIONS = {
  model: { type: 'string', default: DEFAULT_MODEL },
  precision: { type: 'string', default: 'float32' },
  backend: { type: 'string', default: 'wasm' },
  models: { type: 'string', default: MODELS_DIR },
} as const;

export const MODEL_HELP = `  --model ID       model to read with (default ${DEFAULT_MODEL})
  --precision P    float32 (default) or float16
  --backend B      wasm (default); the others need a browser
  --models DIR     folder of models (default: that of the project)
`;

export interface ModelChoice {
  readonly model: string;
  readonly precision: string;
  readonly backend: string;
  readonly models: string;
}

/** @throws UsageError for an unknown backend; AppError kind `model`, `backend` or `cancelled` */
export async function openModel(choice: ModelChoice, signal: AbortSignal): Promise<PreparedModel> {
  const modelsDir = fromCaller(choice.models);
  const manifest = await readManifest(modelsDir, choice.model);
  // The cast is safe: variantOf refuses what the manifest does not hold.
  const { precision } = variantOf(manifest, choice.precision as Precision);
  return openVariant({ manifest, precision, backend: choice.backend, modelsDir }, signal);
}

export interface VariantChoice {
  readonly manifest: ModelManifest;
  readonly precision: Precision;
  readonly backend: string;
  readonly modelsDir: string;
}

/** @throws as {@link openModel} */
export async function openVariant(
  { manifest, precision, backend, modelsDir }: VariantChoice,
  signal: AbortSignal,
): Promise<PreparedModel> {
  const engine = await getBackend(backendNamed(backend));
  const probe = await engine.probe();
  if (!probe.supported) {
    const { reason: detail } = probe;
    throw new AppError({ kind: 'backend', backend, reason: 'unavailable', detail });
  }
  return prepare(manifest, precision, engine, { read: modelReader(modelsDir), signal });
}

function backendNamed(name: string): BackendId {
  const id = backendIds.find((candidate) => candidate === name);
  if (id) return id;
  throw new UsageError(`there is no backend ${name}; choose one of ${backendIds.join(', ')}`);
}
