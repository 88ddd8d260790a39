/**
 * A plan cached by one load is run by the next: it gives identical bits without reading the model's
 * files, and nothing is restored that does not match.
 */
import { readFile } from 'node:fs/promises';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ThreadedHost, threadedNodeHost } from '../../../../../tools/shared/testing/int8-threads.ts';
import { seededUniform } from '../../../../core/random.ts';
import { sizeOf, type Tensor } from '../../../../core/tensor.ts';
import { type LoadedModel, loadModel, type ModelFiles } from '../../../../model/load.ts';
import { parseManifest } from '../../../../model/manifest.ts';
import type { MeasurableSession } from '../../../measurement.ts';
import type { PlanParts } from '../host.ts';
import { createInt8Backend } from '../int8.ts';
import { type Compiled, compile } from '../plan/compile.ts';
import type { Choice } from '../select/choice.ts';
import { RandomPlan } from '../select/random-plan.ts';
import { readAhead, restorePlan, storePlan } from './cached-plan.ts';

const folder = new URL('../../../../../fixtures/models/tiny/', import.meta.url);
const { signal } = new AbortController();

let model: LoadedModel;
let input: Tensor;
let answer: unknown;
let host: ThreadedHost;
/** A store that returns copies of what was put in, as a browser's does. */
let kept: Map<string, unknown>;
let reads: number;

beforeAll(async () => {
  const text = await readFile(new URL('manifest.json', folder), 'utf8');
  const read = async (_: string, { path }: { path: string }) =>
    new Uint8Array(await readFile(new URL(path, folder))).buffer;
  model = await loadModel(parseManifest(JSON.parse(text), 'tiny'), 'int8', { read, signal });
  const { shape } = model.manifest.input;
  const random = seededUniform(5);
  const data = Float32Array.from({ length: sizeOf(shape) }, () => 4 * random() - 2);
  input = { dtype: 'float32', shape, layout: 'NHWC', data };
});

beforeEach(async () => {
  reads = 0;
  kept = new Map();
  host = hostWith({ variant: 'P', threads: 1 });
  const session = await createInt8Backend(host).load(model, signal);
  answer = (await session.run(input, signal)).outputs;
  await untilKept();
  session.dispose();
});

afterEach(async () => {
  await Promise.all(host.started.splice(0).map((worker) => worker.terminate()));
});

/** Waits for the plan that is stored once nothing has run for a moment. */
const untilKept = () => expect.poll(() => kept.get('tiny int8 0'), { timeout: 10_000 }).toBeDefined();

/** A new visit that finds what was cached before. */
function hostWith(force: Choice): ThreadedHost {
  return {
    ...threadedNodeHost(),
    force,
    plans: (id, precision) => ({
      get: async (part) => structuredClone(kept.get(`${id} ${precision} ${part}`)) ?? null,
      set: async (part, value) => void kept.set(`${id} ${precision} ${part}`, structuredClone(value)),
    }),
  };
}

const files = (changes: Partial<LoadedModel> = {}): ModelFiles => ({
  manifest: changes.manifest ?? model.manifest,
  variant: changes.variant ?? model.variant,
  read: () => {
    reads += 1;
    return Promise.resolve(model);
  },
});

const open = (which = files(), on: ThreadedHost = host): Promise<MeasurableSession | null | undefined> =>
  Promise.resolve(createInt8Backend(on).openCached?.(which, signal));

async function opened(on?: ThreadedHost): Promise<MeasurableSession> {
  const session = await open(files(), on);
  if (!session) throw new Error('nothing was kept');
  return session;
}

