import { PRECISIONS, type Precision } from './precision.ts';

/**
 * The name of a variant within its model: its precision, and after hyphens whatever else
 * distinguishes it, such as a width (`int8-w0.5`) or an exit (`int8-exit1`). Caches, thresholds,
 * selections and stored results are keyed by it.
 */
export type VariantId = Precision | `${Precision}-${string}`;

const VARIANT_ID = new RegExp(`^(${PRECISIONS.join('|')})(-[a-z0-9.]+)*$`);

/** Tells whether a value has the form of a variant's id. */
export function isVariantId(text: unknown): text is VariantId {
  return typeof text === 'string' && VARIANT_ID.test(text);
}

/**
 * Gives the precision with which a variant's id begins. A manifest is not valid where the variant's
 * own precision is another one.
 */
export function precisionOf(id: VariantId): Precision {
  const [, precision] = VARIANT_ID.exec(id) ?? [];
  return precision as Precision;
}
