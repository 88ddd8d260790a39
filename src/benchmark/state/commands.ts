/** Everything that the benchmark page can ask for. */

import { AppError } from '../../core/errors.ts';
import type { EngineCommands } from '../../state/engine-commands.ts';
import { saveChoice } from '../../state/preferences.ts';
import { decodePlan, encodePlan, PlanLinkError } from '../model/permalink.ts';
import { trialsOf } from '../model/plan.ts';
import {
  BENCHMARK_SCHEMA,
  type BenchmarkPlan,
  type BenchmarkRun,
  type Configuration,
  type Limits,
  type PlanName,
  selectionOf,
} from '../model/run.ts';
import type { BenchmarkClient } from '../worker/trials/client.ts';
import { createFileCommands, type FileCommands } from './file-commands.ts';
import type { WatchPage } from './page-watch.ts';
import { plannedConfigurations, renamed } from './plans.ts';
import type { RunStorage } from './run-storage.ts';
import { type Measured, type Runner, startRunner } from './runner.ts';
import { type Activity, type BenchmarkStore, runById } from './store.ts';

export interface BenchmarkCommands {
  /** Asks the worker for models and backends, and reads the saved runs. */
  prepare(): Promise<void>;
  /**
   * @param query of a link to a plan, what stands behind the question mark; empty leaves the plan
   *   as it is
   */
  openLink(query: string): void;
  /** The rest of a plan of this name; what is measured stays chosen. */
  choosePlan(name: PlanName): void;
  editPlan(change: Partial<BenchmarkPlan>): void;
  setLimits(change: Partial<Limits>): void;
  /** Ends when the run does. */
  start(): Promise<void>;
  /** After the trial under way. */
  pause(): void;
  /**
   * The page is left for a reading, which must not share the device: at once, and the trial is made
   * anew later.
   */
  leave(): void;
  resume(): void;
  /** Keeps what was measured. */
  cancel(): void;
  show(id: string | null): void;
  /** With each of these; none ends the comparison. */
  compareWith(ids: readonly string[]): void;
  remove(id: string): Promise<void>;
  /** The app reads with it from now on, and remembers in which browser it was chosen. */
  use(configuration: Configuration, run: BenchmarkRun): Promise<void>;
  dismissError(): void;
  readonly files: FileCommands;
}

export interface BenchmarkDeps {
  readonly store: BenchmarkStore;
  readonly client: BenchmarkClient;
  readonly engine: Pick<EngineCommands, 'select'>;
  readonly storage: RunStorage;
  readonly watchPage: WatchPage;
  readonly appVersion: string;
}

