/** Everything that the section on accuracy can ask for. */

import type { BackendId } from '../../../core/backends.ts';
import { thrownDetail } from '../../../core/detail.ts';
import { AppError } from '../../../core/errors.ts';
import type { Selection } from '../../../core/selection.ts';
import type { VariantId } from '../../../core/variant.ts';
import type { AppStore } from '../../../state/store.ts';
import type { AccuracyProgress, ChosenColumns } from '../../accuracy/progress.ts';
import type { AccuracyTable } from '../../accuracy/types.ts';
import type { AccuracyClient } from '../../worker/accuracy/client.ts';
import type { FolderFile } from '../../worker/accuracy/protocol.ts';
import type { BenchmarkClient } from '../../worker/trials/client.ts';
import { costOf } from './costs.ts';
import { type AccuracyStore, type Activity, NOTHING_READ } from './store.ts';
import { backendsFor, chosenModel, chosenVariants } from './variants.ts';

export type { FolderFile } from '../../worker/accuracy/protocol.ts';

/** Files that were dropped or chosen: pictures, and the CSV if it was given separately. */
export interface Given {
  readonly files: readonly FolderFile[];
  readonly csv: Blob | null;
}

export interface AccuracyCommands {
  /** Asks whether an earlier run can go on. */
  prepare(): Promise<void>;
  /** @param collect lists what was given; it may throw AppError `cancelled` */
  open(collect: (signal: AbortSignal) => Promise<Given>): Promise<void>;
  chooseCsv(csv: Blob): Promise<void>;
  chooseColumns(columns: ChosenColumns): Promise<void>;
  chooseModel(modelId: string): Promise<void>;
  chooseVariants(chosen: readonly VariantId[]): void;
  chooseBackend(variantId: VariantId, backend: BackendId): void;
  setSave(save: boolean): void;
  /** @param fromSaved with the scores that are saved */
  start(fromSaved: boolean): Promise<void>;
  pause(): void;
  resume(): void;
  /** After the picture in hand, or at once while costs are measured; what was read stays. */
  stop(): void;
  /** Curves of one label, one for each variant; null puts them away. */
  showCurves(label: string | null): Promise<void>;
  /** Drops the scores that are saved on this device. */
  discard(): Promise<void>;
  /** Reads drawn pictures with everything that runs here. */
  checkConsistency(): Promise<void>;
}

export interface AccuracyDeps {
  readonly store: AccuracyStore;
  readonly client: AccuracyClient;
  readonly measuring: BenchmarkClient;
  readonly app: AppStore;
  /** Told once a run has ended, be it early. */
  readonly onTable: (table: AccuracyTable) => void;
}

