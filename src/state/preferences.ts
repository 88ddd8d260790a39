/** The last selection, kept across visits. Nothing about a picture or a patient is ever stored. */
import type { BackendReport, ModelSummary, Selection } from '../core/selection.ts';

const KEY = 'penumbra.selection';

export function saveSelection(selection: Selection): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(selection));
  } catch {
    // Storage is a convenience: without it the next visit begins with the default.
  }
}

/** The stored selection where this build and device still offer it, else the default; null where nothing runs. */
export function initialSelection(
  models: readonly ModelSummary[],
  backends: readonly BackendReport[],
): Selection | null {
  const usable = backends.filter(({ probe }) => probe.supported);
  const [model] = models;
  const [variant] = model?.variants ?? [];
  const [backend] = usable;
  if (!model || !variant || !backend) return null;
  const stored = readStored();
  const offered =
    models.some(
      ({ id, variants }) =>
        id === stored?.modelId && variants.some(({ precision }) => precision === stored.precision),
    ) && usable.some(({ id }) => id === stored?.backend);
  if (stored && offered) return stored;
  return { modelId: model.id, precision: variant.precision, backend: backend.id };
}

function readStored(): Selection | null {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? 'null') as Selection | null;
  } catch {
    return null;
  }
}
