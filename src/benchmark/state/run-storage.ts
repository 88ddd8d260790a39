/**
 * Finished runs, kept on this device so that a reload loses none. They are files, up to some
 * megabytes each, so Cache Storage, which the models use too, is the simplest place; a run holds
 * nothing of an image or a patient.
 */
import { type CacheStore, LastingCache } from '../../core/lasting-cache.ts';
import { parseRun, serialiseRun } from '../model/export/export-json.ts';
import type { BenchmarkRun } from '../model/run.ts';

const CACHE_NAME = 'penumbra-benchmarks';

/** A run of the full plan is some 3 MB, so all together less than a model. */
const KEPT_RUNS = 8;

/** Counts the runs as they are saved: a device's clock may be set back between two of them. */
const ORDER = 'Penumbra-Order';

export interface RunStorage {
  /** The run that was saved last comes first. What this version cannot read is passed over. */
  load(): Promise<readonly BenchmarkRun[]>;
  /** Keeps the run and the seven that were saved before it. */
  save(run: BenchmarkRun): Promise<void>;
  remove(id: string): Promise<void>;
}

interface SavedRun {
  readonly run: BenchmarkRun;
  /** Zero for a run of an earlier version, which did not count. */
  readonly order: number;
}

/** @param base the address of the page, which only names entries */
export function createRunStorage(
  caches: () => CacheStore = () => globalThis.caches,
  base = globalThis.location?.href,
): RunStorage {
  const cache = new LastingCache(CACHE_NAME, caches);
  const addressOf = (id: string): string => new URL(`/benchmarks/${encodeURIComponent(id)}.json`, base).href;

  async function saved(): Promise<readonly SavedRun[]> {
    await cache.sweep();
    const responses = await Promise.all((await cache.keys()).map((key) => cache.match(key)));
    const runs = await Promise.all(
      responses.map(async (response): Promise<readonly SavedRun[]> => {
        const order = Number(response?.headers.get(ORDER) ?? 0);
        return response ? readable(await response.text()).map((run) => ({ run, order })) : [];
      }),
    );
    return runs.flat().sort((a, b) => b.order - a.order || b.run.startedAt.localeCompare(a.run.startedAt));
  }

  const remove = (id: string): Promise<void> => cache.delete(addressOf(id));

  return {
    load: async () => (await saved()).map(({ run }) => run),

    async save(run) {
      const others = (await saved()).filter((other) => other.run.id !== run.id);
      await cache.put(addressOf(run.id), serialiseRun(run), {
        'Content-Type': 'application/json',
        [ORDER]: String((others[0]?.order ?? 0) + 1),
      });
      for (const old of others.slice(KEPT_RUNS - 1)) await remove(old.run.id);
    },

    remove,
  };
}

function readable(text: string): BenchmarkRun[] {
  try {
    return [parseRun(text)];
  } catch {
    return [];
  }
}
