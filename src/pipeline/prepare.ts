/** From a manifest to a warm session. */
import { checkpoint, throwIfAborted } from '../core/abort.ts';
import { AppError } from '../core/errors.ts';
import type { Precision } from '../core/selection.ts';
import { sizeOf, type Tensor } from '../core/tensor.ts';
import type { Backend, Session } from '../engine/contract.ts';
import { type LoadedModel, loadModel, type ReadModelFile } from '../model/load.ts';
import type { ModelManifest } from '../model/manifest.ts';
import { outputOf } from './facts.ts';

/** A model and a session that runs it, warmed up. */
export interface PreparedModel {
  readonly model: LoadedModel;
  readonly session: Session;
  readonly timingsMs: { readonly fetch: number; readonly load: number; readonly warmUp: number };
}

export type PreparePhase = 'fetching' | 'loading' | 'warming-up';

export interface PrepareOptions {
  readonly read: ReadModelFile;
  readonly signal: AbortSignal;
  readonly onPhase?: (phase: PreparePhase, loadedBytes: number, totalBytes: number) => void;
}

/** @throws AppError kind `model`, `backend`, `storage` or `cancelled`; a session begun is disposed */
export async function prepare(
  manifest: ModelManifest,
  precision: Precision,
  backend: Backend,
  { read, signal, onPhase }: PrepareOptions,
): Promise<PreparedModel> {
  const started = performance.now();
  let total = 0;
  const model = await loadModel(manifest, precision, {
    read,
    signal,
    onBytes: (loadedBytes, totalBytes) => {
      total = totalBytes;
      onPhase?.('fetching', loadedBytes, totalBytes);
    },
  });
  await checkpoint(signal);

  onPhase?.('loading', total, total);
  const fetched = performance.now();
  const session = await backend.load(model, signal);
  const loaded = performance.now();

  onPhase?.('warming-up', total, total);
  try {
    await warmUp(session, manifest, signal);
    throwIfAborted(signal);
  } catch (error) {
    session.dispose();
    throw error;
  }
  const timingsMs = { fetch: fetched - started, load: loaded - fetched, warmUp: performance.now() - loaded };
  return { model, session, timingsMs };
}

/**
 * The first run compiles shaders or packs weights; mid-grey, so that no reading pays for it. It also shows whether the
 * labels are those of this network.
 */
async function warmUp(session: Session, manifest: ModelManifest, signal: AbortSignal): Promise<void> {
  const { shape } = manifest.input;
  const input: Tensor = { dtype: 'float32', shape, layout: 'NHWC', data: new Float32Array(sizeOf(shape)) };
  const { outputs } = await session.run(input, signal);
  const given = outputOf(outputs, 'probabilities').data.length;
  if (given === manifest.labels.length) return;
  throw new AppError({
    kind: 'model',
    reason: 'unloadable',
    modelId: manifest.id,
    file: null,
    detail: `it gives ${given} probabilities, and the manifest has ${manifest.labels.length} labels`,
  });
}
