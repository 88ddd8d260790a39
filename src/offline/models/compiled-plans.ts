/**
 * Caches the compiled plans of the integer engine on this device, in parts, for each variant. Plans
 * can be compiled again from the models' files, so a failure here only makes the next load slower.
 */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { Memo } from '../../core/memo.ts';

interface PlanParts {
  /** Gives null where nothing is cached. */
  get(part: number): Promise<unknown>;
  set(part: number, value: object): Promise<void>;
}

export interface CompiledPlans {
  of(modelId: string, variantId: string): PlanParts;
  drop(isStale: (modelId: string, variantId: string) => boolean): Promise<void>;
}

interface Database extends DBSchema {
  plans: { key: [modelId: string, variantId: string, part: number]; value: object };
}

export function createCompiledPlans(): CompiledPlans {
  const opened = new Memo(() => open(() => opened.forget()));

  async function withDatabase<T>(use: (database: Opened) => Promise<T>, otherwise: T): Promise<T> {
    try {
      return await use(await opened.get());
    } catch {
      opened.forget();
      return otherwise;
    }
  }
  return {
    of: (modelId, variantId) => ({
      get: (part) =>
        withDatabase(
          async (database) => (await database.get('plans', [modelId, variantId, part])) ?? null,
          null,
        ),
      set: (part, value) =>
        withDatabase(
          async (database) => void (await database.put('plans', value, [modelId, variantId, part])),
          undefined,
        ),
    }),
    drop: (isStale) =>
      withDatabase(async (database) => {
        const keys = await database.getAllKeys('plans');
        const stale = keys.filter(([modelId, variantId]) => isStale(modelId, variantId));
        await Promise.all(stale.map((key) => database.delete('plans', key)));
      }, undefined),
  };
}

type Opened = IDBPDatabase<Database>;

/**
 * @param onEnd called once the browser has closed the database, or another version of the app needs
 * it
 */
function open(onEnd: () => void): Promise<Opened> {
  // The name is that of earlier versions, whose plans are there.
  return openDB<Database>('penumbra-kept-plans', 1, {
    upgrade: (database) => void database.createObjectStore('plans'),
    terminated: onEnd,
    blocking(_, __, { target }) {
      onEnd();
      (target as IDBDatabase).close();
    },
  });
}