export function createBenchmarkCommands(deps: BenchmarkDeps): BenchmarkCommands {
  const { store, client, engine, storage, watchPage, appVersion } = deps;
  let runner: Runner | null = null;
  /**
   * Whether a link or a person requested models; otherwise those that can be deployed are measured.
   */
  let modelsAreRequested = false;

  async function prepare(): Promise<void> {
    store.setState({ device: { state: 'asking' } });
    await Promise.all([describe(), loadKept()]);
  }

  async function describe(): Promise<void> {
    try {
      const described = await client.describe(new AbortController().signal);
      store.setState({ device: { state: 'ready', ...described } });
      if (!modelsAreRequested) {
        const models = deployable(described.models);
        store.setState(({ plan }) => ({ plan: { ...plan, models } }));
      }
    } catch (thrown) {
      store.setState({ device: { state: 'failed', error: AppError.from(thrown) } });
    }
  }

  async function loadKept(): Promise<void> {
    const kept = await storage.load().catch(() => []);
    store.setState(({ runs }) => ({
      runs: [...runs, ...kept.filter(({ id }) => !runs.some((run) => run.id === id))],
    }));
  }

  function editPlan(change: Partial<BenchmarkPlan>): void {
    if (change.models !== undefined) modelsAreRequested = true;
    store.setState(({ plan, error }) => ({
      plan: { ...plan, ...change },
      error: error?.of === 'link' ? null : error,
    }));
  }

  function setActivity(state: Exclude<Activity['state'], 'idle'>): void {
    store.setState(({ activity }) =>
      activity.state === 'idle' ? {} : { activity: { state, progress: activity.progress } },
    );
  }

  async function start(): Promise<void> {
    const { device, plan, limits, activity } = store.getState();
    if (device.state !== 'ready' || activity.state !== 'idle') return;
    const planned = trialsOf(plan, plannedConfigurations(store.getState()));
    if (planned.length === 0) return;
    const startedAt = new Date().toISOString();
    const own = startRunner({
      client,
      plan,
      planned,
      watchPage,
      onProgress: (progress) =>
        store.setState((state) => ({
          activity: {
            state: state.activity.state === 'idle' ? 'running' : state.activity.state,
            progress,
          },
        })),
      onPaused: () => setActivity('paused'),
    });
    runner = own;
    store.setState({ error: null, shownId: null, baseIds: [] });
    const measured = await own.done;
    runner = null;
    store.setState({ activity: { state: 'idle' } });
    if (measured.trials.length > 0) await finish(measured);
    if (measured.failure) {
      store.setState({ error: { of: 'run', problem: measured.failure.problem } });
    }

    async function finish({ trials, events, state }: Measured): Promise<void> {
      const { models, environment } = device as Extract<typeof device, { state: 'ready' }>;
      const run: BenchmarkRun = {
        kind: 'penumbra-benchmark',
        schema: BENCHMARK_SCHEMA,
        id: crypto.randomUUID(),
        appVersion,
        startedAt,
        state,
        plan,
        limits,
        environment,
        models: models.filter(({ id }) =>
          trials.some(({ configuration }) => configuration.startsWith(`${id}/`)),
        ),
        trials,
        events,
        accuracy: store.getState().accuracy,
      };
      store.setState(({ runs }) => ({ runs: [run, ...runs], shownId: run.id }));
      await storage.save(run).catch((thrown: unknown) => {
        store.setState({ error: { of: 'storage', problem: AppError.from(thrown).problem } });
      });
    }
  }

  return {
    prepare,

    openLink(query) {
      if (query === '' || query === encodePlan(store.getState().plan)) return;
      try {
        const plan = decodePlan(query);
        const named = new URLSearchParams(query).has('models');
        modelsAreRequested = modelsAreRequested || named;
        const { device } = store.getState();
        const models = named || device.state !== 'ready' ? plan.models : deployable(device.models);
        store.setState({ plan: { ...plan, models }, error: null });
      } catch (thrown) {
        if (!(thrown instanceof PlanLinkError)) throw thrown;
        const { parameter, found, expected } = thrown;
        store.setState({ error: { of: 'link', problem: { parameter, found, expected } } });
      }
    },

    choosePlan(name) {
      const { models: _, ...rest } = renamed(store.getState().plan, name);
      editPlan(rest);
    },

    editPlan,

    setLimits(change) {
      store.setState(({ limits }) => ({ limits: { ...limits, ...change } }));
    },

    start,

    pause() {
      if (store.getState().activity.state !== 'running') return;
      runner?.pause();
      setActivity('pausing');
    },

    leave() {
      const { state } = store.getState().activity;
      if (state !== 'running' && state !== 'pausing') return;
      runner?.pauseNow();
      setActivity('pausing');
    },

    resume() {
      if (store.getState().activity.state === 'cancelling') return;
      setActivity('running');
      runner?.resume();
    },

    cancel() {
      setActivity('cancelling');
      runner?.cancel();
    },

    show(id) {
      const run = runById(store.getState(), id);
      store.setState({ shownId: id, baseIds: [], ...(run && { limits: run.limits }) });
    },

    compareWith: (ids) => store.setState({ baseIds: ids }),

    async remove(id) {
      store.setState(({ runs, shownId, baseIds }) => ({
        runs: runs.filter((run) => run.id !== id),
        shownId: shownId === id ? null : shownId,
        baseIds: baseIds.filter((base) => base !== id),
      }));
      await storage.remove(id).catch(() => undefined);
    },

    async use(configuration, { environment: { browser, browserVersion } }) {
      const selection = selectionOf(configuration);
      const choice = { ...selection, browser, browserVersion, appVersion };
      saveChoice(choice);
      store.setState({ choice });
      await engine.select(selection);
    },

    dismissError: () => store.setState({ error: null }),

    files: createFileCommands(store, storage),
  };
}

/** Null where that is all of them, which is what a plan calls all. */
function deployable(models: readonly { id: string; kind: string }[]): readonly string[] | null {
  const ids = models.filter(({ kind }) => kind === 'diagnostic').map(({ id }) => id);
  return ids.length === models.length || ids.length === 0 ? null : ids;
}
