/** Calls that the tests make to the page. */
import type { Trial } from '../../src/benchmark/model/run.ts';
import type { TrialProgress, TrialRequest } from '../../src/benchmark/worker/trials/client.ts';
import type { DeviceDescription } from '../../src/benchmark/worker/trials/protocol.ts';

export interface MadeTrial {
  readonly trial: Trial;
  readonly progress: readonly TrialProgress[];
  /** Started and not terminated. */
  readonly workersLeft: number;
}

declare global {
  interface Window {
    describeDevice: () => Promise<DeviceDescription>;
    /** @param cancelAfterRuns aborts once so many warm runs were told */
    runTrial: (request: TrialRequest, cancelAfterRuns?: number) => Promise<MadeTrial>;
  }
}
