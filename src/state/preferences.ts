/**
 * The last selection and the operating point, stored across visits. Nothing about a picture or a
 * patient is ever stored.
 */

import { type BackendReport, canRun } from '../core/backends.ts';
import { CRITERIA, type Criterion } from '../core/finding.ts';
import { automaticSelection } from '../core/first-selection.ts';
import {
  DEFAULT_LOOK,
  HEAT_MAP_COLOURS,
  HEAT_MAP_FORMS,
  type HeatMapLook,
  OPACITY,
} from '../core/heat-map.ts';
import { defaultModel, type ModelSummary, restoreSelection, type Selection } from '../core/selection.ts';

const SELECTION_KEY = 'penumbra.selection';
const CRITERION_KEY = 'penumbra.criterion';
const HEAT_MAP_KEY = 'penumbra.heat-map';
const CHOICE_KEY = 'penumbra.benchmark-choice';

/**
 * A selection that a benchmark of this device recommended, and the browser it ran in: with another
 * version another selection may be faster.
 */
export interface BenchmarkChoice extends Selection {
  readonly browser: string;
  readonly browserVersion: string;
  readonly appVersion: string;
}

export function saveSelection(selection: Selection): void {
  save(SELECTION_KEY, selection);
}

export function saveCriterion(criterion: Criterion): void {
  save(CRITERION_KEY, criterion);
}

export function saveHeatMapLook(look: HeatMapLook): void {
  save(HEAT_MAP_KEY, look);
}

export function saveChoice(choice: BenchmarkChoice): void {
  save(CHOICE_KEY, choice);
}

/** Null where no benchmark's recommendation was ever taken. */
export function storedChoice(): BenchmarkChoice | null {
  return readSelection<BenchmarkChoice>(CHOICE_KEY);
}

/** The stored criterion, else the balanced one. */
export function initialCriterion(): Criterion {
  const stored = read(CRITERION_KEY);
  return CRITERIA.find((criterion) => criterion === stored) ?? 'youden';
}

/** The stored look of the heat map; any part of it that this build does not offer is the default. */
export function initialHeatMapLook(): HeatMapLook {
  const stored = read(HEAT_MAP_KEY);
  const { form, colours, opacityPercent }: Partial<Record<keyof HeatMapLook, unknown>> =
    typeof stored === 'object' && stored !== null ? stored : {};
  const isOpacity =
    typeof opacityPercent === 'number' &&
    opacityPercent >= OPACITY.minPercent &&
    opacityPercent <= OPACITY.maxPercent;
  return {
    form: HEAT_MAP_FORMS.find((known) => known === form) ?? DEFAULT_LOOK.form,
    colours: HEAT_MAP_COLOURS.find((known) => known === colours) ?? DEFAULT_LOOK.colours,
    opacityPercent: isOpacity ? opacityPercent : DEFAULT_LOOK.opacityPercent,
  };
}

/**
 * The stored selection where this build and device still offer it, else {@link automaticSelection};
 * null where nothing runs.
 */
export function initialSelection(
  models: readonly ModelSummary[],
  backends: readonly BackendReport[],
): Selection | null {
  const stored = readSelection<Selection>(SELECTION_KEY);
  const model = models.find(({ id }) => id === stored?.modelId);
  const variant = model?.variants.find(({ id }) => id === stored?.variantId);
  const isOffered = backends.some(({ id, probe }) => id === stored?.backend && probe.supported);
  if (stored && variant && isOffered && canRun(stored.backend, variant.precision)) return stored;
  const usual = defaultModel(models);
  return usual ? automaticSelection(usual, backends) : null;
}

function save(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Storage is a convenience: without it the next visit begins with the default.
  }
}

function readSelection<S extends Selection>(key: string): S | null {
  const stored = read(key);
  return typeof stored === 'object' && stored !== null ? restoreSelection<S>(stored as S) : null;
}

function read(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null');
  } catch {
    return null;
  }
}
