/** Makes a warm session of a variant. */
import { checkpoint, neverAborted, throwIfAborted } from '../core/abort.ts';
import { AppError } from '../core/errors.ts';
import { sizeOf, type Tensor } from '../core/tensor.ts';
import type { VariantId } from '../core/variant.ts';
import type { Backend, Session } from '../engine/index.ts';
import { type LoadedModel, loadModel, type ReadModelFile } from '../model/load.ts';
import { bytesOf, type ModelManifest, variantOf } from '../model/manifest.ts';
import { sizeProblem } from './interpret.ts';

/** A model and a session that runs it, warmed up. */
export interface PreparedModel<S extends Session = Session> {
  readonly model: Pick<LoadedModel, 'manifest' | 'variant'>;
  readonly session: S;
  readonly timingsMs: { readonly fetch: number; readonly load: number; readonly warmUp: number };
}

export type PreparePhase = 'fetching' | 'loading' | 'warming-up';

export interface PrepareOptions {
  readonly read: ReadModelFile;
  readonly signal: AbortSignal;
  readonly onPhase?: (phase: PreparePhase, loadedBytes: number, totalBytes: number) => void;
}

/**
 * Loads a variant, or restores its compiled plan, and warms it up.
 * @throws AppError kind `model`, `backend`, `storage` or `cancelled`; a session begun is disposed
 */
export async function prepare<S extends Session>(
  manifest: ModelManifest,
  variantId: VariantId,
  backend: Backend<S>,
  options: PrepareOptions,
): Promise<PreparedModel<S>> {
  const { signal, onPhase } = options;
  const model = { manifest, variant: variantOf(manifest, variantId) };
  const started = performance.now();
  const cached = await openCached(model, backend, options);
  const { session, fetchMs } = cached ? { session: cached, fetchMs: 0 } : await load(model, backend, options);
  const loaded = performance.now();

  const total = bytesOf(model.variant);
  onPhase?.('warming-up', total, total);
  try {
    await warmUp(session, manifest, signal);
    throwIfAborted(signal);
  } catch (error) {
    session.dispose();
    throw error;
  }
  const warmUpMs = performance.now() - loaded;
  return {
    model,
    session,
    timingsMs: { fetch: fetchMs, load: loaded - started - fetchMs, warmUp: warmUpMs },
  };
}

type Chosen = PreparedModel['model'];

/**
 * Opens what this device has cached; null where it has nothing. The model's files may be read long
 * after the caller's signal is of use.
 */
async function openCached<S extends Session>(
  { manifest, variant }: Chosen,
  backend: Backend<S>,
  { read, signal }: PrepareOptions,
): Promise<S | null> {
  const files = {
    manifest,
    variant,
    read: () => loadModel(manifest, variant.id, { read, signal: neverAborted }),
  };
  return (await backend.openCached?.(files, signal)) ?? null;
}

async function load<S extends Session>(
  { manifest, variant }: Chosen,
  backend: Backend<S>,
  { read, signal, onPhase }: PrepareOptions,
): Promise<{ readonly session: S; readonly fetchMs: number }> {
  const started = performance.now();
  const model = await loadModel(manifest, variant.id, {
    read,
    signal,
    onBytes: (loadedBytes, totalBytes) => onPhase?.('fetching', loadedBytes, totalBytes),
  });
  await checkpoint(signal);
  const total = bytesOf(variant);
  onPhase?.('loading', total, total);
  const fetchMs = performance.now() - started;
  return { session: await backend.load(model, signal), fetchMs };
}

/**
 * The first run compiles shaders or packs weights; mid-grey, so that no reading pays for it. It
 * also shows whether the outputs are those of the manifest.
 */
async function warmUp(session: Session, manifest: ModelManifest, signal: AbortSignal): Promise<void> {
  const { shape } = manifest.input;
  const input: Tensor = { dtype: 'float32', shape, layout: 'NHWC', data: new Float32Array(sizeOf(shape)) };
  const { outputs } = await session.run(input, signal);
  const detail = sizeProblem(outputs, manifest);
  if (detail === null) return;
  throw new AppError({
    kind: 'model',
    reason: 'unloadable',
    modelId: manifest.id,
    file: null,
    detail,
  });
}
