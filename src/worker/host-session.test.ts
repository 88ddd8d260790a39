/** One session at a time, with the real engine, on the fixture model. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeEngineHost } from '../../tools/shared/node-engine.ts';
import { neverAborted } from '../core/abort.ts';
import { createEngine } from '../engine/index.ts';
import { parseManifest } from '../model/manifest.ts';
import type { ModelRepository } from './host-models.ts';
import { createSessionHolder } from './host-session.ts';

const MODELS = join(import.meta.dirname, '../../fixtures/models');
const SELECTION = { modelId: 'tiny', variantId: 'float32', backend: 'wasm' } as const;
const options = { signal: neverAborted };

/** Reads the fixture model from the disk, anew each time. */
const repository = {
  manifest: async (modelId: string) =>
    parseManifest(JSON.parse(readFileSync(join(MODELS, modelId, 'manifest.json'), 'utf8')), modelId),
  read: async (modelId: string, { path }: { path: string }) =>
    new Uint8Array(readFileSync(join(MODELS, modelId, path))).buffer,
  stored: () => true,
  prune: async () => undefined,
} as unknown as ModelRepository;

const holder = () => createSessionHolder(repository, createEngine(nodeEngineHost()));

describe('the held session', () => {
  it('names its manifest while it is in use, so that the next image can be made ready', async () => {
    const sessions = holder();
    const first = await sessions.manifest(SELECTION, options);
    const started = Promise.withResolvers<void>();
    const finished = Promise.withResolvers<void>();
    const using = sessions.use(SELECTION, options, ({ model }) => {
      expect(model.manifest).toBe(first);
      started.resolve();
      return finished.promise;
    });
    await started.promise;
    expect(await sessions.manifest(SELECTION, options)).toBe(first);
    finished.resolve();
    await using;
    await sessions.alone(neverAborted, () => Promise.resolve());
  });

  it('has another manifest once it was let go, so that no image made ready before is read with it', async () => {
    const sessions = holder();
    const before = await sessions.manifest(SELECTION, options);
    await sessions.alone(neverAborted, () => Promise.resolve());
    await sessions.use(SELECTION, options, async ({ model }) => {
      expect(model.manifest).not.toBe(before);
      expect(model.manifest).toEqual(before);
    });
    await sessions.alone(neverAborted, () => Promise.resolve());
  });
});
