/** Calls that the command makes to its page. Each time is of one inference, ms. */
import type { TrialRequest } from '../../../src/benchmark/worker/trials/client.ts';

export type CrossCheckBackend = 'wasm' | 'webgl';

export interface LocalBenchmark {
  readonly backend: CrossCheckBackend;
  /** Address of model.json. */
  readonly url: string;
  /** Shape of the input. */
  readonly shape: readonly number[];
  readonly runs: number;
}

declare global {
  interface Window {
    /** Times of computing and reading back, for each warm run of one trial. */
    trialRuns: (request: TrialRequest) => Promise<readonly number[]>;
    /** Keeps the model loaded; a page always uses the same backend. */
    localBenchmarkRuns: (task: LocalBenchmark) => Promise<readonly number[]>;
  }
}
