/** The worker that analyses images; host-calls.ts implements its calls. */
import { createEngine } from '../engine/index.ts';
import { createCalls } from './host-calls.ts';
import { readingEngineHost } from './host-engine.ts';

export function startReading(models: URL) {
  return createCalls(models, createEngine(readingEngineHost()));
}
