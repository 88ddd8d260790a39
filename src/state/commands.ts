/** Everything that a view can ask for. */
import type { Criterion } from '../core/finding.ts';
import type { HeatMapLook } from '../core/heat-map.ts';
import type { WorkerClient } from '../worker/client.ts';
import { type CaseCommands, createCaseCommands } from './case-commands.ts';
import { type ComparisonCommands, createComparisonCommands } from './comparison-commands.ts';
import { createEngineCommands, type EngineCommands } from './engine-commands.ts';
import type { LoggedEvent } from './event-log.ts';
import { bindingPolicy, createKioskCommands, type KioskCommands } from './kiosk-commands.ts';
import { createMarkCommands, type MarkCommands } from './mark-commands.ts';
import { createModelCommands, type ModelCommands } from './model-commands.ts';
import { saveCriterion, saveHeatMapLook } from './preferences.ts';
import { createSourceCommands, type SourceCommands } from './source-commands.ts';
import type { AppStore } from './store.ts';
import { createViewCommands, type ViewCommands } from './view-commands.ts';
import { neighbour, orderOf } from './worklist/order.ts';
import { WHOLE_LIST, type WorklistView } from './worklist/view.ts';

export interface Commands {
  readonly cases: CaseCommands;
  readonly sources: SourceCommands;
  readonly engine: EngineCommands;
  readonly models: ModelCommands;
  readonly view: ViewCommands;
  readonly marks: MarkCommands;
  readonly comparison: ComparisonCommands;
  readonly heatMap: {
    /** Shows or hides the map. */
    toggle(): void;
    /** Shows the map of one finding. */
    choose(label: string): void;
    /** Draws every map otherwise, and keeps that for the next visit. */
    draw(change: Partial<HeatMapLook>): void;
  };
  readonly worklist: {
    /** Sorts or filters the list otherwise. */
    change(view: Partial<WorklistView>): void;
    /** Shows the file so many rows down the list; up where it is negative, and no further than its ends. */
    step(by: number): void;
    /** Shows the file of a row, counted from 0. */
    showRow(row: number): void;
  };
  /** Applies another criterion's thresholds to every finding; no image is analysed again. */
  applyCriterion(criterion: Criterion): void;
  readonly kiosk: KioskCommands;
  readonly diagnostics: {
    /** The events of this device; the newest last. */
    events(): readonly LoggedEvent[];
    /** Looks at the stored copies of app and model now. */
    check(): Promise<void>;
  };
  openHelp(): void;
  openExport(): void;
  closeDialog(): void;
  /** Reloads into the version that waits, which closes all open images. */
  applyUpdate(): void;
  dismissNotice(): void;
}

/** Abilities of the page itself. */
export interface PageActions {
  /** Reloads into the version that waits. */
  readonly applyUpdate: () => void;
  /** Loads the page anew and at its beginning, where that works without a network too. */
  readonly reloadPage: () => void;
  readonly events: () => readonly LoggedEvent[];
  readonly checkStored: () => Promise<void>;
}

export function createCommands(
  store: AppStore,
  client: WorkerClient,
  { applyUpdate, reloadPage, events, checkStored }: PageActions,
): Commands {
  const cases = createCaseCommands(store, client);
  const sources = createSourceCommands(store, cases);
  const engine = createEngineCommands(store, client, cases.readAllAgain);
  return {
    cases: {
      ...cases,
      // Neither a file that is read nor one that is still to be found.
      cancelAll() {
        sources.cancel();
        cases.cancelAll();
      },
      clear() {
        sources.cancel();
        cases.clear();
      },
    },
    sources,
    engine,
    models: createModelCommands(store, client, engine),
    view: createViewCommands(store),
    marks: createMarkCommands(store),
    comparison: createComparisonCommands(store, client, {
      showImage: cases.showBeside,
      warmUp: engine.warmUp,
    }),
    heatMap: {
      toggle: () => store.setState(({ heatMap }) => ({ heatMap: { ...heatMap, shown: !heatMap.shown } })),
      choose: (label) => store.setState({ heatMap: { shown: true, label } }),
      draw(change) {
        const heatMapLook = { ...store.getState().heatMapLook, ...change };
        saveHeatMapLook(heatMapLook);
        store.setState({ heatMapLook });
      },
    },
    worklist: {
      change: (view) => store.setState(({ worklist }) => ({ worklist: { ...worklist, ...view } })),
      step(by) {
        const found = neighbour(store.getState(), by);
        if (found && found.key !== store.getState().selectedKey) cases.show(found.key);
      },
      showRow(row) {
        const found = orderOf(store.getState()).shown.at(row);
        if (found) cases.show(found.key);
      },
    },
    diagnostics: { events, check: checkStored },
    kiosk: createKioskCommands(store, {
      reload: reloadPage,
      forgetAll() {
        sources.cancel();
        cases.forgetAll();
        store.setState({
          dialog: null,
          comparison: null,
          marks: new Map(),
          marking: null,
          views: new Map(),
          worklist: WHOLE_LIST,
          heatMap: { shown: false, label: null },
        });
      },
    }),
    applyCriterion(criterion) {
      // Its view may have been open when the kiosk was closed.
      if (bindingPolicy(store.getState().kiosk)?.operatingPoint) return;
      saveCriterion(criterion);
      store.setState({ criterion });
    },
    openExport: () => store.setState({ dialog: { kind: 'export' } }),
    openHelp: () => store.setState({ dialog: { kind: 'help' } }),
    closeDialog: () => store.setState({ dialog: null }),
    applyUpdate,
    dismissNotice: () => store.setState({ notice: null }),
  };
}
