/** The worker that reads pictures. What its calls do is in host-calls.ts. */
import { createEngine } from '../engine/registry.ts';
import { createCalls } from './host-calls.ts';
import { readingEngineHost } from './host-engine.ts';

export function startReading(models: URL) {
  return createCalls(models, createEngine(readingEngineHost()));
}
