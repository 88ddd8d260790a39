/** The section on accuracy, put together when the benchmark page is first opened. */

import type { AppStore } from '../../../state/store.ts';
import type { AccuracyTable } from '../../accuracy/types.ts';
import { createAcceptanceClient } from '../../worker/accuracy/client.ts';
import type { BenchmarkClient } from '../../worker/trials/client.ts';
import { type AcceptanceCommands, createAcceptanceCommands } from './commands.ts';
import { type AcceptanceStore, createAcceptanceStore } from './store.ts';

export interface Acceptance {
  readonly store: AcceptanceStore;
  readonly commands: AcceptanceCommands;
}

/**
 * @param spawn starts the acceptance worker, which is not before the first wish
 * @param measuring for what each variant takes cold
 */
export function createAcceptance(
  app: AppStore,
  spawn: () => Worker,
  measuring: BenchmarkClient,
  onTable: (table: AccuracyTable) => void,
): Acceptance {
  const store = createAcceptanceStore();
  const client = createAcceptanceClient(spawn);
  return { store, commands: createAcceptanceCommands({ store, client, measuring, app, onTable }) };
}
