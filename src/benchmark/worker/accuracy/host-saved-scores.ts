/**
 * The part of a run that is saved on this device until it is complete: digests of pictures, scores
 * and labels; no picture and no name.
 */
import { type DBSchema, openDB } from 'idb';
import { thrownDetail } from '../../../core/detail.ts';
import { AppError } from '../../../core/errors.ts';
import { restoreSelection, type Selection } from '../../../core/selection.ts';
import { identityOf } from '../../../model/consistency.ts';
import { type ModelManifest, variantOf } from '../../../model/manifest.ts';
import type { MeasuredFor } from '../../../model/schema.ts';
import type { SavedRun } from '../../accuracy/progress.ts';
import type { ScoreState } from '../../accuracy/score-store.ts';

/** One more with every change that an older reader would misread. */
const SCHEMA = 1;

export interface SavedScores {
  readonly schema: typeof SCHEMA;
  readonly savedAt: string;
  readonly labelsDigest: string;
  readonly modelId: string;
  readonly variants: readonly Selection[];
  /** The identity of each variant: scores of other weights cannot be reused. */
  readonly measuredFor: readonly MeasuredFor[];
  readonly total: number;
  readonly state: ScoreState;
}

/** Holds one run at most. Each throws AppError kind `storage`. */
export interface ScoreStorage {
  load(): Promise<SavedScores | null>;
  save(saved: SavedScores): Promise<void>;
  discard(): Promise<void>;
}

export function savedScores(
  manifest: ModelManifest,
  about: Pick<SavedScores, 'labelsDigest' | 'variants' | 'total' | 'state'>,
): SavedScores {
  return {
    schema: SCHEMA,
    savedAt: new Date().toISOString(),
    modelId: manifest.id,
    measuredFor: identities(manifest, about.variants),
    ...about,
  };
}

export function summaryOfSaved({ savedAt, modelId, variants, total, state }: SavedScores): SavedRun {
  return { savedAt, modelId, variants, total, pictures: state.ids.length };
}

/** Whether these scores may stand beside new ones. */
export function fits(saved: SavedScores, manifest: ModelManifest, labelsDigest: string): boolean {
  return (
    saved.labelsDigest === labelsDigest &&
    saved.modelId === manifest.id &&
    saved.variants.every(({ variantId }) => manifest.variants.some(({ id }) => id === variantId)) &&
    JSON.stringify(saved.measuredFor) === JSON.stringify(identities(manifest, saved.variants))
  );
}

function identities(manifest: ModelManifest, selections: readonly Selection[]): MeasuredFor[] {
  return selections.map(({ variantId }) => identityOf(manifest, variantOf(manifest, variantId)));
}

/** Scores that an earlier version saved name their variants by precision. */
export function restored(saved: SavedScores): SavedScores {
  return { ...saved, variants: saved.variants.map(restoreSelection) };
}

interface Database extends DBSchema {
  runs: { key: 'current'; value: SavedScores };
}

export function createScoreStorage(): ScoreStorage {
  async function withRuns<T>(use: (runs: Awaited<ReturnType<typeof open>>) => Promise<T>): Promise<T> {
    try {
      const database = await open();
      try {
        return await use(database);
      } finally {
        database.close();
      }
    } catch (cause) {
      const isFull = cause instanceof DOMException && cause.name === 'QuotaExceededError';
      const detail = thrownDetail(cause);
      throw new AppError({ kind: 'storage', reason: isFull ? 'quota' : 'unavailable', detail }, { cause });
    }
  }
  return {
    async load() {
      const saved = await withRuns((database) => database.get('runs', 'current'));
      return saved?.schema === SCHEMA ? restored(saved) : null;
    },
    save: (saved) => withRuns(async (database) => void (await database.put('runs', saved, 'current'))),
    discard: () => withRuns((database) => database.delete('runs', 'current')),
  };
}

/**
 * The database is on people's devices under the section's earlier name: another one would lose
 * their saved scores.
 */
const DATABASE_NAME = 'penumbra-acceptance';

function open() {
  return openDB<Database>(DATABASE_NAME, 1, {
    upgrade: (database) => void database.createObjectStore('runs'),
  });
}
