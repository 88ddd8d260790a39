/** The worker of the acceptance table. What its calls do is in host-calls.ts. */
import { pageEngineHost } from '../../engine/page-host.ts';
import { configureEngine, getBackend } from '../../engine/registry.ts';
import { prepare } from '../../pipeline/prepare.ts';
import { createModelShelf } from '../host-models.ts';
import { serve } from '../host-wire.ts';
import { createAcceptanceCalls } from './host-calls.ts';
import { createKeep } from './host-keep.ts';

declare const self: DedicatedWorkerGlobalScope;

configureEngine(pageEngineHost());
const shelf = createModelShelf(new URL('/models/', self.location.href));

serve(
  self,
  createAcceptanceCalls({
    keep: createKeep(),
    manifest: shelf.manifest,
    async open({ modelId, precision, backend }, options) {
      const manifest = await shelf.manifest(modelId, options.signal);
      return prepare(manifest, precision, await getBackend(backend), { ...options, read: shelf.read });
    },
  }),
);
