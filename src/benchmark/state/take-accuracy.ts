import type { AccuracyTable } from '../accuracy/types.ts';
import type { RunStorage } from './run-storage.ts';
import type { BenchmarkStore } from './store.ts';

/**
 * Accuracy that was measured on this device joins the newest run that was made on it, and every
 * later one.
 */
export function takeAccuracy(table: AccuracyTable, store: BenchmarkStore, storage: RunStorage): void {
  store.setState({ accuracy: table });
  const { runs, device } = store.getState();
  if (device.state !== 'ready') return;
  const { environment, models } = device;
  const versionOf = (id: string) => models.find((model) => model.id === id)?.version;
  const own = runs.find(
    (run) =>
      run.environment.userAgent === environment.userAgent &&
      table.rows.every(({ modelId }) =>
        run.models.some(({ id, version }) => id === modelId && version === versionOf(id)),
      ),
  );
  if (!own) return;
  const joined = { ...own, accuracy: table };
  store.setState({ runs: runs.map((run) => (run === own ? joined : run)) });
  // The table is on the screen, and was never the run's own: without storage it goes with the page.
  storage.save(joined).catch(() => undefined);
}
