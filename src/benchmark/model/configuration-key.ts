import { BACKEND_IDS } from '../../core/backends.ts';
import { isVariantId } from '../../core/variant.ts';
import type { Configuration, ConfigurationKey } from './run.ts';

/** Whether a text is a key that this version can read. */
export function isConfigurationKey(text: unknown): text is ConfigurationKey {
  return typeof text === 'string' && parts(text) !== null;
}

/** The reverse of `keyOf`. */
export function configurationOf(key: ConfigurationKey): Configuration {
  const found = parts(key);
  if (!found) throw new TypeError(`${key} is no key of a configuration`);
  return found;
}

function parts(key: string): Configuration | null {
  const [, modelId, variantId, backendId, threads] =
    /^([\w.-]+)\/([\w.-]+)\/(\w+)\/(\d{1,4})$/.exec(key) ?? [];
  const backend = BACKEND_IDS.find((id) => id === backendId);
  if (modelId === undefined || !isVariantId(variantId) || !backend) return null;
  return { modelId, variantId, backend, threads: Number(threads) };
}
