/** Manifests of earlier schemas are still stored on devices, on servers and in people's folders. */

type Fields = Readonly<Record<string, unknown>>;

/** By the schema that each step reads; it gives the next one. */
const STEPS: ReadonlyMap<unknown, (variant: Fields) => Fields> = new Map([
  [2, withId],
  [3, withoutCrossing],
]);

/**
 * Converts a manifest of an earlier schema to the present one, step by step.
 *
 * - Schema 2: variants had no id, since each precision occurred only once.
 * - Schema 3: a sensitive threshold could be stricter than the balanced one. It gives way to the
 *   balanced one, as tools/calibrate now chooses it.
 *
 * Thresholds of criteria that an earlier schema did not have stay absent, and views say so.
 * @returns anything else unchanged; the schema then says what is wrong with it
 */
export function migrated(json: unknown): unknown {
  if (!isObject(json)) return json;
  const { schema, variants } = json;
  const step = STEPS.get(schema);
  if (!step) return json;
  const changed = Array.isArray(variants)
    ? variants.map((variant: unknown) => (isObject(variant) ? step(variant) : variant))
    : variants;
  return migrated({ ...json, schema: Number(schema) + 1, variants: changed });
}

function withId(variant: Fields): Fields {
  return { ...variant, id: variant.precision };
}

function withoutCrossing(variant: Fields): Fields {
  const { thresholds } = variant;
  if (!isObject(thresholds) || !Array.isArray(thresholds.perLabel)) return variant;
  const points: readonly unknown[] = thresholds.perLabel;
  const balanced = points.filter(isObject).filter(({ criterion }) => criterion === 'youden');
  const perLabel = points.map((point) => {
    if (!isObject(point) || point.criterion !== 'sensitivity-90') return point;
    const stricter = balanced.find(
      ({ label, value }) => label === point.label && Number(value) < Number(point.value),
    );
    return stricter ? { ...stricter, criterion: point.criterion } : point;
  });
  return { ...variant, thresholds: { ...thresholds, perLabel } };
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}
