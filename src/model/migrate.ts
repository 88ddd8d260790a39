/** Manifests of earlier schemas are still stored on devices, on servers and in people's folders. */

/**
 * Converts a manifest of schema 2 to the present schema. Its variants had no id, since each
 * precision occurred only once.
 * @returns anything else unchanged; the schema then says what is wrong with it
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
