/** The engines of this project, by their common contract: TF.js as the app starts it, and our own. */

import { pageTfjsHost } from '../../../src/engine/backends/tfjs/page-host.ts';
import { createWasmBackend } from '../../../src/engine/backends/tfjs/wasm.ts';
import type { Backend } from '../../../src/engine/contract.ts';
import { settled } from '../../../src/engine/settled.ts';
import { type LoadedModel, loadModel } from '../../../src/model/load.ts';
import { parseManifest } from '../../../src/model/manifest.ts';
import type { Entry } from '../contest.ts';
import { fetchBytes, type Image, type PeerEngine, type Runner } from './engine.ts';
import { loadOurs } from './our-engine.ts';

const { signal } = new AbortController();

export const tfjs: PeerEngine = async (entry, image) => {
  const model = await modelOf(entry);
  // Else its code would be loaded within the time that is taken.
  await import('../../../src/engine/backends/tfjs/wasm-device.ts');
  await import('../../../src/engine/backends/tfjs/session.ts');
  return () => withCores(2 * entry.threads, () => open(createWasmBackend(pageTfjsHost()), model, image));
};

export const ours: PeerEngine = async (entry, image) => {
  const model = await modelOf(entry);
  const backendOf = await loadOurs(entry.plainSimd === true);
  return () => open(backendOf(entry.threads), model, image);
};

async function modelOf({ folder, path, precision }: Entry): Promise<LoadedModel> {
  const address = folder + path;
  const json = JSON.parse(new TextDecoder().decode(await fetchBytes(address)));
  const beside = address.replace(/[^/]*$/, '');
  const read = async (_: string, file: { path: string }) => (await fetchBytes(beside + file.path)).buffer;
  return loadModel(parseManifest(json, json.id), precision, { read, signal });
}

async function open(backend: Backend, model: LoadedModel, image: Image): Promise<Runner> {
  const session = await backend.load(model, signal);
  const input = { dtype: 'float32', layout: 'NHWC', ...image } as const;
  return {
    get threads() {
      return session.threads;
    },
    get features() {
      return session.features;
    },
    settled: () => settled(session, () => session.run(input, signal), signal),
    async run() {
      const { outputs } = await session.run(input, signal);
      return Float32Array.from(outputs.probabilities?.data ?? []);
    },
  };
}

/** TF.js takes one thread for two cores, whatever is asked for; for the others the number stays what it is. */
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
