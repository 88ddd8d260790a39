/** What a first visit reads with. */
import { type BackendReport, backendOf, FIRST_CHOICE } from './backends.ts';
import type { ModelSummary, Selection } from './selection.ts';

/**
 * The fastest on a processor: int8 in integers, where the model has it and the browser SIMD.
 * Whether the kernels are exact here is only known once they are loaded; otherwise {@link
 * fallbackSelection} is used.
 */
export function automaticSelection(
  model: ModelSummary,
  backends: readonly BackendReport[],
): Selection | null {
  const { precision, backend } = FIRST_CHOICE;
  const variant = model.variants.find((each) => each.precision === precision);
  const runs = backends.some(({ id, probe }) => id === backend && probe.supported);
  if (variant && runs) return { modelId: model.id, variantId: variant.id, backend };
  return fallbackSelection(model, backends);
}

/** The safest: the model's first variant in float32. */
export function fallbackSelection(model: ModelSummary, backends: readonly BackendReport[]): Selection | null {
  const [variant] = model.variants;
  const backend = backends.find(({ id, probe }) => !backendOf(id).selfTested && probe.supported);
  return variant && backend ? { modelId: model.id, variantId: variant.id, backend: backend.id } : null;
}
