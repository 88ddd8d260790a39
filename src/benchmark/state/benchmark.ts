/** The benchmark page's store with its commands, as the app uses it. */
import { version } from '../../../package.json';
import type { EngineCommands } from '../../state/engine-commands.ts';
import type { AccuracyTable } from '../accuracy/types.ts';
import type { BenchmarkClient } from '../worker/trials/client.ts';
import { type BenchmarkCommands, createBenchmarkCommands } from './commands.ts';
import { watchPage } from './page-watch.ts';
import { createRunStorage } from './run-storage.ts';
import { type BenchmarkStore, createBenchmarkStore } from './store.ts';
import { takeAccuracy } from './take-accuracy.ts';

export interface Benchmark {
  readonly store: BenchmarkStore;
  readonly commands: BenchmarkCommands;
  /** Accuracy that was measured on this device. */
  readonly takeAccuracy: (table: AccuracyTable) => void;
}

export function createBenchmark(client: BenchmarkClient, engine: EngineCommands): Benchmark {
  const store = createBenchmarkStore();
  const storage = createRunStorage();
  const commands = createBenchmarkCommands({
    store,
    client,
    engine,
    storage,
    watchPage,
    appVersion: version,
  });
  return { store, commands, takeAccuracy: (table) => takeAccuracy(table, store, storage) };
}
