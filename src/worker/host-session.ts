/** One warm session at a time, and one use of it at a time. */
import { throwIfAborted } from '../core/abort.ts';
import type { BackendReport, Selection, SessionInfo } from '../core/selection.ts';
import { backendIds, getBackend } from '../engine/registry.ts';
import { type PreparedModel, prepare } from '../pipeline/prepare.ts';
import type { ModelShelf } from './host-models.ts';
import type { LoadProgress } from './protocol.ts';

interface Held extends PreparedModel {
  /** As the session is now: an engine may choose other kernels once it has measured them. */
  readonly info: SessionInfo;
}

interface UseOptions {
  readonly signal: AbortSignal;
  readonly report?: (progress: LoadProgress) => void;
}

export interface SessionHolder {
  /** Makes the selection ready where it is not yet, then hands it over for the time of `work`. */
  use<T>(selection: Selection, options: UseOptions, work: (held: Held) => Promise<T>): Promise<T>;
  /** Gives up what is held and runs `work` with nothing beside it; the next use loads again. */
  alone<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T>;
}

export function createSessionHolder(shelf: ModelShelf): SessionHolder {
  let held: Held | null = null;
  /** The tail of the queue; it never rejects. */
  let queue: Promise<unknown> = Promise.resolve();

  /** The old session goes first: two models at once is what a small device cannot hold. */
  function letGo(): void {
    held?.session.dispose();
    held = null;
  }

  function inTurn<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const turn = queue.then(() => {
      throwIfAborted(signal);
      return work();
    });
    queue = turn.catch(() => undefined);
    return turn;
  }

  async function hold(selection: Selection, { signal, report }: UseOptions): Promise<Held> {
    if (held && sameSelection(held.info, selection)) return held;
    letGo();
    const manifest = await shelf.manifest(selection.modelId, signal);
    const backend = await getBackend(selection.backend);
    const prepared = await prepare(manifest, selection.precision, backend, {
      read: shelf.read,
      signal,
      onPhase: (phase, loadedBytes, totalBytes) => report?.({ phase, loadedBytes, totalBytes }),
    });
    const stored = shelf.stored();
    held = {
      ...prepared,
      get info() {
        return infoOf(selection, prepared, stored);
      },
    };
    // Tidying is not worth a wait, nor a failure.
    shelf.prune().catch(() => undefined);
    return held;
  }

  return {
    use: (selection, options, work) =>
      inTurn(options.signal, async () => work(await hold(selection, options))),
    alone: (signal, work) =>
      inTurn(signal, () => {
        letGo();
        return work();
      }),
  };
}

function sameSelection(a: Selection, b: Selection): boolean {
  return a.modelId === b.modelId && a.precision === b.precision && a.backend === b.backend;
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
    features: session.features,
    stored,
    fetchMs: timingsMs.fetch,
    loadMs: timingsMs.load,
    warmUpMs: timingsMs.warmUp,
  };
}

/** Asks every backend that the page offers whether it runs here. The reference is a judge of others, and slow. */
export function probeBackends(): Promise<BackendReport[]> {
  const offered = backendIds.filter((id) => id !== 'reference');
  return Promise.all(offered.map(async (id) => ({ id, probe: await (await getBackend(id)).probe() })));
}
