/** The engine in a module worker, as the app has it. */
import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import { backend as activeBackend } from '@tensorflow/tfjs-core';
import { AppError } from '../../src/core/errors.ts';
import type { BackendId, Precision } from '../../src/core/selection.ts';
import { pageEngineHost } from '../../src/engine/page-host.ts';
import { type ConformanceCase, type ConformanceSubject, lawsOf } from '../../src/engine/conformance.ts';
import type { Session } from '../../src/engine/contract.ts';
import { configureEngine, getBackend } from '../../src/engine/registry.ts';
import { type LoadedModel, loadModel } from '../../src/model/load.ts';
import { parseManifest } from '../../src/model/manifest.ts';
import type { EngineCall, EngineCalls } from './wire.ts';

configureEngine(pageEngineHost());
const { signal } = new AbortController();

const calls: EngineCalls = {
  pretendCores(cores) {
    Object.defineProperty(navigator, 'hardwareConcurrency', { value: cores });
    return Promise.resolve();
  },

  loseThreadScripts() {
    const host = pageEngineHost();
    const gone = new URL('/gone.js', self.location.href).href;
    configureEngine({ ...host, wasmThreads: { worker: gone, main: gone } });
    return Promise.resolve();
  },

  probe: async (id) => (await getBackend(id)).probe(),

  async session(id) {
    const session = await open(id);
    const { threads, features } = session;
    session.dispose();
    return { threads, features };
  },

  async laws(id) {
    const subject: ConformanceSubject = {
      backend: await getBackend(id),
      models: {
        float32: await modelOf('float32'),
        float16: await modelOf('float16'),
        dynamic: await modelOf('dynamic'),
        int8: await modelOf('int8'),
        mixed: await modelOf('mixed'),
      },
      cases: await cases(),
    };
    const broken: Record<string, string | null> = {};
    for (const { title, check } of lawsOf(id)) broken[title] = await messageOf(check(subject));
    return broken;
  },

  async loseContext(fence) {
    const session = await open('webgl');
    const other = await open('webgl');
    await answer(session);
    const gl = (activeBackend() as MathBackendWebGL).gpgpu.gl as WebGL2RenderingContext;
    const extension = gl.getExtension('WEBGL_lose_context');
    const fenceSync = gl.fenceSync.bind(gl);
    let fences = 0;
    gl.fenceSync = (...args) => {
      fences += 1;
      if (fences === fence) extension?.loseContext();
      return fenceSync(...args);
    };
    const during = await messageOf(answer(session));
    const after = await messageOf(answer(other));
    session.dispose();
    other.dispose();
    const fresh = await open('webgl');
    const reloaded = await messageOf(answer(fresh));
    fresh.dispose();
    return { during, after, reloaded, tensorsLeft: fresh.tensorCount() };
  },

  bothBackends: () =>
    messageOf(
      (async () => {
        const sessions = [await open('wasm'), await open('webgl')];
        for (let round = 0; round < 3; round += 1) await Promise.all(sessions.map(answer));
        for (const session of sessions) session.dispose();
      })(),
    ),
};

self.onmessage = async ({ data }: MessageEvent<{ call: EngineCall; args: never[] }>) => {
  try {
    const call = calls[data.call] as (...args: never[]) => Promise<unknown>;
    self.postMessage({ value: await call(...data.args) });
  } catch (thrown) {
    self.postMessage({ error: AppError.from(thrown).message });
  }
};

const open = async (id: BackendId): Promise<Session> =>
  (await getBackend(id)).load(await modelOf('float32'), signal);

/** Runs one case. @throws Error where the answer is not the oracle's */
async function answer(session: Session): Promise<void> {
  const [, , expected] = await cases();
  if (!expected) throw new Error('no case');
  const { outputs } = await session.run(
    { dtype: 'float32', shape: [1, 16, 16, 1], layout: 'NHWC', data: Float32Array.from(expected.input) },
    signal,
  );
  const worst = Math.max(
    ...expected.answers.float32.maps.map((value, i) => Math.abs(value - (outputs.maps?.data[i] ?? 9))),
  );
  if (!(worst < 1e-3)) throw new Error(`${session.backend} differs by ${worst}`);
}

async function modelOf(precision: Precision): Promise<LoadedModel> {
  const manifest = parseManifest(await (await fetch('/tiny/manifest.json')).json(), 'tiny');
  const read = async (_: string, { path }: { path: string }) => (await fetch(`/tiny/${path}`)).arrayBuffer();
  return loadModel(manifest, precision, { read, signal });
}

const cases = async (): Promise<ConformanceCase[]> => (await fetch('/tiny/cases.json')).json();

async function messageOf(promise: Promise<unknown>): Promise<string | null> {
  try {
    await promise;
    return null;
  } catch (thrown) {
    return AppError.from(thrown).message;
  }
}
