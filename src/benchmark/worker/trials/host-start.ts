/** A worker that measures one configuration, and is gone then. What it does is in host-calls.ts. */
import { pageEngineHost } from '../../../engine/page-host.ts';
import { createBenchmarkCalls } from './host-calls.ts';

export const startTrials = (models: URL) => createBenchmarkCalls(models, pageEngineHost());
