/**
 * Finished runs, kept on this device so that a reload loses none. They are files, up to some
 * megabytes each, so Cache Storage, which the models use too, is the simplest place; a run holds
 * nothing of a picture or a patient.
 */
import { parseRun, serialiseRun } from '../model/export/export-json.ts';
import type { BenchmarkRun } from '../model/run.ts';

const CACHE_NAME = 'penumbra-benchmarks';

/** A run of the full plan is some 3 MB, so all together less than a model. */
const KEPT_RUNS = 8;

export interface RunStorage {
  /** The newest first. What this version cannot read is passed over. */
  load(): Promise<readonly BenchmarkRun[]>;
  /** Keeps the run and the seven newest before it. */
  save(run: BenchmarkRun): Promise<void>;
  remove(id: string): Promise<void>;
}

const addressOf = (id: string): string => `/benchmarks/${encodeURIComponent(id)}.json`;

export const runStorage: RunStorage = {
  async load() {
    const cache = await caches.open(CACHE_NAME);
    const texts = await Promise.all(
      (await cache.keys()).map(async (key) => (await cache.match(key))?.text() ?? ''),
    );
    return texts.flatMap(readable).sort((a, b) => b.startedAt.localeCompare(a.startedAt));
  },

  async save(run) {
    const cache = await caches.open(CACHE_NAME);
    await cache.put(addressOf(run.id), new Response(serialiseRun(run)));
    for (const old of (await runStorage.load()).slice(KEPT_RUNS)) await runStorage.remove(old.id);
  },

  async remove(id) {
    await (await caches.open(CACHE_NAME)).delete(addressOf(id));
  },
};

function readable(text: string): BenchmarkRun[] {
  try {
    return [parseRun(text)];
  } catch {
    return [];
  }
}