describe('a cached plan', () => {
  test('gives identical bits without reading a file', async () => {
    const session = await opened();
    expect(session).toMatchObject({ threads: 1, precision: 'int8', details: { planFromCache: true } });
    expect((await session.run(input, signal)).outputs).toEqual(answer);
    expect(reads).toBe(0);
    session.dispose();
  });

  test('has the same memory figures and layers as the compiled one', async () => {
    const compiled = await createInt8Backend(host).load(model, signal);
    const session = await opened();
    expect(session.memory()).toEqual(compiled.memory());
    const layers = async (each: MeasurableSession) =>
      (await each.profile(input, signal))?.map(({ name, op, macs }) => ({ name, op, macs }));
    expect(await layers(session)).toEqual(await layers(compiled));
    compiled.dispose();
    session.dispose();
  });

  test('falls back to the files when a thread is lost', async () => {
    host = hostWith({ variant: 'P', threads: 2 });
    const first = await createInt8Backend(host).load(model, signal);
    kept.clear();
    await first.run(input, signal);
    await untilKept();
    first.dispose();
    const session = await opened();
    expect((await session.run(input, signal)).outputs).toEqual(answer);
    expect(reads).toBe(0);
    await host.started.at(-1)?.terminate();
    expect((await session.run(input, signal)).outputs).toEqual(answer);
    expect(reads).toBe(1);
    expect(session.details).toMatchObject({ threadRestarts: 1 });
    session.dispose();
  });
});

test('the store holds weights in parts of at most 1 MiB', async () => {
  const builder = new RandomPlan(seededUniform(3));
  const random = seededUniform(4);
  const image = builder.image(1, 2, 1300);
  const weight = (): number => Math.floor(255 * random()) - 127;
  const plan = builder.finish([builder.conv(image, 1700, { kernel: 1, stride: 1 }, 'u8', weight)]);
  const compiled = compile(plan, { variant: 'P', threads: 1 }, false);
  const parts: Uint8Array[] = [];
  const store: PlanParts = {
    get: (part) => Promise.resolve(structuredClone(parts[part])),
    set: async (part, value) => {
      parts[part] = structuredClone(value as Uint8Array);
    },
  };
  await storePlan('one', compiled, store);
  expect(parts.slice(1).map(({ byteLength }) => byteLength >> 20)).toEqual([1, 1, 0]);
  const bytesOf = (one: Compiled | null) => Buffer.from(one?.memory.buffer ?? new ArrayBuffer());
  const restored = async (key: string) => {
    const get = readAhead(store);
    return restorePlan(key, await get(0), get, false);
  };
  expect(bytesOf(await restored('one')).equals(bytesOf(compiled))).toBe(true);
  expect(await restored('another')).toBeNull();
});

test('the cached plan after two images equals the one after one: no image data is stored', async () => {
  const before = kept;
  kept = new Map();
  const session = await createInt8Backend(host).load(model, signal);
  await session.run({ ...input, data: input.data.map((value) => -value) }, signal);
  await session.run({ ...input, data: input.data.map((_, i) => i % 3) }, signal);
  await untilKept();
  expect(kept).toEqual(before);
  session.dispose();
});

describe('a plan is not restored', () => {
  const variantWith = (sha256: string) => {
    const [graph, ...shards] = model.variant.files.map((file) => ({ ...file, sha256 }));
    return { ...model.variant, files: [graph, ...shards] as typeof model.variant.files };
  };

  test('for another model', async () => {
    expect(await open(files({ variant: variantWith('0'.repeat(64)) }))).toBeNull();
  });

  test('for another choice of kernels', async () => {
    expect(await open(files(), hostWith({ variant: 'P', threads: 2 }))).toBeNull();
  });

  test('if the manifest no longer matches it', async () => {
    const outputs = { ...model.manifest.outputs, probabilities: 'elsewhere' };
    expect(await open(files({ manifest: { ...model.manifest, outputs } }))).toBeNull();
  });

  test('if its bytes were damaged', async () => {
    const bytes = kept.get('tiny int8 1') as Uint8Array;
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    expect(await open()).toBeNull();
  });

  test('if its description was damaged', async () => {
    const { plan } = kept.get('tiny int8 0') as { plan: { placements: { byteOffset: number }[] } };
    for (const place of plan.placements) place.byteOffset += 1;
    expect(await open()).toBeNull();
  });

  test('from a foreign entry', async () => {
    kept.set('tiny int8 0', ['a list']);
    expect(await open()).toBeNull();
  });

  test('if a part is missing', async () => {
    kept.delete('tiny int8 1');
    expect(await open()).toBeNull();
  });

  test('if nothing was cached', async () => {
    kept.clear();
    expect(await open()).toBeNull();
  });
});
