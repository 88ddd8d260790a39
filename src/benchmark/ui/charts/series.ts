import type { ConfigurationKey } from '../../model/run.ts';

/** Its backend, by which a configuration is coloured in every chart; see Charts.module.css. */
export function backendOf(key: ConfigurationKey): string {
  return key.split('/')[2] ?? '';
}
