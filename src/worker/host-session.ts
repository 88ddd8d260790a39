/** Holds one warm session at a time, and serialises its uses. */
import { BACKEND_IDS, type BackendId, type BackendReport, isForReading } from '../core/backends.ts';
import { Queue } from '../core/queue.ts';
import { type Selection, type SessionInfo, sameSelection } from '../core/selection.ts';
import type { Engine } from '../engine/index.ts';
import type { ModelManifest } from '../model/manifest.ts';
import { type PreparedModel, prepare } from '../pipeline/prepare.ts';
import type { ModelRepository } from './host-models.ts';
import type { LoadProgress } from './protocol.ts';

interface Held extends PreparedModel {
  readonly selection: Selection;
  /**
   * Describes the session's present state: an engine may choose other kernels once it has measured
   * them.
   */
  readonly info: SessionInfo;
}

interface UseOptions {
  readonly signal: AbortSignal;
  readonly report?: (progress: LoadProgress) => void;
}

export interface SessionHolder {
  /** Prepares the selection if it is not ready, then lends it to `work`. */
  use<T>(selection: Selection, options: UseOptions, work: (held: Held) => Promise<T>): Promise<T>;
  /**
   * The manifest by which an image is made ready while the session may be in use. A later use with
   * another manifest needs another input.
   */
  manifest(selection: Selection, options: UseOptions): Promise<ModelManifest>;
  /** Disposes the session and runs `work` without one; the next use loads it again. */
  alone<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T>;
}

export function createSessionHolder(repository: ModelRepository, engine: Engine): SessionHolder {
  let held: Held | null = null;
  const queue = new Queue();

  /** The old session is disposed first, because a small device cannot hold two models. */
  function letGo(): void {
    held?.session.dispose();
    held = null;
  }

  async function hold(selection: Selection, { signal, report }: UseOptions): Promise<Held> {
    if (held && sameSelection(held.selection, selection)) return held;
    letGo();
    const manifest = await repository.manifest(selection.modelId, signal);
    const backend = await engine.backend(selection.backend, selection.threads);
    const prepared = await prepare(manifest, selection.variantId, backend, {
      read: repository.read,
      signal,
      onPhase: (phase, loadedBytes, totalBytes) => report?.({ phase, loadedBytes, totalBytes }),
    });
    const stored = repository.stored();
    held = {
      ...prepared,
      selection,
      get info() {
        return infoOf(selection, prepared, stored);
      },
    };
    // Pruning must neither delay nor fail the call.
    repository.prune().catch(() => undefined);
    return held;
  }

  const use: SessionHolder['use'] = (selection, options, work) =>
    queue.run(async () => work(await hold(selection, options)), options.signal);

  return {
    use,
    async manifest(selection, options) {
      if (held && sameSelection(held.selection, selection)) return held.model.manifest;
      return use(selection, options, async ({ model }) => model.manifest);
    },
    alone: (signal, work) =>
      queue.run(() => {
        letGo();
        return work();
      }, signal),
  };
}

function infoOf(
  selection: Selection,
  { model, session, timingsMs }: PreparedModel,
  stored: boolean,
): SessionInfo {
  return {
    ...selection,
    modelVersion: model.manifest.version,
    threads: session.threads,
    details: session.details,
    stored,
    fetchMs: timingsMs.fetch,
    loadMs: timingsMs.load,
    warmUpMs: timingsMs.warmUp,
  };
}

/**
 * Asks each backend whether it runs here; by default, the backends that are offered for reading.
 */
export function probeBackends(
  engine: Engine,
  ids: readonly BackendId[] = BACKEND_IDS.filter(isForReading),
): Promise<BackendReport[]> {
  return Promise.all(ids.map(async (id) => ({ id, probe: await (await engine.backend(id)).probe() })));
}
