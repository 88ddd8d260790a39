/** The calls of the accuracy worker, one function each. */

import { thrownDetail } from '../../../core/detail.ts';
import { AppError } from '../../../core/errors.ts';
import type { ModelManifest } from '../../../model/manifest.ts';
import type { Calls } from '../../../worker/host-wire.ts';
import type { ScoreStore } from '../../accuracy/score-store.ts';
import { rocOf } from '../../accuracy/table.ts';
import { checkConsistency } from './host-consistency.ts';
import { type Control, createControl } from './host-control.ts';
import { type Taken, takeIn } from './host-intake.ts';
import { createRun, nameOf, type OpenVariant } from './host-run.ts';
import { fits, type ScoreStorage, summaryOfSaved } from './host-saved-scores.ts';
import type { AccuracyApi } from './protocol.ts';

/** The parts that differ between a page's worker and Node, where the same calls are tested. */
export interface AccuracyHost {
  readonly storage: ScoreStorage;
  readonly open: OpenVariant;
  /** @throws AppError kind `model` */
  manifest(modelId: string, signal: AbortSignal): Promise<ModelManifest>;
}

export function createAccuracyCalls({
  storage,
  open,
  manifest: manifestOf,
}: AccuracyHost): Calls<AccuracyApi> {
  let taken: { readonly modelId: string; readonly pictures: Taken } | null = null;
  let control: Control | null = null;
  let scores: ScoreStore | null = null;

  /** One at a time: two runs would measure each other. */
  async function alone<T>(work: (control: Control) => Promise<T>): Promise<T> {
    if (control) throw new AppError({ kind: 'internal', detail: { code: 'another-run' } });
    control = createControl();
    try {
      return await work(control);
    } finally {
      control = null;
    }
  }

  /** Null also where storage is unavailable: nothing was saved then. */
  const saved = () => storage.load().catch(() => null);

  return {
    async intake({ files, csv, columns, modelId }, { signal }) {
      const manifest = await manifestOf(modelId, signal);
      const found = await takeIn({ files, csv, columns, labels: manifest.labels });
      taken = found.taken && { modelId, pictures: found.taken };
      const earlier = found.taken && (await saved());
      const savedFits =
        earlier !== null && found.taken !== null && fits(earlier, manifest, found.taken.labelsDigest);
      return { value: { ...found.intake, savedFits } };
    },

    async run({ variants, save: maySave, fromSaved }, { signal, report }) {
      const { modelId, pictures } = taken ?? {};
      if (!modelId || !pictures)
        throw new AppError({ kind: 'internal', detail: thrownDetail('no images have been taken in') });
      const manifest = await manifestOf(modelId, signal);
      const earlier = fromSaved ? await saved() : null;
      const fitting = earlier && fits(earlier, manifest, pictures.labelsDigest) ? earlier : null;
      return alone(async (own) => {
        const run = createRun({
          manifest,
          taken: pictures,
          variants: fitting?.variants ?? variants,
          saved: fitting,
          storage: maySave ? storage : null,
          open,
          control: own,
          signal,
          report,
        });
        scores = run.store;
        return { value: await run.work() };
      });
    },

    async control(command) {
      control?.give(command);
      return { value: null };
    },

    async roc({ selection, label }) {
      const name = nameOf(selection);
      return { value: scores?.variants.includes(name) ? rocOf(scores, name, label) : [] };
    },

    async saved() {
      const found = await saved();
      return { value: found && summaryOfSaved(found) };
    },

    async discard() {
      await storage.discard();
      return { value: null };
    },

    async consistency({ selections }, { signal, report }) {
      const rows = await alone(() =>
        checkConsistency(selections, { manifestOf, open, signal, onRows: (done) => report({ rows: done }) }),
      );
      return { value: rows };
    },
  };
}
