import { PRECISIONS, type Precision } from './precision.ts';

/**
 * The name of a variant within its model: its precision, and after a hyphen what else tells it apart, such as a width (`int8-w0.5`)
 * or an exit (`int8-exit1`). Caches, thresholds, selections and stored results are keyed by it.
 */
export type VariantId = Precision | `${Precision}-${string}`;

const VARIANT_ID = new RegExp(`^(${PRECISIONS.join('|')})(-[a-z0-9.]+)*$`);

export function isVariantId(text: unknown): text is VariantId {
  return typeof text === 'string' && VARIANT_ID.test(text);
}

/** The precision that a variant's id begins with; a manifest whose variant has another is not valid. */
export function precisionOf(id: VariantId): Precision {
  const [, precision] = VARIANT_ID.exec(id) ?? [];
  return precision as Precision;
}
