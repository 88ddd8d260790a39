/** A folder from a disk, with the real engine, on the fixture model. */

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeEngineHost } from '../../tools/shared/node-engine.ts';
import type { Detail } from '../core/detail.ts';
import { AppError, type Problem } from '../core/errors.ts';
import { createEngine } from '../engine/index.ts';
import type { ModelManifest } from '../model/manifest.ts';
import { checkFolder, openFolder } from './host-import.ts';
import type { FolderFile, ImportProgress } from './protocol.ts';

const TINY = join(import.meta.dirname, '../../fixtures/models/tiny');
const { signal } = new AbortController();

type Bytes = Uint8Array<ArrayBuffer>;
type Files = Map<string, Bytes>;

/** The fixture model as a browser hands over its folder. */
function tinyFolder(): Files {
  const names = readdirSync(TINY, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    names.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [`tiny${path.slice(TINY.length)}`, Uint8Array.from(readFileSync(path))] as const;
    }),
  );
}

const graph = readFileSync(join(TINY, 'float32/model.json'), 'utf8');

const handedOver = (files: Files): FolderFile[] =>
  [...files].map(([path, bytes]) => ({ path, blob: new Blob([bytes]) }));

const textOf = (bytes: Bytes | undefined) => new TextDecoder().decode(bytes);
const bytesOf = (text: string): Bytes => Uint8Array.from(new TextEncoder().encode(text));

