/** Manifests of earlier schemas, as they lie on devices, on servers and in folders that a person keeps. */

/**
 * Brings a manifest of schema 2 to the present one: its variants had no id, and a precision was there only once. Anything else is
 * given back as it is, for the schema to judge.
 */
export function migrated(json: unknown): unknown {
  if (!isObject(json) || json.schema !== 2) return json;
  const { variants } = json;
  return { ...json, schema: 3, variants: Array.isArray(variants) ? variants.map(withId) : variants };
}

function withId(variant: unknown): unknown {
  return isObject(variant) ? { ...variant, id: variant.precision } : variant;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
