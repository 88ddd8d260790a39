/** The section on accuracy, put together when the benchmark page is first opened. */

import type { AppStore } from '../../../state/store.ts';
import type { AccuracyTable } from '../../accuracy/types.ts';
import { createAccuracyClient } from '../../worker/accuracy/client.ts';
import type { BenchmarkClient } from '../../worker/trials/client.ts';
import { type AccuracyCommands, createAccuracyCommands } from './commands.ts';
import { type AccuracyStore, createAccuracyStore } from './store.ts';

export interface AccuracyFeature {
  readonly store: AccuracyStore;
  readonly commands: AccuracyCommands;
}

/**
 * @param spawn starts the accuracy worker, not before the first request
 * @param measuring for what each variant takes cold
 */
export function createAccuracyFeature(
  app: AppStore,
  spawn: () => Worker,
  measuring: BenchmarkClient,
  onTable: (table: AccuracyTable) => void,
): AccuracyFeature {
  const store = createAccuracyStore();
  const client = createAccuracyClient(spawn);
  return { store, commands: createAccuracyCommands({ store, client, measuring, app, onTable }) };
}
