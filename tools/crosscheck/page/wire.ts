/** What the command asks of its page. Times are of one inference each, ms. */
import type { TrialRequest } from '../../../src/benchmark/worker/trials/client.ts';

export type CrossCheckBackend = 'wasm' | 'webgl';

export interface LocalBenchmark {
  readonly backend: CrossCheckBackend;
  /** Of model.json. */
  readonly url: string;
  /** Of the input. */
  readonly shape: readonly number[];
  readonly runs: number;
}

declare global {
  interface Window {
    /** Computing and reading back, of each warm run of one trial. */
    trialRuns: (request: TrialRequest) => Promise<readonly number[]>;
    /** The model stays loaded: always the same backend in one page. */
    localBenchmarkRuns: (task: LocalBenchmark) => Promise<readonly number[]>;
  }
}
