import type { EngineHost } from '../../../engine/index.ts';
import type { ModelRepository } from '../../../worker/host-models.ts';
import type { MeasuredPart, TrialPhase } from './protocol.ts';

/** Dependencies of a trial, and the functions that it reports to. */
export interface TrialContext {
  readonly repository: ModelRepository;
  readonly engineHost: EngineHost;
  readonly signal: AbortSignal;
  readonly enter: (phase: TrialPhase) => void;
  readonly put: (part: MeasuredPart) => void;
  /**
   * Bytes of the page and its workers; null where the browser does not report them. It takes some
   * 13 s in Chromium.
   */
  readonly browserBytes: () => Promise<number | null>;
}
