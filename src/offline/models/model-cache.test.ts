import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AppError } from '../../core/errors.ts';
import { sha256 } from '../../core/hash.ts';
import type { ModelFile } from '../../model/manifest.ts';
import { createModelReader, type ModelReader } from './model-cache.ts';
import { MemoryCaches } from './testing/memory-caches.ts';

/**
 * A server over real HTTP, so that `fetch` is the platform's own; closing it simulates a lost
 * network.
 */
class ModelServer {
  readonly files = new Map<string, string>();
  readonly requests: string[] = [];
  /** Accepts requests and never answers, like a weak network. */
  silent = false;
  /** Answers as the service worker does, out of a release. */
  release: string | null = null;
  readonly #server: Server = createServer((request, response) => {
    const path = (request.url ?? '').replace(/^\/(release\/\w+\/)?models\//, '');
    this.requests.push(path);
    if (this.silent) return;
    const body = this.files.get(path);
    if (this.release) response.setHeader('Penumbra-Release', this.release);
    response.writeHead(body === undefined ? 404 : 200).end(body);
  });

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return `http://127.0.0.1:${address.port}/models/`;
  }

  async cut(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

const WEIGHTS = 'the weights, as they were measured';
const never = new AbortController().signal;
const text = (bytes: ArrayBuffer) => new TextDecoder().decode(bytes);
const bytesOf = (words: string): ArrayBuffer => new TextEncoder().encode(words).buffer;
const fileOf = async (path: string, content: string): Promise<ModelFile> => ({
  path,
  bytes: bytesOf(content).byteLength,
  sha256: await sha256(bytesOf(content)),
});

let server: ModelServer;
let baseUrl: string;
let caches: MemoryCaches;
let reader: ModelReader;
let file: ModelFile;

const newVisit = (options: Partial<Parameters<typeof createModelReader>[0]> = {}) =>
  createModelReader({ baseUrl, caches, ...options });

async function storedEntries(): Promise<Map<string, ArrayBuffer>> {
  return (await caches.open('penumbra-models-v1')).entries;
}

beforeEach(async () => {
  server = new ModelServer();
  baseUrl = await server.listen();
  caches = new MemoryCaches();
  reader = newVisit();
  file = await fileOf('float32/weights.bin', WEIGHTS);
  server.files.set('lite/float32/weights.bin', WEIGHTS);
});

afterEach(() => server.cut());

describe('weights', () => {
  test('are fetched once, over visits, and then read without a network', async () => {
    expect(text(await reader.read('lite', file, never))).toBe(WEIGHTS);
    await reader.read('lite', file, never);
    await server.cut();
    expect(text(await newVisit().read('lite', file, never))).toBe(WEIGHTS);
    expect(server.requests).toEqual(['lite/float32/weights.bin']);
  });

  test('are kept by model and content: another version of the same path is another entry', async () => {
    await reader.read('lite', file, never);
    server.files.set('lite/float32/weights.bin', 'version 2');
    const second = await fileOf('float32/weights.bin', 'version 2');
    expect(text(await reader.read('lite', second, never))).toBe('version 2');
    expect([...(await storedEntries()).keys()]).toEqual([
      `${baseUrl}lite/sha256/${file.sha256}`,
      `${baseUrl}lite/sha256/${second.sha256}`,
    ]);
  });

  test('that were damaged in storage are fetched anew, once, and replaced', async () => {
    await reader.read('lite', file, never);
    const entries = await storedEntries();
    const [key = ''] = entries.keys();
    entries.set(key, bytesOf('rot'));
    expect(text(await newVisit().read('lite', file, never))).toBe(WEIGHTS);
    expect(text(entries.get(key) ?? new ArrayBuffer())).toBe(WEIGHTS);
    expect(server.requests).toHaveLength(2);
  });

  test('that were damaged in storage, without a network, are unreachable and gone', async () => {
    await reader.read('lite', file, never);
    const entries = await storedEntries();
    const [key = ''] = entries.keys();
    entries.set(key, bytesOf('rot'));
    await server.cut();
    await expect(newVisit().read('lite', file, never)).rejects.toMatchObject({
      problem: { kind: 'model', reason: 'unreachable' },
    });
    expect(entries.size).toBe(0);
  });

  test('of another content from the network are refused and never stored', async () => {
    server.files.set('lite/float32/weights.bin', 'tampered');
    await expect(reader.read('lite', file, never)).rejects.toMatchObject({
      problem: { kind: 'model', reason: 'hash-mismatch', modelId: 'lite', file: 'float32/weights.bin' },
    });
    expect((await storedEntries()).size).toBe(0);
    expect(server.requests).toHaveLength(1);
  });

  test('that the server lacks are not found', async () => {
    server.files.clear();
    await expect(reader.read('lite', file, never)).rejects.toMatchObject({
      problem: { kind: 'model', reason: 'not-found', file: 'float32/weights.bin' },
    });
  });

  test('belong to the caller, who may transfer them', async () => {
    caches = new MemoryCaches(0);
    reader = newVisit();
    structuredClone(null, { transfer: [await reader.read('lite', file, never)] });
    structuredClone(null, { transfer: [await reader.read('lite', file, never)] });
    expect(text(await reader.read('lite', file, never))).toBe(WEIGHTS);
  });

  test('are not read once cancelled, and stop on the way', async () => {
    await expect(reader.read('lite', file, AbortSignal.abort())).rejects.toMatchObject({
      problem: { kind: 'cancelled' },
    });
    server.silent = true;
    const abort = new AbortController();
    const reading = reader.read('lite', file, abort.signal);
    setTimeout(() => abort.abort(), 20);
    await expect(reading).rejects.toMatchObject({ problem: { kind: 'cancelled' } });
  });
});

describe('manifests', () => {
  test('come from the network first, and from storage without one', async () => {
    server.files.set('index.json', '{"models":["lite"]}');
    await reader.readJson('index.json', never);
    server.files.set('index.json', '{"models":["lite","next"]}');
    expect(await reader.readJson('index.json', never)).toEqual({ models: ['lite', 'next'] });
    await server.cut();
    expect(await newVisit().readJson('index.json', never)).toEqual({ models: ['lite', 'next'] });
  });

  test('come from storage where the network does not answer in time', async () => {
    server.files.set('index.json', '{"models":["lite"]}');
    await reader.readJson('index.json', never);
    server.silent = true;
    expect(await reader.readJson('index.json', never)).toEqual({ models: ['lite'] });
  });

  test('are unreachable without a network and a copy', async () => {
    await server.cut();
    await expect(reader.readJson('lite/manifest.json', never)).rejects.toMatchObject({
      problem: { kind: 'model', reason: 'unreachable', modelId: 'lite', file: 'manifest.json' },
    });
  });

  test('that are a login page instead are refused, and do not replace the copy', async () => {
    server.files.set('index.json', '<!doctype html>');
    await expect(reader.readJson('index.json', never)).rejects.toMatchObject({
      problem: { kind: 'model', reason: 'invalid-manifest' },
    });
    server.files.set('index.json', '{"models":[]}');
    await reader.readJson('index.json', never);
    server.files.set('index.json', '<!doctype html>');
    expect(await reader.readJson('index.json', never)).toEqual({ models: [] });
  });
});

describe('a release that the service worker answers from', () => {
  const RELEASE = 'c'.repeat(64);

  test('gives manifests again, so that no copy of an earlier release is kept', async () => {
    server.files.set('index.json', '{"models":["lite"]}');
    await reader.readJson('index.json', never);
    await expect.poll(async () => (await storedEntries()).size).toBe(1);
    server.release = RELEASE;
    server.files.set('index.json', '{"models":["next"]}');
    expect(await newVisit().readJson('index.json', never)).toEqual({ models: ['next'] });
    await expect.poll(async () => (await storedEntries()).size).toBe(0);
    expect(await newVisit().verifyJson('index.json', never)).toBe('sound');
    expect((await storedEntries()).size).toBe(0);
  });

  test('is tried in a folder of its own, with the weights of all', async () => {
    await reader.read('lite', file, never);
    const tried = newVisit({ baseUrl: baseUrl.replace('models/', `release/${RELEASE}/models/`) });
    expect(text(await tried.read('lite', file, never))).toBe(WEIGHTS);
    expect(server.requests).toHaveLength(1);
  });

  test('has weights that no tidying takes, while it is not yet the running one', async () => {
    await reader.read('lite', file, never);
    const list = { files: [{ path: 'models/lite/float32/weights.bin', bytes: 1, sha256: file.sha256 }] };
    const page = { path: 'index.html', bytes: 1, sha256: 'd'.repeat(64) };
    const whole = { format: 1, version: '1', number: 1, selfTest: 'a.js', files: [page, ...list.files] };
    const lists = await caches.open('penumbra-releases-v1');
    await lists.put('release', new Response(JSON.stringify(whole)));
    await reader.prune([]);
    expect((await storedEntries()).size).toBe(1);
    await lists.delete('release');
    await reader.prune([]);
    expect((await storedEntries()).size).toBe(0);
  });
});

describe('a stored copy that is verified', () => {
  const damage = async () => {
    const entries = await storedEntries();
    const [key = ''] = entries.keys();
    entries.set(key, bytesOf('rot'));
  };

  test('is sound without a request', async () => {
    await reader.read('lite', file, never);
    expect(await newVisit().verify('lite', file, never)).toBe('sound');
    expect(server.requests).toHaveLength(1);
  });

  test('is fetched again where it was removed or damaged, and is then sound', async () => {
    expect(await reader.verify('lite', file, never)).toBe('repaired');
    await damage();
    expect(await reader.verify('lite', file, never)).toBe('repaired');
    expect(await newVisit().verify('lite', file, never)).toBe('sound');
  });

  test('is missing without a network, and where the server has another file', async () => {
    server.files.set('lite/float32/weights.bin', 'tampered');
    expect(await reader.verify('lite', file, never)).toBe('missing');
    await server.cut();
    expect(await reader.verify('lite', file, never)).toBe('missing');
  });

  test('is not what memory alone holds, as where storage is full', async () => {
    caches = new MemoryCaches(4);
    reader = newVisit();
    await reader.read('lite', file, never);
    expect(await reader.verify('lite', file, never)).toBe('missing');
  });

  test('of an index is fetched again where it cannot be parsed', async () => {
    server.files.set('index.json', '{"models":[]}');
    await reader.readJson('index.json', never);
    expect(await reader.verifyJson('index.json', never)).toBe('sound');
    await damage();
    expect(await newVisit().verifyJson('index.json', never)).toBe('repaired');
    expect(await newVisit().verifyJson('index.json', never)).toBe('sound');
  });
});

describe('storage', () => {
  const problems: AppError[] = [];
  const onStorageProblem = (error: AppError) => void problems.push(error);
  beforeEach(() => {
    problems.length = 0;
  });

  test('that is full leaves reading to memory, and is told of once', async () => {
    caches = new MemoryCaches(4);
    reader = newVisit({ onStorageProblem });
    server.files.set('index.json', '{"models":[]}');
    await reader.readJson('index.json', never);
    await reader.read('lite', file, never);
    await server.cut();
    expect(text(await reader.read('lite', file, never))).toBe(WEIGHTS);
    expect(problems.map(({ problem }) => problem)).toMatchObject([{ kind: 'storage', reason: 'quota' }]);
  });

  test('that the browser refuses leaves reading to memory', async () => {
    const refuse = () => Promise.reject(new DOMException('private window', 'SecurityError'));
    reader = newVisit({ caches: { open: refuse, delete: refuse }, onStorageProblem });
    await reader.read('lite', file, never);
    await server.cut();
    expect(text(await reader.read('lite', file, never))).toBe(WEIGHTS);
    expect(problems.map(({ problem }) => problem)).toMatchObject([
      { kind: 'storage', reason: 'unavailable', detail: { code: 'thrown', text: 'private window' } },
    ]);
  });

  test('keeps what the manifests name, and nothing else', async () => {
    const gone = await fileOf('old/weights.bin', 'old');
    server.files.set('lite/old/weights.bin', 'old').set('index.json', '{}').set('gone/manifest.json', '{}');
    await reader.read('lite', file, never);
    await reader.read('lite', gone, never);
    await reader.readJson('index.json', never);
    await reader.readJson('gone/manifest.json', never);
    await reader.prune([{ id: 'lite', variants: [{ files: [file] }] }]);
    expect([...(await storedEntries()).keys()]).toEqual([
      `${baseUrl}lite/sha256/${file.sha256}`,
      `${baseUrl}index.json`,
    ]);
  });

  test('is emptied by a repair, after which weights are fetched and stored again', async () => {
    await reader.read('lite', file, never);
    await reader.repair();
    expect(caches.opened.size).toBe(0);
    await reader.read('lite', file, never);
    expect(server.requests).toHaveLength(2);
    expect((await storedEntries()).size).toBe(1);
  });
});
