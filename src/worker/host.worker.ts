/** The worker that reads pictures. What its calls do is in host-calls.ts. */
import { pageEngineHost } from '../engine/page-host.ts';
import { configureEngine } from '../engine/registry.ts';
import { createCalls } from './host-calls.ts';
import { serve } from './host-wire.ts';

declare const self: DedicatedWorkerGlobalScope;

configureEngine(pageEngineHost());
serve(self, createCalls(new URL('/models/', self.location.href)));
