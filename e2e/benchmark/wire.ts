/** What the tests ask of the page. */
import type { Visit } from '../../src/benchmark/model/run.ts';
import type { VisitProgress, VisitRequest } from '../../src/benchmark/worker/trials/client.ts';
import type { DeviceDescription } from '../../src/benchmark/worker/trials/protocol.ts';

export interface MadeVisit {
  readonly visit: Visit;
  readonly progress: readonly VisitProgress[];
  /** Started and not terminated. */
  readonly workersLeft: number;
}

declare global {
  interface Window {
    describeDevice: () => Promise<DeviceDescription>;
    /** @param cancelAfterRuns aborts once so many warm runs were told */
    makeVisit: (request: VisitRequest, cancelAfterRuns?: number) => Promise<MadeVisit>;
  }
}
