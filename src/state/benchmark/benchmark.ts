/** The benchmark page's store with its commands, as the app uses it. */
import { version } from '../../../package.json';
import type { BenchmarkClient } from '../../worker/benchmark/client.ts';
import type { EngineCommands } from '../engine-commands.ts';
import { type BenchmarkCommands, createBenchmarkCommands } from './commands.ts';
import { watchPage } from './page-watch.ts';
import { runStorage } from './run-storage.ts';
import { type BenchmarkStore, createBenchmarkStore } from './store.ts';

export interface Benchmark {
  readonly store: BenchmarkStore;
  readonly commands: BenchmarkCommands;
}

export function createBenchmark(client: BenchmarkClient, engine: EngineCommands): Benchmark {
  const store = createBenchmarkStore();
  const commands = createBenchmarkCommands({
    store,
    client,
    engine,
    storage: runStorage,
    watchPage,
    appVersion: version,
  });
  return { store, commands };
}
