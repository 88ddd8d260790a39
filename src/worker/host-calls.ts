/**
 * Implements the worker's protocol: one function per call. Rarely used code is loaded on its first
 * call.
 */
import { throwIfAborted } from '../core/abort.ts';
import type { AnalysisResult, RunningState } from '../core/analysis.ts';
import type { Engine } from '../engine/index.ts';
import { bytesOf, type ModelManifest } from '../model/manifest.ts';
import { summaryOf } from '../model/summary.ts';
import { infer } from '../pipeline/analyse.ts';
import type { WorkerClient } from './client.ts';
import { createModelRepository } from './host-models.ts';
import { createSessionHolder, probeBackends } from './host-session.ts';
import type { Calls } from './host-wire.ts';
import type { ImageApi, OpenProgress, WorkerApi } from './protocol.ts';

/** Two ways to open an image. */
export interface ImageOpeners {
  readonly here: WorkerClient<ImageApi>;
  /** A second worker; null on a device where it would only take turns with this one. */
  readonly beside: WorkerClient<ImageApi> | null;
}

/**
 * @param modelsUrl the folder of the models, with a slash at the end
 * @param images the calls that open images, in this worker and, where there is one, in another
 */
export function createCalls(modelsUrl: URL, engine: Engine, images: ImageOpeners): Calls<WorkerApi> {
  const repository = createModelRepository(modelsUrl);
  const sessions = createSessionHolder(repository, engine);
  let analysing = 0;

  return {
    async catalogue(_, { signal }) {
      const models = await repository.models(signal);
      return {
        value: models.map(({ manifest, origin, isDefault }) => summaryOf(manifest, origin, isDefault)),
      };
    },

    async probe() {
      return { value: await probeBackends(engine) };
    },

    async prepare(selection, { signal, report }) {
      const info = await sessions.use(selection, { signal, report }, (held) => Promise.resolve(held.info));
      // The first image need not wait for the code that opens it; a failure is that image's.
      for (const opener of [images.here, images.beside]) opener?.call('load', null).catch(() => undefined);
      return { value: info };
    },

    async analyse({ blob, frame, selection, withDisplay }, { signal, report }) {
      const startedMs = performance.now();
      // A file alone has nothing to overlap with, and saves the way to the second worker.
      const opener = (analysing > 0 && images.beside) || images.here;
      const onProgress = (progress: OpenProgress) =>
        report(progress, 'display' in progress ? [progress.display.samples.buffer] : []);
      const open = ({ input: { recipe } }: ModelManifest) =>
        opener.call('openImage', { blob, frame, recipe, withDisplay }, { signal, onProgress });

      analysing++;
      try {
        const manifest = await sessions.manifest(selection, { signal });
        const opened = await open(manifest);
        const value = await sessions.use(selection, { signal }, async (held) => {
          // Another model may have come under the same name since.
          const fitting = held.model.manifest === manifest ? opened : await open(held.model.manifest);
          const onState = (state: RunningState) => report({ state });
          const result = await infer(fitting, held, { signal, onState, startedMs });
          return { result, session: held.info, thumbnail: fitting.thumbnail };
        });
        return { value, transfer: [...buffersOf(value.result), value.thumbnail.grey.buffer] };
      } finally {
        analysing--;
      }
    },

    async render({ blob, frame }, { signal }) {
      const value = await (images.beside ?? images.here).call('render', { blob, frame }, { signal });
      return { value, transfer: [value.samples.buffer] };
    },

    async modelCard({ modelId }, { signal }) {
      const { modelCard } = await import('../model/card.ts');
      return { value: modelCard(await repository.manifest(modelId, signal)) };
    },

    async inventory(_, { signal }) {
      return { value: await repository.inventory(signal) };
    },

    async checkStored(selection, { signal }) {
      const { checkStored } = await import('./host-stored.ts');
      return { value: await checkStored(selection, repository, sessions, signal) };
    },

    async storeModel({ modelId }, { signal, report }) {
      await repository.storeAll(modelId, signal, (loadedBytes, totalBytes) =>
        report({ loadedBytes, totalBytes }),
      );
      return { value: null };
    },

    async discardModel({ modelId, except }, { signal }) {
      await repository.discard(modelId, except, signal);
      return { value: null };
    },

    async importModel({ files }, { signal, report }) {
      const { checkFolder, idTaken, openFolder } = await import('./host-import.ts');
      const folder = await openFolder(files);
      const { manifest, read } = folder;
      if (await repository.isShipped(manifest.id, signal)) throw idTaken(manifest.id);
      const totalBytes = manifest.variants.reduce((sum, variant) => sum + bytesOf(variant), 0);
      const earlier = await repository.imported.find(manifest.id);
      await sessions.alone(signal, () => checkFolder(folder, engine, { signal, report }));
      await repository.imported.add(manifest, {
        read,
        signal,
        onBytes: (loadedBytes) => report({ phase: 'storing', variantId: null, loadedBytes, totalBytes }),
      });
      // If a cancellation arrives during the last write, nothing of the cancelled import may stay.
      if (signal.aborted && !earlier) await repository.imported.remove(manifest.id);
      throwIfAborted(signal);
      const replacedVersion = earlier && 'manifest' in earlier ? earlier.manifest.version : null;
      return { value: { model: summaryOf(manifest, 'imported'), replacedVersion } };
    },

    async removeModel({ modelId }) {
      await repository.remove(modelId);
      return { value: null };
    },

    async repair() {
      await repository.repair();
      return { value: null };
    },
  };
}

/** The buffers that a result holds, so that they are moved and not copied. */
function buffersOf(result: AnalysisResult): ArrayBuffer[] {
  switch (result.task) {
    case 'classification':
      return result.findings.flatMap(({ map }) => map?.values.buffer ?? []);
  }
}
