import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { AppError } from '../../core/errors.ts';
import { sha256 } from '../../core/hash.ts';
import type { ReadModelFile } from '../../model/load.ts';
import { type ModelManifest, parseManifest, UNMEASURED } from '../../model/manifest.ts';
import { createImportedModels, type ImportedModels } from './imported-models.ts';
import { createModelReader } from './model-cache.ts';
import { MemoryCaches } from './testing/memory-caches.ts';

const BASE = 'https://penumbra.test/models/';
const TINY = join(import.meta.dirname, '../../../fixtures/models/tiny/manifest.json');
const TINY_SCHEMA_2 = join(import.meta.dirname, '../../../fixtures/manifests/tiny-schema-2.json');
const template = parseManifest(JSON.parse(readFileSync(TINY, 'utf8')), 'tiny');
const never = new AbortController().signal;
const bytesOf = (words: string): ArrayBuffer => new TextEncoder().encode(words).buffer;

/** A model of one variant whose files hold the given words. */
async function modelOf(id: string, version: string, ...contents: string[]) {
  const files = await Promise.all(
    contents.map(async (words, i) => ({
      path: `float32/${i}.bin`,
      bytes: words.length,
      sha256: await sha256(bytesOf(words)),
    })),
  );
  const variants: ModelManifest['variants'] = [
    { precision: 'float32', id: 'float32', compute: 'float32', files, ...UNMEASURED, metrics: [] },
  ];
  const manifest = { ...template, id, version, crossValidation: null, variants };
  const read: ReadModelFile = async (_, { path }) =>
    bytesOf(contents[files.findIndex((file) => file.path === path)] ?? '');
  return { manifest, read, files };
}

let caches: MemoryCaches;
let imported: ImportedModels;
beforeEach(() => {
  caches = new MemoryCaches();
  imported = createImportedModels(BASE, () => caches);
});

const stored = async () => (await caches.open('penumbra-imported-models-v1')).entries;
const versions = async () =>
  (await imported.list()).map((model) =>
    'manifest' in model ? `${model.modelId} ${model.manifest.version}` : 'broken',
  );
const add = async (model: Awaited<ReturnType<typeof modelOf>>, signal = never) =>
  imported.add(model.manifest, { read: model.read, signal });

