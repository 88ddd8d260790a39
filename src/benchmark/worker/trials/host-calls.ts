/** The calls of a measuring worker, one function per call of the protocol. */
import type { EngineHost } from '../../../engine/index.ts';
import { createModelRepository } from '../../../worker/host-models.ts';
import type { Calls } from '../../../worker/host-wire.ts';
import { describeDevice } from './host-describe.ts';
import { oracleAnswer } from './host-oracle.ts';
import { runTrial } from './host-trial.ts';
import type { BenchmarkApi } from './protocol.ts';

/** @param modelsUrl the folder of the models, with a slash at the end */
export function createBenchmarkCalls(modelsUrl: URL, engineHost: EngineHost): Calls<BenchmarkApi> {
  const repository = createModelRepository(modelsUrl);
  let stop = new AbortController();
  let receiveBytes: (bytes: number | null) => void = () => undefined;

  return {
    async describe(_, { signal }) {
      return { value: await describeDevice(repository, engineHost, signal) };
    },

    async trial(task, { report }) {
      stop = new AbortController();
      const { signal } = stop;
      await runTrial(task, {
        repository,
        engineHost,
        signal,
        enter: (phase) => report({ kind: 'phase', phase }),
        put: (part) => report({ kind: 'part', part }),
        browserBytes: () =>
          new Promise((resolve) => {
            receiveBytes = resolve;
            signal.addEventListener('abort', () => resolve(null), { once: true });
            report({ kind: 'browser-bytes-requested' });
          }),
      });
      return { value: null };
    },

    async stop() {
      stop.abort();
      return { value: null };
    },

    async browserBytes(bytes) {
      receiveBytes(bytes);
      return { value: null };
    },

    async oracle(configuration, { signal }) {
      return { value: await oracleAnswer(configuration, repository, engineHost, signal) };
    },
  };
}
