/**
 * Implements the worker's protocol: one function per call. Rarely used code is loaded on its first
 * call.
 */
import { checkpoint, throwIfAborted } from '../core/abort.ts';
import type { AnalysisResult } from '../core/analysis.ts';
import { sha256 } from '../core/hash.ts';
import { decode, sniff } from '../decode/decode.ts';
import type { Engine } from '../engine/index.ts';
import { bytesOf } from '../model/manifest.ts';
import { summaryOf } from '../model/summary.ts';
import { analyse } from '../pipeline/analyse.ts';
import { displayImage } from '../preprocess/display.ts';
import { createModelRepository } from './host-models.ts';
import { createSessionHolder, probeBackends } from './host-session.ts';
import type { Calls } from './host-wire.ts';
import type { WorkerApi } from './protocol.ts';

/** @param modelsUrl the folder of the models, with a slash at the end */
export function createCalls(modelsUrl: URL, engine: Engine): Calls<WorkerApi> {
  const repository = createModelRepository(modelsUrl);
  const sessions = createSessionHolder(repository, engine);

  return {
    async catalogue(_, { signal }) {
      const models = await repository.models(signal);
      return { value: models.map(({ manifest, origin }) => summaryOf(manifest, origin)) };
    },

    async probe() {
      return { value: await probeBackends(engine) };
    },

    async prepare(selection, { signal, report }) {
      return {
        value: await sessions.use(selection, { signal, report }, ({ info }) => Promise.resolve(info)),
      };
    },

    async identify({ blob }) {
      const bytes = await blob.arrayBuffer();
      const mediaType = sniff(new Uint8Array(bytes));
      return { value: { id: await sha256(bytes), mediaType } };
    },

    async analyse({ blob, selection }, { signal, report }) {
      const reading = await sessions.use(selection, { signal }, async (prepared) => {
        const bytes = await blob.arrayBuffer();
        await checkpoint(signal);
        const read = await analyse(bytes, prepared, { signal, onState: (state) => report({ state }) });
        return { ...read, session: prepared.info };
      });
      return { value: reading, transfer: [...buffersOf(reading.result), reading.display.grey.buffer] };
    },

    async render({ blob }, { signal }) {
      const { image } = await decode(await blob.arrayBuffer(), signal);
      const value = await displayImage(image);
      return { value, transfer: [value.grey.buffer] };
    },

    async modelCard({ modelId }, { signal }) {
      const { modelCard } = await import('../model/card.ts');
      return { value: modelCard(await repository.manifest(modelId, signal)) };
    },

    async inventory(_, { signal }) {
      return { value: await repository.inventory(signal) };
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
      const { checkFolder, idTaken, openFolder, requireRoom } = await import('./host-import.ts');
      const folder = await openFolder(files);
      const { manifest, read } = folder;
      if (await repository.isShipped(manifest.id, signal)) throw idTaken(manifest.id);
      const totalBytes = manifest.variants.reduce((sum, variant) => sum + bytesOf(variant), 0);
      await requireRoom(totalBytes);
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