describe('imported models', () => {
  test('are listed and read at the next visit, by id', async () => {
    const one = await modelOf('one', '1', 'graph', 'weights');
    await add(await modelOf('two', '1', 'other graph', 'other weights'));
    await add(one);
    imported = createImportedModels(BASE, () => caches);
    expect(await versions()).toEqual(['one 1', 'two 1']);
    const [graph] = one.files;
    if (!graph) throw new Error('no file');
    expect(await imported.read('one', graph, never)).toEqual(bytesOf('graph'));
  });

  test('take the place of an earlier version, whose own files go', async () => {
    await add(await modelOf('one', '1', 'graph', 'weights'));
    await add(await modelOf('one', '2', 'graph', 'better weights'));
    expect(await versions()).toEqual(['one 2']);
    expect((await stored()).size).toBe(3);
  });

  test('go whole, and leave the others as they are', async () => {
    await add(await modelOf('one', '1', 'graph', 'weights'));
    await add(await modelOf('one-more', '1', 'graph', 'weights'));
    await imported.remove('one');
    expect(await versions()).toEqual(['one-more 1']);
    expect((await stored()).size).toBe(3);
  });

  const failures: readonly { when: string; fail: ReadModelFile; problem: object }[] = [
    {
      when: 'a file cannot be read',
      fail: () =>
        Promise.reject(
          new AppError({
            kind: 'import',
            reason: 'unreadable-file',
            modelId: 'one',
            file: 'x',
            detail: { code: 'file-not-in-folder' },
          }),
        ),
      problem: { kind: 'import', reason: 'unreadable-file' },
    },
    {
      when: 'it is cancelled',
      fail: () => Promise.reject(new AppError({ kind: 'cancelled' })),
      problem: { kind: 'cancelled' },
    },
  ];

  test.each(failures)('leave nothing where $when', async ({ fail, problem }) => {
    const model = await modelOf('one', '1', 'graph', 'weights');
    const read: ReadModelFile = (id, file, signal) =>
      (file.path === 'float32/1.bin' ? fail : model.read)(id, file, signal);
    await expect(imported.add(model.manifest, { read, signal: never })).rejects.toMatchObject({ problem });
    expect((await stored()).size).toBe(0);
  });

  test('leave the version before as it was where the new one fails', async () => {
    const first = await modelOf('one', '1', 'graph', 'weights');
    await add(first);
    const second = await modelOf('one', '2', 'graph', 'better weights');
    const read = () => Promise.reject(new AppError({ kind: 'cancelled' }));
    await expect(imported.add(second.manifest, { read, signal: never })).rejects.toBeInstanceOf(AppError);
    expect(await versions()).toEqual(['one 1']);
    for (const file of first.files) await imported.read('one', file, never);
  });

  test('that storage has no room for leave nothing, and say so', async () => {
    caches = new MemoryCaches(8);
    imported = createImportedModels(BASE, () => caches);
    await expect(add(await modelOf('one', '1', 'graph', 'weights'))).rejects.toMatchObject({
      problem: { kind: 'storage', reason: 'quota' },
    });
    expect((await stored()).size).toBe(0);
  });

  test('stop where the page stops them, with nothing left', async () => {
    const abort = new AbortController();
    const model = await modelOf('one', '1', 'graph', 'weights');
    const onBytes = () => abort.abort();
    await expect(
      imported.add(model.manifest, { read: model.read, signal: abort.signal, onBytes }),
    ).rejects.toMatchObject({ problem: { kind: 'cancelled' } });
    expect((await stored()).size).toBe(0);
  });

  test('outlive the repair and the tidying of shipped models', async () => {
    const model = await modelOf('one', '1', 'graph', 'weights');
    await add(model);
    const shipped = createModelReader({ baseUrl: BASE, caches });
    await shipped.prune([]);
    await shipped.repair();
    for (const file of model.files) await imported.read('one', file, never);
  });

  test('are tidied of what a closed page left, and of nothing else', async () => {
    await add(await modelOf('one', '1', 'graph', 'weights'));
    (await stored()).set(`${BASE}half/sha256/00`, bytesOf('half an import'));
    await imported.tidy();
    expect((await stored()).size).toBe(3);
    expect(await versions()).toEqual(['one 1']);
  });

  test('that were damaged in storage are refused, naming the file', async () => {
    const model = await modelOf('one', '1', 'graph', 'weights');
    await add(model);
    const [graph, weights] = model.files;
    if (!graph || !weights) throw new Error('no file');
    (await stored()).set(`${BASE}one/sha256/${weights.sha256}`, bytesOf('rot'));
    const problem = { kind: 'import', reason: 'damaged', modelId: 'one', file: 'float32/1.bin' };
    await expect(imported.read('one', weights, never)).rejects.toMatchObject({ problem });
    await imported.read('one', graph, never);
  });

  test('stored with a manifest of schema 2 are read on', async () => {
    const read: ReadModelFile = async (_, { path }) => {
      const bytes = readFileSync(join(dirname(TINY), path));
      return new Uint8Array(bytes).buffer;
    };
    await imported.add(template, { read, signal: never });
    const schema2 = readFileSync(TINY_SCHEMA_2, 'utf8');
    (await stored()).set(`${BASE}tiny/manifest.json`, bytesOf(schema2));
    expect(await imported.list()).toEqual([{ modelId: 'tiny', manifest: template }]);
    expect(await imported.find('tiny')).toEqual({ modelId: 'tiny', manifest: template });
    const [file] = template.variants[0]?.files ?? [];
    if (!file) throw new Error('no file');
    expect((await imported.read('tiny', file, never)).byteLength).toBe(file.bytes);
    const size = (await stored()).size;
    await imported.tidy();
    expect((await stored()).size).toBe(size);
  });

  test('whose description cannot be read are listed as such, keep their files, and can be removed', async () => {
    await add(await modelOf('one', '1', 'graph', 'weights'));
    (await stored()).set(`${BASE}one/manifest.json`, bytesOf('{"schema":99}'));
    expect(await imported.list()).toMatchObject([{ modelId: 'one', problem: { reason: 'damaged' } }]);
    await imported.tidy();
    expect((await stored()).size).toBe(3);
    await imported.remove('one');
    expect((await stored()).size).toBe(0);
  });

  test('are none where the browser keeps nothing, and adding one says why', async () => {
    const refuse = () => Promise.reject(new DOMException('private window', 'SecurityError'));
    imported = createImportedModels(BASE, () => ({ open: refuse, delete: refuse }));
    expect(await imported.list()).toEqual([]);
    await expect(add(await modelOf('one', '1', 'graph', 'weights'))).rejects.toMatchObject({
      problem: { kind: 'storage', reason: 'unavailable', detail: { code: 'thrown', text: 'private window' } },
    });
  });
});
