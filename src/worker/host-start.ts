/** The worker that reads pictures. What its calls do is in host-calls.ts. */
import { pageEngineHost } from '../engine/page-host.ts';
import { configureEngine } from '../engine/registry.ts';
import { createCalls } from './host-calls.ts';

export function startReading(models: URL) {
  configureEngine(pageEngineHost());
  return createCalls(models);
}