export function createAccuracyCommands({
  store,
  client,
  measuring,
  app,
  onTable,
}: AccuracyDeps): AccuracyCommands {
  let given: Given | null = null;
  let columns: ChosenColumns | null = null;
  let opening: AbortController | null = null;
  let costing: AbortController | null = null;

  const tell = (thrown: unknown) => {
    const error = AppError.from(thrown);
    if (error.problem.kind !== 'cancelled') store.setState({ error });
  };

  const isBusy = () => !['idle', 'opening'].includes(store.getState().activity.state);

  /** The last request counts: an earlier one that is still being matched is dropped. */
  async function takeIn(collect: (signal: AbortSignal) => Promise<Given>): Promise<void> {
    if (isBusy()) return;
    opening?.abort();
    const own = new AbortController();
    opening = own;
    store.setState({ activity: { state: 'opening' }, intake: null, error: null });
    try {
      const model = chosenModel(store.getState(), app.getState().models);
      if (!model) throw new AppError({ kind: 'internal', detail: thrownDetail('no model is known yet') });
      const next = await collect(own.signal);
      const intake = await client.call(
        'intake',
        { ...next, columns, modelId: model.id },
        { signal: own.signal },
      );
      if (own.signal.aborted) return;
      given = next;
      store.setState({ intake, activity: { state: 'idle' } });
    } catch (thrown) {
      if (own.signal.aborted) return;
      store.setState({ activity: { state: 'idle' } });
      tell(thrown);
    }
  }

  async function again(change: Partial<Given> = {}): Promise<void> {
    const { files = [], csv = null } = given ?? {};
    await takeIn(async () => ({ files, csv, ...change }));
  }

  async function findSaved(): Promise<void> {
    store.setState({ saved: await client.call('saved', null).catch(() => null) });
  }

  function follow(progress: AccuracyProgress): void {
    if (progress.phase === 'loading') {
      const { phase: _, ...activity } = progress;
      store.setState({ activity: { state: 'loading', ...activity } });
      return;
    }
    const { phase: _, live, skipped, ...rest } = progress;
    store.setState((state) => ({
      activity: { state: readingState(state.activity), progress: rest },
      live: live ?? state.live,
      skipped: skipped.length > 0 ? [...state.skipped, ...skipped] : state.skipped,
    }));
  }

  /** Once all is read, and nothing else runs on this device. */
  async function measureCosts(variants: readonly Selection[]): Promise<void> {
    const own = new AbortController();
    costing = own;
    for (const selection of variants) {
      if (own.signal.aborted) break;
      store.setState({ activity: { state: 'measuring', selection } });
      const cost = await costOf(selection, measuring, own.signal);
      store.setState(({ costs }) => ({ costs: [...costs, cost] }));
    }
    costing = null;
    store.setState({ activity: { state: 'idle' } });
  }

  function command(request: 'pause' | 'resume' | 'stop', state: 'reading' | 'paused' | 'stopping'): void {
    const { activity } = store.getState();
    if ('progress' in activity && activity.state !== 'stopping')
      store.setState({ activity: { state, progress: activity.progress } });
    void client.call('control', request).catch(tell);
  }

  return {
    prepare: findSaved,

    async open(collect) {
      columns = null;
      await takeIn(async (signal) => {
        const next = await collect(signal);
        // A CSV alone goes with the pictures that are there already.
        return next.files.length === 0 && given ? { files: given.files, csv: next.csv } : next;
      });
    },

    async chooseCsv(csv) {
      columns = null;
      await again({ csv });
    },

    async chooseColumns(chosen) {
      columns = chosen;
      await again();
    },

    async chooseModel(modelId) {
      if (isBusy()) return;
      store.setState({ ...NOTHING_READ, modelId, without: [], backends: {} });
      if (given) await again();
    },

    chooseVariants(chosen) {
      const model = chosenModel(store.getState(), app.getState().models);
      const without = (model?.variants ?? []).flatMap(({ id }) => (chosen.includes(id) ? [] : [id]));
      store.setState({ without });
    },

    chooseBackend(variantId, backend) {
      store.setState(({ backends }) => ({ backends: { ...backends, [variantId]: backend } }));
    },

    setSave: (save) => store.setState({ save }),

    async start(fromSaved) {
      const { activity, save, saved } = store.getState();
      const { models, backends } = app.getState();
      if (activity.state !== 'idle') return;
      const variants =
        fromSaved && saved ? saved.variants : chosenVariants(store.getState(), models, backends);
      const [first] = variants;
      if (!first) return;
      const loading: Activity = { state: 'loading', selection: first, loadedBytes: 0, totalBytes: 0 };
      store.setState({ ...NOTHING_READ, activity: loading, variants, skipped: [] });
      try {
        const { state, live } = await client.call(
          'run',
          { variants, save, fromSaved },
          { onProgress: follow },
        );
        store.setState({ outcome: { state }, live, activity: { state: 'idle' } });
        if (live.intervals && live.intervals.images > 0) onTable(live.intervals);
        if (state === 'complete') await measureCosts(variants);
      } catch (thrown) {
        store.setState({
          outcome: { state: 'failed', error: AppError.from(thrown) },
          activity: { state: 'idle' },
        });
      }
      await findSaved();
      store.setState(({ saved: left, intake }) => ({
        intake: intake && { ...intake, savedFits: left !== null && (save || intake.savedFits) },
      }));
    },

    pause: () => command('pause', 'paused'),
    resume: () => command('resume', 'reading'),
    stop() {
      if (costing) costing.abort();
      else command('stop', 'stopping');
    },

    async showCurves(label) {
      const { variants } = store.getState();
      if (label === null) return store.setState({ curves: [] });
      try {
        const curves = await Promise.all(
          variants.map(async (selection) => ({
            selection,
            label,
            points: await client.call('roc', { selection, label }),
          })),
        );
        store.setState({ curves });
      } catch (thrown) {
        tell(thrown);
      }
    },

    async discard() {
      await client.call('discard', null).catch(tell);
      await findSaved();
      store.setState(({ intake }) => ({ intake: intake && { ...intake, savedFits: false } }));
    },

    async checkConsistency() {
      if (store.getState().activity.state !== 'idle') return;
      const { models, backends } = app.getState();
      const model = chosenModel(store.getState(), models);
      const selections = (model?.variants ?? []).flatMap(({ id: variantId, precision }): Selection[] =>
        backendsFor(precision, backends).map((backend) => ({ modelId: model?.id ?? '', variantId, backend })),
      );
      store.setState({
        activity: { state: 'checking', total: selections.length },
        consistency: [],
        error: null,
      });
      try {
        const consistency = await client.call(
          'consistency',
          { selections },
          { onProgress: ({ rows }) => store.setState({ consistency: rows }) },
        );
        store.setState({ consistency });
      } catch (thrown) {
        store.setState({ consistency: null });
        tell(thrown);
      }
      store.setState({ activity: { state: 'idle' } });
    },
  };
}

/** A report that was under way when the request was made must not undo it. */
function readingState({ state }: Activity): 'reading' | 'paused' | 'stopping' {
  return state === 'paused' || state === 'stopping' ? state : 'reading';
}
