import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { tinyModelFiles } from '../../../tools/fixtures/tiny-model.ts';
import { nodeEngineHost } from '../../../tools/shared/node-engine.ts';
import type { BackendId } from '../../core/backends.ts';
import { loadModel, type ReadModelFile } from '../../model/load.ts';
import { parseManifest } from '../../model/manifest.ts';
import { createEngine } from '../registry.ts';
import { type ConformanceCase, type ConformanceSubject, invariantsOf } from './conformance.ts';

const folder = new URL('../../../fixtures/models/tiny/', import.meta.url);
const bytesOf = async (path: string) => new Uint8Array(await readFile(new URL(path, folder)));

const engine = createEngine(nodeEngineHost());

async function subject(backend: BackendId): Promise<ConformanceSubject> {
  const read: ReadModelFile = async (_, { path }) => (await bytesOf(path)).buffer;
  const json = async (path: string) => JSON.parse(await readFile(new URL(path, folder), 'utf8')) as unknown;
  const manifest = parseManifest(await json('manifest.json'), 'tiny');
  const options = { read, signal: new AbortController().signal };
  return {
    backend: await engine.backend(backend),
    models: {
      float32: await loadModel(manifest, 'float32', options),
      float16: await loadModel(manifest, 'float16', options),
      dynamic: await loadModel(manifest, 'dynamic', options),
      int8: await loadModel(manifest, 'int8', options),
      mixed: await loadModel(manifest, 'mixed', options),
    },
    cases: (await json('cases.json')) as ConformanceCase[],
  };
}

describe.each(['wasm', 'int8', 'reference'] as const)('%s in Node', (backend) => {
  test.each(invariantsOf(backend))('$title', async ({ check }) => {
    await check(await subject(backend));
  });
});

describe('wasm in Node', () => {
  test('runs on one thread with SIMD, and says so', async () => {
    const { backend, models } = await subject('wasm');
    const session = await backend.load(models.float32, new AbortController().signal);
    expect(session).toMatchObject({ threads: 1, details: { simd: true, threaded: false } });
    session.dispose();
  });
});

describe('webgl in Node', () => {
  test('is not there, and says why', async () => {
    const backend = await engine.backend('webgl');
    expect(await backend.probe()).toEqual({
      supported: false,
      reason: { code: 'no-webgl' },
    });
    const { models } = await subject('wasm');
    await expect(backend.load(models.float32, new AbortController().signal)).rejects.toMatchObject({
      problem: { kind: 'backend', backend: 'webgl', reason: 'unavailable' },
    });
  });
});

describe('fixtures/models/tiny', () => {
  test.each([...tinyModelFiles()])('%s is what its script writes', async (path, content) => {
    expect(Buffer.compare(await bytesOf(path), content)).toBe(0);
  });
});
