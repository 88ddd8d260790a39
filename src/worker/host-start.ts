/** The worker that reads pictures. What its calls do is in host-calls.ts. */
import { configureEngine } from '../engine/registry.ts';
import { createCalls } from './host-calls.ts';
import { readingEngine } from './host-engine.ts';

export function startReading(models: URL) {
  configureEngine(readingEngine());
  return createCalls(models);
}
