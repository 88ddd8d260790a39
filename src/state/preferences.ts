/** The last selection and the operating point, kept across visits. Nothing about a picture or a patient is ever stored. */
import { CRITERIA, type Criterion } from '../core/finding.ts';
import type { BackendReport, ModelSummary, Selection } from '../core/selection.ts';

const SELECTION_KEY = 'penumbra.selection';
const CRITERION_KEY = 'penumbra.criterion';

export function saveSelection(selection: Selection): void {
  save(SELECTION_KEY, selection);
}

export function saveCriterion(criterion: Criterion): void {
  save(CRITERION_KEY, criterion);
}

/** The stored one, else the balanced. */
export function initialCriterion(): Criterion {
  const stored = read(CRITERION_KEY);
  return CRITERIA.find((criterion) => criterion === stored) ?? 'youden';
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
  const stored = read(SELECTION_KEY) as Selection | null;
  const offered =
    models.some(
      ({ id, variants }) =>
        id === stored?.modelId && variants.some(({ precision }) => precision === stored.precision),
    ) && usable.some(({ id }) => id === stored?.backend);
  if (stored && offered) return stored;
  return { modelId: model.id, precision: variant.precision, backend: backend.id };
}

function save(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Storage is a convenience: without it the next visit begins with the default.
  }
}

function read(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null');
  } catch {
    return null;
  }
}
