/**
 * The engines of this project, by their common contract: TF.js as the app starts it, and our own.
 */

import { pageTfjsHost } from '../../../src/engine/backends/tfjs/page-host.ts';
import { createWasmBackend } from '../../../src/engine/backends/tfjs/wasm.ts';
import { type Session, untilTuned } from '../../../src/engine/index.ts';
import { loadModel, type ModelFiles } from '../../../src/model/load.ts';
import { parseManifest, variantOf } from '../../../src/model/manifest.ts';
import type { Entry } from '../contest.ts';
import { type ComparedEngine, fetchBytes, type Image, type Runner } from './engine.ts';
import { loadOurs, plans } from './our-engine.ts';

const { signal } = new AbortController();

export const tfjs: ComparedEngine = async (entry, image) => {
  const model = await (await filesOf(entry)).read();
  // Otherwise its code would be loaded within the measured time.
  await import('../../../src/engine/backends/tfjs/wasm-device.ts');
  await import('../../../src/engine/backends/tfjs/session.ts');
  return () =>
    withCores(2 * entry.threads, async () =>
      runnerOf(await createWasmBackend(pageTfjsHost()).load(model, signal), image),
    );
};

export const ours: ComparedEngine = async (entry, image) => {
  const files = await filesOf(entry);
  const model = entry.again ? null : await files.read();
  const backendOf = await loadOurs(entry.plainSimd === true);
  return async () => {
    const backend = backendOf(entry.threads);
    const session = model ? await backend.load(model, signal) : await backend.openCached?.(files, signal);
    if (!session) throw new Error('the last visit has kept nothing');
    return runnerOf(session, image, () => untilKept(files));
  };
};

/** The next visit starts from the cached plan. */
async function untilKept({ manifest, variant }: ModelFiles): Promise<void> {
  const parts = plans.of(manifest.id, variant.id);
  while ((await parts.get(0)) === null) await new Promise((resolve) => setTimeout(resolve, 50));
}

async function filesOf({ folder, path, precision }: Entry): Promise<ModelFiles> {
  const address = folder + path;
  const json = JSON.parse(new TextDecoder().decode(await fetchBytes(address)));
  const manifest = parseManifest(json, json.id);
  const beside = address.replace(/[^/]*$/, '');
  const read = async (_: string, file: { path: string }) => (await fetchBytes(beside + file.path)).buffer;
  const variant = variantOf(manifest, precision);
  return { manifest, variant, read: () => loadModel(manifest, precision, { read, signal }) };
}

/** @param afterwards starts work that is also awaited before the engine counts as idle */
function runnerOf(session: Session, image: Image, afterwards?: () => Promise<void>): Runner {
  const input = { dtype: 'float32', layout: 'NHWC', ...image } as const;
  return {
    get threads() {
      return session.threads;
    },
    get details() {
      return session.details;
    },
    async tuned() {
      if (await untilTuned(session, signal)) await session.run(input, signal);
      await afterwards?.();
    },
    async run() {
      const { outputs } = await session.run(input, signal);
      return Float32Array.from(outputs.probabilities?.data ?? []);
    },
  };
}

/**
 * TF.js uses one thread for every two cores, independently of the request; other engines use the
 * requested number.
 */
async function withCores<T>(cores: number, start: () => Promise<T>): Promise<T> {
  const own = Object.getOwnPropertyDescriptor(navigator, 'hardwareConcurrency');
  Object.defineProperty(navigator, 'hardwareConcurrency', { value: cores, configurable: true });
  try {
    return await start();
  } finally {
    if (own) Object.defineProperty(navigator, 'hardwareConcurrency', own);
    else Reflect.deleteProperty(navigator, 'hardwareConcurrency');
  }
}
