/** Whether this device computes what the build did, for each selection that is compared. */
import { AppError } from '../../../core/errors.ts';
import type { Selection } from '../../../core/selection.ts';
import type { ModelManifest } from '../../../model/manifest.ts';
import { agreesWithGolden, allowedOn, goldenFor } from '../../../pipeline/golden.ts';
import type { ConsistencyRow } from '../../accuracy/progress.ts';
import type { OpenVariant } from './host-run.ts';

interface Options {
  readonly manifestOf: (modelId: string, signal: AbortSignal) => Promise<ModelManifest>;
  readonly open: OpenVariant;
  readonly signal: AbortSignal;
  readonly onRows: (rows: readonly ConsistencyRow[]) => void;
}

/** Those that the build says nothing of are left out. */
export async function checkConsistency(
  selections: readonly Selection[],
  { manifestOf, open, signal, onRows }: Options,
): Promise<readonly ConsistencyRow[]> {
  const rows: ConsistencyRow[] = [];
  for (const selection of selections) {
    const manifest = await manifestOf(selection.modelId, signal);
    if (!(await goldenFor(selection, manifest))) continue;
    rows.push(await rowOf(selection, manifest, open, signal));
    onRows([...rows]);
  }
  return rows;
}

async function rowOf(
  selection: Selection,
  manifest: ModelManifest,
  open: OpenVariant,
  signal: AbortSignal,
): Promise<ConsistencyRow> {
  try {
    const { session } = await open(selection, { signal });
    try {
      const agreement = await agreesWithGolden(session, selection, manifest, signal);
      const unknown = { largestDifference: null, allowed: allowedOn(selection.backend), ok: false };
      return { selection, ...(agreement ?? unknown), problem: null };
    } finally {
      session.dispose();
    }
  } catch (thrown) {
    const { problem } = AppError.from(thrown);
    if (problem.kind === 'cancelled') throw thrown;
    return { selection, largestDifference: null, allowed: allowedOn(selection.backend), ok: false, problem };
  }
}
