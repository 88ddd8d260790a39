/** The engine in a module worker, as the app has it. */

import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import { backend as activeBackend } from '@tensorflow/tfjs-core';
import type { BackendId } from '../../src/core/backends.ts';
import { backendOf } from '../../src/core/backends.ts';
import { AppError } from '../../src/core/errors.ts';
import { allowOwnScripts } from '../../src/core/own-scripts.ts';
import type { Precision } from '../../src/core/precision.ts';
import type { IntegerKernelDetails } from '../../src/core/session-details.ts';
import type { HelperThread } from '../../src/engine/backends/int8/host.ts';
import { helperThread } from '../../src/engine/backends/int8/page-host.ts';
import { createEngine, type EngineHost, type MeasurableSession, untilTuned } from '../../src/engine/index.ts';
import { pageEngineHost } from '../../src/engine/page-host.ts';
import {
  type ConformanceCase,
  type ConformanceSubject,
  invariantsOf,
} from '../../src/engine/testing/conformance.ts';
import { checkAnswer, problemOf } from '../../src/engine/testing/conformance-checks.ts';
import { type LoadedModel, loadModel } from '../../src/model/load.ts';
import { parseManifest } from '../../src/model/manifest.ts';
import type { EngineCall, EngineCalls } from './wire.ts';

allowOwnScripts();
let host = pageEngineHost();
let engine = createEngine(host);
const { signal } = new AbortController();

/** Each change adds to those before it. */
function change(part: Partial<EngineHost>): Promise<void> {
  host = { ...host, ...part };
  engine = createEngine(host);
  return Promise.resolve();
}

const calls: EngineCalls = {
  pretendCores(cores) {
    Object.defineProperty(navigator, 'hardwareConcurrency', { value: cores });
    return change({ int8: { ...host.int8, cores } });
  },

  loseThreadScripts() {
    const gone = new URL('gone.js', self.location.href).href;
    const newThread = () => helperThread(new Worker(gone, { type: 'module' }));
    return change({ wasmThreads: { worker: gone, main: gone }, int8: { ...host.int8, newThread } });
  },

  forceThreads: (threads) => change({ int8: { ...host.int8, force: { variant: 'P', threads } } }),

  probe: async (id) => (await engine.backend(id)).probe(),

  async session(id) {
    const session = await open(id);
    if (kernelsOf(session)?.choice === 'first') await answer(session);
    if (await untilTuned(session, signal)) await answer(session);
    const { threads, details } = session;
    session.dispose();
    return { threads, details };
  },

  async invariants(id) {
    const subject: ConformanceSubject = {
      backend: await engine.backend(id),
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
    for (const { title, check } of invariantsOf(id)) broken[title] = await messageOf(check(subject));
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
    const during = await problemOf(answer(session));
    const after = await problemOf(answer(other));
    session.dispose();
    other.dispose();
    const fresh = await open('webgl');
    const reloaded = await messageOf(answer(fresh));
    fresh.dispose();
    return { during, after, reloaded, tensorsLeft: fresh.tensorCount() };
  },

  async killHelper() {
    const { newThread } = host.int8;
    if (!newThread) throw new Error('no threads here');
    const helpers: HelperThread[] = [];
    const kept = () => {
      const helper = newThread();
      helpers.push(helper);
      return helper;
    };
    await change({ int8: { ...host.int8, newThread: kept, force: { variant: 'P', threads: 2 } } });
    const session = await open('int8');
    const wrong = await messageOf(
      (async () => {
        await answer(session);
        helpers[0]?.terminate();
        // The browser terminates a worker asynchronously: the helper may still take part in some
        // runs.
        for (let run = 0; run < 1000 && kernelsOf(session)?.threadRestarts === 0; run += 1) {
          await answer(session);
        }
        await answer(session);
      })(),
    );
    const { threads, details } = session;
    session.dispose();
    return { wrong, threads, details, started: helpers.length };
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

const kernelsOf = ({ details }: MeasurableSession): IntegerKernelDetails | null =>
  details.kind === 'integer-kernels' ? details : null;

const open = async (id: BackendId): Promise<MeasurableSession> =>
  (await engine.backend(id)).load(await modelOf(backendOf(id).precisions[0]), signal);

/** Runs one case. @throws Error where the answer is not the oracle's */
async function answer(session: MeasurableSession): Promise<void> {
  const [, , expected] = await cases();
  if (!expected) throw new Error('no case');
  const { outputs } = await session.run(
    { dtype: 'float32', shape: [1, 16, 16, 1], layout: 'NHWC', data: Float32Array.from(expected.input) },
    signal,
  );
  checkAnswer(session, expected, outputs);
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
