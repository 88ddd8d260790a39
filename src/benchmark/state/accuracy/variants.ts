/** Which variants a run reads with, and how the page lists them. */

import {
  type BackendId,
  type BackendReport,
  backendOf,
  canRun,
  defaultBackendFor,
} from '../../../core/backends.ts';
import type { Precision } from '../../../core/precision.ts';
import { defaultModel, type ModelSummary, type Selection } from '../../../core/selection.ts';
import type { VariantId } from '../../../core/variant.ts';
import type { LiveTable, PictureTimes } from '../../accuracy/progress.ts';
import type { AccuracyRow } from '../../accuracy/types.ts';
import type { VariantCost } from './costs.ts';
import type { AccuracyState } from './store.ts';

export { accuracyCsv } from '../../accuracy/export-csv.ts';

/**
 * The app's own choice: int8 in integers where that runs, everything else in float32 on the
 * processor.
 */
function usualBackend(precision: Precision, backends: readonly BackendReport[]): BackendId | null {
  const able = backendsFor(precision, backends);
  const first = defaultBackendFor(precision);
  if (able.includes(first)) return first;
  return able.find((id) => backendOf(id).arithmetic === 'float32') ?? able[0] ?? null;
}

export function backendsFor(precision: Precision, backends: readonly BackendReport[]): BackendId[] {
  return backends.filter(({ id, probe }) => probe.supported && canRun(id, precision)).map(({ id }) => id);
}

export function chosenModel(
  { modelId }: Pick<AccuracyState, 'modelId'>,
  models: readonly ModelSummary[],
): ModelSummary | null {
  return models.find(({ id }) => id === modelId) ?? defaultModel(models) ?? null;
}

/** Every variant of the model that was not left out, on its backend. */
export function chosenVariants(
  state: Pick<AccuracyState, 'modelId' | 'without' | 'backends'>,
  models: readonly ModelSummary[],
  backends: readonly BackendReport[],
): Selection[] {
  const model = chosenModel(state, models);
  return (model?.variants ?? []).flatMap(({ id: variantId, precision }) => {
    const backend = state.backends[variantId] ?? usualBackend(precision, backends);
    const isIn = backend !== null && !state.without.includes(variantId);
    return model && isIn ? [{ modelId: model.id, variantId, backend }] : [];
  });
}

/**
 * One row of the growing table. Figures with intervals may cover fewer pictures than those without.
 */
export interface TableRow {
  readonly selection: Selection;
  readonly bytes: number | null;
  /** How many times smaller than float32. */
  readonly ratio: number | null;
  /** Figures of all pictures so far. */
  readonly mean: AccuracyRow;
  /**
   * Mean AUC less that of float32, of all pictures so far; null for float32 itself and without it.
   */
  readonly difference: number | null;
  readonly interval: AccuracyRow | null;
  readonly times: PictureTimes | null;
  /** Null until it is measured. */
  readonly cost: VariantCost | null;
}

export function tableRows(
  { means, intervals, times }: LiveTable,
  costs: readonly (VariantCost | null)[],
  models: readonly ModelSummary[],
): TableRow[] {
  const base = means.rows.find(({ variantId }) => variantId === 'float32');
  return means.rows.map((mean, v) => {
    const { modelId, variantId, backend } = mean;
    const bytesOf = (wanted: VariantId) =>
      models.find(({ id }) => id === modelId)?.variants.find((one) => one.id === wanted)?.bytes ?? null;
    const [bytes, full] = [bytesOf(variantId), bytesOf('float32')];
    const hasBase = base !== undefined && base !== mean && base.meanAuc !== null && mean.meanAuc !== null;
    return {
      selection: { modelId, variantId, backend },
      bytes,
      ratio: bytes !== null && full !== null ? full / bytes : null,
      mean,
      difference: hasBase ? (mean.meanAuc ?? 0) - (base.meanAuc ?? 0) : null,
      interval: intervals?.rows[v] ?? null,
      times: times[v] ?? null,
      cost: costs[v] ?? null,
    };
  });
}
