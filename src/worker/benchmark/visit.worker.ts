/** A worker that measures one configuration, and is gone then. What it does is in host-calls.ts. */
import { pageEngineHost } from '../../engine/page-host.ts';
import { serve } from '../host-wire.ts';
import { createBenchmarkCalls } from './host-calls.ts';

declare const self: DedicatedWorkerGlobalScope;

serve(self, createBenchmarkCalls(new URL('/models/', self.location.href), pageEngineHost()));