/** The manifest changed, and where files are given, they and their hashes too. */
function changed(change: (manifest: ModelManifest) => object, replaced: Record<string, string> = {}): Files {
  const files = tinyFolder();
  let manifest = JSON.parse(textOf(files.get('tiny/manifest.json')));
  for (const [path, text] of Object.entries(replaced)) {
    const bytes = bytesOf(text);
    files.set(`tiny/${path}`, bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    manifest = JSON.parse(JSON.stringify(manifest), (_, value) =>
      value?.path === path ? { path, bytes: bytes.length, sha256 } : value,
    );
  }
  return files.set('tiny/manifest.json', bytesOf(JSON.stringify({ ...manifest, ...change(manifest) })));
}

const engine = createEngine(nodeEngineHost());

async function problemOf(files: Files): Promise<Problem | null> {
  try {
    await checkFolder(await openFolder(handedOver(files)), engine, { signal, report: () => undefined });
    return null;
  } catch (thrown) {
    return AppError.from(thrown).problem;
  }
}

const without = (path: string): Files => {
  const files = tinyFolder();
  files.delete(path);
  return files;
};

const flipped = (path: string): Files => {
  const files = tinyFolder();
  const bytes = files.get(path) ?? new Uint8Array();
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
  return files.set(path, bytes);
};

describe('a model folder', () => {
  it('is accepted as the tools write it, after a picture was read with each precision', async () => {
    const seen: ImportProgress[] = [];
    const folder = await openFolder(handedOver(tinyFolder()));
    await checkFolder(folder, engine, { signal, report: (progress) => seen.push(progress) });
    expect(folder.manifest.id).toBe('tiny');
    const tried = seen.filter(({ phase }) => phase === 'trying').map(({ variantId }) => variantId);
    expect(tried).toEqual(folder.manifest.variants.map(({ id }) => id));
    const bytes = seen.map(({ loadedBytes }) => loadedBytes);
    expect(bytes).toEqual(bytes.toSorted((a, b) => a - b));
    expect(bytes.at(-1)).toBe(seen[0]?.totalBytes);
  });

  it('may lie in another folder, beside other files', async () => {
    const files = new Map([...tinyFolder()].map(([path, bytes]) => [`out/${path}`, bytes] as const));
    files.set('out/notes.txt', bytesOf('notes')).set('out/tiny/source/manifest.json', bytesOf('{}'));
    expect(await problemOf(files)).toBeNull();
  });

  const twoModels = (): Files => {
    const files = [...tinyFolder()];
    return new Map(
      ['a', 'b'].flatMap((id) =>
        files.map(([path, bytes]) => [`models/${id}${path.slice('tiny'.length)}`, bytes]),
      ),
    );
  };
  const inField = (field: string, fault: object): Detail => ({
    code: 'manifest-field',
    field,
    fault: expect.objectContaining(fault),
  });
  const trial = (cause: object): Detail => ({
    code: 'trial',
    variant: 'float32',
    cause: expect.objectContaining(cause),
  });
  const cases: readonly {
    wrong: string;
    files: () => Files;
    problem: Partial<Extract<Problem, { kind: 'import' }>>;
  }[] = [
    { wrong: 'no manifest', files: () => without('tiny/manifest.json'), problem: { reason: 'no-manifest' } },
    {
      wrong: 'two models',
      files: twoModels,
      problem: { reason: 'several-models', detail: { code: 'folder-models', models: ['a', 'b'] } },
    },
    {
      wrong: 'a manifest that is no JSON',
      files: () => tinyFolder().set('tiny/manifest.json', bytesOf('{')),
      problem: { reason: 'invalid-manifest', file: 'manifest.json' },
    },
    {
      wrong: 'a manifest of another schema',
      files: () => changed(() => ({ schema: 1 })),
      problem: { reason: 'invalid-manifest', detail: inField('schema', { code: 'other-schema' }) },
    },
    {
      wrong: 'a manifest for a task that this version does not know',
      files: () => changed(() => ({ task: 'segmentation' })),
      problem: {
        reason: 'invalid-manifest',
        detail: inField('task', { code: 'unknown-task', task: '"segmentation"' }),
      },
    },
    {
      wrong: 'a path out of the folder',
      files: () =>
        changed(({ variants }) => ({
          variants: variants.map((variant) => ({
            ...variant,
            files: variant.files.map((file) => ({ ...file, path: `../${file.path}` })),
          })),
        })),
      problem: {
        reason: 'invalid-manifest',
        detail: inField('variants.0.files.0.path', { code: 'schema' }),
      },
    },
    {
      wrong: 'a missing file',
      files: () => without('tiny/float16/weights.bin'),
      problem: { reason: 'missing-file', modelId: 'tiny', file: 'float16/weights.bin' },
    },
    {
      wrong: 'a file of another size',
      files: () => tinyFolder().set('tiny/float16/weights.bin', bytesOf('short')),
      problem: {
        reason: 'changed-file',
        file: 'float16/weights.bin',
        detail: { code: 'file-size', found: 5, expected: expect.any(Number) },
      },
    },
    {
      wrong: 'a flipped bit in the weights',
      files: () => flipped('tiny/float16/weights.bin'),
      problem: {
        reason: 'changed-file',
        file: 'float16/weights.bin',
        detail: expect.objectContaining({ code: 'hash' }),
      },
    },
    {
      wrong: 'a flipped bit in the graph',
      files: () => flipped('tiny/float32/model.json'),
      problem: { reason: 'changed-file', file: 'float32/model.json' },
    },
    {
      wrong: 'a graph that is none, hashed as it is',
      files: () => changed(() => ({}), { 'float32/model.json': '{"modelTopology":{}}' }),
      problem: {
        reason: 'unrunnable',
        modelId: 'tiny',
        detail: expect.objectContaining({ code: 'trial', variant: 'float32' }),
      },
    },
    {
      wrong: 'more labels than outputs',
      files: () => changed(({ labels }) => ({ labels: [...labels, 'Fourth'] })),
      problem: {
        reason: 'unrunnable',
        detail: trial({ code: 'probabilities-shape', found: [1, 3], labels: 4 }),
      },
    },
    {
      wrong: 'maps in place of probabilities',
      files: () => changed(() => ({ outputs: { probabilities: 'maps', maps: null } })),
      problem: { reason: 'unrunnable', detail: trial({ code: 'probabilities-shape', labels: 3 }) },
    },
    {
      wrong: 'logits in place of probabilities',
      files: () => changed(() => ({}), { 'float32/model.json': graph.replace('"Sigmoid"', '"Identity"') }),
      problem: { reason: 'unrunnable', detail: trial({ code: 'probabilities-range' }) },
    },
    {
      wrong: 'an output that is not there',
      files: () => changed(() => ({ outputs: { probabilities: 'probabilities', maps: 'heat' } })),
      problem: { reason: 'unrunnable', detail: trial({ code: 'signature-output', output: 'heat' }) },
    },
    {
      wrong: 'a recipe that leaves the picture its own size',
      files: () =>
        changed(({ input }) => ({
          input: { ...input, recipe: input.recipe.filter(({ op }) => op !== 'resize') },
        })),
      problem: {
        reason: 'unrunnable',
        detail: trial({ code: 'input', expected: [1, 16, 16, 1] }),
      },
    },
  ];

  it.each(cases)('with $wrong is refused', async ({ files, problem }) => {
    expect(await problemOf(files())).toMatchObject({ kind: 'import', ...problem });
  });

  it('with weights that are not numbers is refused, whatever their hash says', async () => {
    const files = tinyFolder();
    const nan = new Float32Array((files.get('tiny/float32/weights.bin')?.length ?? 0) / 4).fill(Number.NaN);
    const bytes = new Uint8Array(nan.buffer);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const manifest = JSON.parse(textOf(files.get('tiny/manifest.json')), (_, value) =>
      value?.path === 'float32/weights.bin' ? { ...value, sha256 } : value,
    );
    files.set('tiny/float32/weights.bin', bytes).set('tiny/manifest.json', bytesOf(JSON.stringify(manifest)));
    expect(await problemOf(files)).toMatchObject({ kind: 'import', reason: 'unrunnable' });
  });

  it('stops where the page stops it', async () => {
    const abort = new AbortController();
    const folder = await openFolder(handedOver(tinyFolder()));
    const checking = checkFolder(folder, engine, { signal: abort.signal, report: () => abort.abort() });
    await expect(checking).rejects.toMatchObject({ problem: { kind: 'cancelled' } });
  });
});
