import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AppError } from '../core/errors.ts';
import { loadModel, type ReadModelFile } from './load.ts';
import { parseManifest } from './manifest.ts';

const FOLDER = join(import.meta.dirname, '../../fixtures/models/tiny');
const manifest = parseManifest(JSON.parse(readFileSync(join(FOLDER, 'manifest.json'), 'utf8')), 'tiny');
const { signal } = new AbortController();

const fromDisk: ReadModelFile = async (_, { path }) =>
  Uint8Array.from(readFileSync(join(FOLDER, path))).buffer;

/** One bit of one byte of the file whose path ends so is turned. */
const flipping =
  (ending: string): ReadModelFile =>
  async (modelId, file, abort) => {
    const bytes = new Uint8Array(await fromDisk(modelId, file, abort));
    const middle = bytes.length >> 1;
    if (file.path.endsWith(ending)) bytes[middle] = (bytes[middle] ?? 0) ^ 1;
    return bytes.buffer;
  };

describe('loadModel', () => {
  it('reads the graph and joins the shards in order', async () => {
    const { graph, weights, variant } = await loadModel(manifest, 'float32', { read: fromDisk, signal });
    const [, ...shards] = variant.files;
    const joined = Buffer.concat(shards.map(({ path }) => readFileSync(join(FOLDER, path))));
    expect(graph).toMatchObject({ format: 'graph-model' });
    expect(Buffer.from(weights).equals(joined)).toBe(true);
  });

  it.each(['model.json', '.bin'])('refuses a flipped bit in %s', async (ending) => {
    const loading = loadModel(manifest, 'float16', { read: flipping(ending), signal });
    const problem = await loading.catch((thrown) => AppError.from(thrown).problem);
    expect(problem).toMatchObject({ kind: 'model', reason: 'hash-mismatch', modelId: 'tiny' });
    expect(problem).toHaveProperty('file', expect.stringMatching(new RegExp(`^float16/.*${ending}$`)));
  });

  it('refuses a file that is cut short', async () => {
    const read: ReadModelFile = async (...call) => (await fromDisk(...call)).slice(0, -1);
    await expect(loadModel(manifest, 'float32', { read, signal })).rejects.toMatchObject({
      problem: { reason: 'hash-mismatch' },
    });
  });

  it('reports bytes up to the total, file by file', async () => {
    const seen: [number, number][] = [];
    await loadModel(manifest, 'float32', { read: fromDisk, signal, onBytes: (...bytes) => seen.push(bytes) });
    const total = manifest.variants[0]?.files.reduce((sum, { bytes }) => sum + bytes, 0);
    expect(seen.length).toBe(manifest.variants[0]?.files.length);
    expect(seen.at(-1)).toEqual([total, total]);
    expect(seen.every(([loaded], i) => i === 0 || loaded > (seen[i - 1]?.[0] ?? 0))).toBe(true);
  });

  it('hands on what the reader throws', async () => {
    const cancelled = new AppError({ kind: 'cancelled' });
    const read: ReadModelFile = () => Promise.reject(cancelled);
    await expect(loadModel(manifest, 'float32', { read, signal })).rejects.toBe(cancelled);
  });
});
