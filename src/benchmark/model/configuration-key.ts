import { PRECISIONS } from '../../core/selection.ts';
import { BACKEND_IDS } from './plan.ts';
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
  const [, modelId, precision, backend, threads] = /^([\w.-]+)\/(\w+)\/(\w+)\/(\d{1,4})$/.exec(key) ?? [];
  const known = {
    precision: PRECISIONS.find((id) => id === precision),
    backend: BACKEND_IDS.find((id) => id === backend),
  };
  if (modelId === undefined || !known.precision || !known.backend) return null;
  return { modelId, precision: known.precision, backend: known.backend, threads: Number(threads) };
}
