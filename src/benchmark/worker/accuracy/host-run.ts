/**
 * One run over the pictures that were taken in: sessions, scores, progress, and what is saved for
 * after a reload.
 */

import { AppError, type Problem } from '../../../core/errors.ts';
import type { Selection } from '../../../core/selection.ts';
import type { Session } from '../../../engine/index.ts';
import { type ModelManifest, variantOf } from '../../../model/manifest.ts';
import type { PreparedModel, PreparePhase } from '../../../pipeline/prepare.ts';
import { verdictsOf } from '../../../results/classification/verdicts.ts';
import type { AccuracyEnd, AccuracyProgress, SkippedPicture } from '../../accuracy/progress.ts';
import { createScores, restoreScores, type ScoreStore } from '../../accuracy/score-store.ts';
import type { TableVariant } from '../../accuracy/table.ts';
import type { Control } from './host-control.ts';
import type { Taken } from './host-intake.ts';
import { type PictureOutcome, readPictures, type Variant } from './host-read.ts';
import { type SavedScores, type ScoreStorage, savedScores } from './host-saved-scores.ts';
import { createTables } from './host-tables.ts';

export interface OpenOptions {
  readonly signal: AbortSignal;
  readonly onPhase?: (phase: PreparePhase, loadedBytes: number, totalBytes: number) => void;
}

/** Makes one variant ready. @throws AppError kind `model`, `backend`, `storage` or `cancelled` */
export type OpenVariant = (selection: Selection, options: OpenOptions) => Promise<PreparedModel>;

export interface Run {
  readonly store: ScoreStore;
  work(): Promise<AccuracyEnd>;
}

export interface RunOptions {
  readonly manifest: ModelManifest;
  readonly taken: Taken;
  readonly variants: readonly Selection[];
  /** Scores to begin with; their variants are `variants`. */
  readonly saved: SavedScores | null;
  /** Null where nothing may be saved. */
  readonly storage: ScoreStorage | null;
  readonly open: OpenVariant;
  readonly control: Control;
  readonly signal: AbortSignal;
  readonly report: (progress: AccuracyProgress) => void;
}

/** Progress moves smoothly to the eye. */
const REPORT_EVERY_MS = 250;

/** A reload loses at most as much. */
const KEEP_EVERY_MS = 4000;

/** `int8/int8`: the variant and the backend, of one model. */
export const nameOf = ({ variantId, backend }: Selection): string => `${variantId}/${backend}`;

export function createRun(options: RunOptions): Run {
  const { manifest, taken, variants, saved, open, control, signal, report } = options;
  const store = saved ? restoreScores(saved.state) : createScores(manifest.labels, variants.map(nameOf));
  const tables = createTables(store, tableVariants(manifest, variants));
  const saver = createSaver(options, store);
  const total = taken.pictures.length;

  const counts = { done: 0, known: 0, read: 0, readMs: 0 };
  let skipped: SkippedPicture[] = [];
  let reportedAt = Number.NEGATIVE_INFINITY;

  function tell(live = tables.due()): void {
    reportedAt = performance.now();
    report({
      phase: 'reading',
      done: counts.done,
      total,
      known: counts.known,
      skipped,
      remainingMs: counts.read > 0 ? (counts.readMs / counts.read) * (total - counts.done) : null,
      live,
      saveProblem: saver.problem(),
    });
    skipped = [];
  }

  function note(row: number, outcome: PictureOutcome, tookMs: number): void {
    counts.done++;
    if (outcome.kind === 'known') counts.known++;
    if (outcome.kind === 'skipped') skipped.push({ row: row + 1, problem: outcome.problem });
    if (outcome.kind === 'read') {
      counts.read++;
      counts.readMs += tookMs;
    }
    tables.note(outcome);
  }

  /** Sessions alone are held: the bytes that they were made from may go. */
  async function openAll(opened: Session[]): Promise<Variant[]> {
    const ready: Variant[] = [];
    for (const selection of variants) {
      const onPhase = (_: PreparePhase, loadedBytes: number, totalBytes: number) =>
        report({ phase: 'loading', selection, loadedBytes, totalBytes });
      const { session } = await open(selection, { signal, onPhase });
      opened.push(session);
      ready.push({ name: nameOf(selection), session });
    }
    return ready;
  }

  return {
    store,
    async work() {
      const opened: Session[] = [];
      try {
        const ready = await openAll(opened);
        tell();
        const state = await readPictures(taken.pictures, {
          recipe: manifest.input.recipe,
          variants: ready,
          store,
          control,
          signal,
          onPause: () => saver.pause(),
          async onPicture({ row }, outcome, tookMs) {
            note(row, outcome, tookMs);
            if (performance.now() - reportedAt >= REPORT_EVERY_MS) tell();
            await saver.turn();
          },
        });
        await saver.end(state);
        const live = tables.final();
        tell(live);
        return { state, live };
      } catch (thrown) {
        await saver.end('stopped');
        throw thrown;
      } finally {
        for (const session of opened) session.dispose();
      }
    },
  };
}

function tableVariants(manifest: ModelManifest, variants: readonly Selection[]): TableVariant[] {
  return variants.map((selection) => ({
    ...selection,
    name: nameOf(selection),
    verdict: verdictsOf(manifest, variantOf(manifest, selection.variantId)),
  }));
}

/** Saves scores; if storage fails, the run continues without it and reports the problem. */
function createSaver({ manifest, taken, variants, storage }: RunOptions, store: ScoreStore) {
  let problem: Problem | null = null;
  let savedAt = performance.now();
  let saved = store.pictures();

  async function attempt(work: () => Promise<void>): Promise<void> {
    if (problem) return;
    try {
      await work();
    } catch (thrown) {
      ({ problem } = AppError.from(thrown));
    }
  }

  async function save(): Promise<void> {
    if (!storage || store.pictures() === saved) return;
    const { labelsDigest, pictures } = taken;
    await attempt(() =>
      storage.save(
        savedScores(manifest, { labelsDigest, variants, total: pictures.length, state: store.state() }),
      ),
    );
    saved = store.pictures();
    savedAt = performance.now();
  }

  return {
    problem: () => problem,
    pause: save,
    async turn() {
      if (performance.now() - savedAt >= KEEP_EVERY_MS) await save();
    },
    /** A complete run needs nothing saved. */
    end: (state: AccuracyEnd['state']) =>
      state === 'stopped' ? save() : attempt(async () => void (await storage?.discard())),
  };
}
