/** What of a run lies on this device until it is complete: digests of pictures, scores and labels; no picture and no name. */
import { type DBSchema, openDB } from 'idb';
import { AppError } from '../../../core/errors.ts';
import type { Selection } from '../../../core/selection.ts';
import { identityOf } from '../../../model/consistency.ts';
import { type ModelManifest, variantOf } from '../../../model/manifest.ts';
import type { MeasuredFor } from '../../../model/schema.ts';
import type { KeptRun } from '../../accuracy/progress.ts';
import type { ScoreState } from '../../accuracy/score-store.ts';

/** One more with every change that an older reader would misread. */
const SCHEMA = 1;

export interface KeptScores {
  readonly schema: typeof SCHEMA;
  readonly savedAt: string;
  readonly labelsDigest: string;
  readonly modelId: string;
  readonly variants: readonly Selection[];
  /** Of each variant: scores of other weights are no use. */
  readonly measuredFor: readonly MeasuredFor[];
  readonly total: number;
  readonly state: ScoreState;
}

/** Holds one run at most. Each throws AppError kind `storage`. */
export interface Keep {
  load(): Promise<KeptScores | null>;
  save(kept: KeptScores): Promise<void>;
  discard(): Promise<void>;
}

export function keptScores(
  manifest: ModelManifest,
  about: Pick<KeptScores, 'labelsDigest' | 'variants' | 'total' | 'state'>,
): KeptScores {
  return {
    schema: SCHEMA,
    savedAt: new Date().toISOString(),
    modelId: manifest.id,
    measuredFor: identities(manifest, about.variants),
    ...about,
  };
}

export function summaryOfKept({ savedAt, modelId, variants, total, state }: KeptScores): KeptRun {
  return { savedAt, modelId, variants, total, pictures: state.ids.length };
}

/** Whether these scores may stand beside new ones. */
export function fits(kept: KeptScores, manifest: ModelManifest, labelsDigest: string): boolean {
  return (
    kept.labelsDigest === labelsDigest &&
    kept.modelId === manifest.id &&
    kept.variants.every(({ precision }) => manifest.variants.some((one) => one.precision === precision)) &&
    JSON.stringify(kept.measuredFor) === JSON.stringify(identities(manifest, kept.variants))
  );
}

function identities(manifest: ModelManifest, selections: readonly Selection[]): MeasuredFor[] {
  return selections.map(({ precision }) => identityOf(manifest, variantOf(manifest, precision)));
}

interface Database extends DBSchema {
  runs: { key: 'current'; value: KeptScores };
}

export function createKeep(): Keep {
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
      const detail = cause instanceof Error ? cause.message : String(cause);
      throw new AppError({ kind: 'storage', reason: isFull ? 'quota' : 'unavailable', detail }, { cause });
    }
  }
  return {
    async load() {
      const kept = await withRuns((database) => database.get('runs', 'current'));
      return kept?.schema === SCHEMA ? kept : null;
    },
    save: (kept) => withRuns(async (database) => void (await database.put('runs', kept, 'current'))),
    discard: () => withRuns((database) => database.delete('runs', 'current')),
  };
}

/** The database is on people's devices under the section's earlier name: another one would lose their saved scores. */
const DATABASE_NAME = 'penumbra-acceptance';

function open() {
  return openDB<Database>(DATABASE_NAME, 1, {
    upgrade: (database) => void database.createObjectStore('runs'),
  });
}
