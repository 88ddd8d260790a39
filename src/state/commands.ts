/** Everything that a view can ask for. */
import type { WorkerClient } from '../worker/client.ts';
import { type CaseCommands, createCaseCommands } from './case-commands.ts';
import { createEngineCommands, type EngineCommands } from './engine-commands.ts';
import type { AppStore } from './store.ts';

export interface Commands {
  readonly cases: CaseCommands;
  readonly engine: EngineCommands;
  readonly heatMap: {
    /** Shows or hides the map. */
    toggle(): void;
    /** Shows the map of one finding. */
    choose(label: string): void;
  };
  /** Reloads into the version that waits; open pictures go. */
  applyUpdate(): void;
  dismissNotice(): void;
}

export function createCommands(store: AppStore, client: WorkerClient, applyUpdate: () => void): Commands {
  const cases = createCaseCommands(store, client);
  return {
    cases,
    engine: createEngineCommands(store, client, cases.readAllAgain),
    heatMap: {
      toggle: () => store.setState(({ heatMap }) => ({ heatMap: { ...heatMap, shown: !heatMap.shown } })),
      choose: (label) => store.setState({ heatMap: { shown: true, label } }),
    },
    applyUpdate,
    dismissNotice: () => store.setState({ notice: null }),
  };
}
