/** The worker of the accuracy table. What its calls do is in host-calls.ts. */
import { createEngine } from '../../../engine/index.ts';
import { prepare } from '../../../pipeline/prepare.ts';
import { readingEngineHost } from '../../../worker/host-engine.ts';
import { createModelRepository } from '../../../worker/host-models.ts';
import { createAccuracyCalls } from './host-calls.ts';
import { createScoreStorage } from './host-saved-scores.ts';

export function startAccuracy(models: URL) {
  const engine = createEngine(readingEngineHost());
  const repository = createModelRepository(models);
  return createAccuracyCalls({
    storage: createScoreStorage(),
    manifest: repository.manifest,
    async open({ modelId, variantId, backend }, options) {
      const manifest = await repository.manifest(modelId, options.signal);
      return prepare(manifest, variantId, await engine.backend(backend), {
        ...options,
        read: repository.read,
      });
    },
  });
}
