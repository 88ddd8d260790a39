import type { EngineHost } from '../../../engine/host.ts';
import type { ModelShelf } from '../../../worker/host-models.ts';
import type { MeasuredPart, TrialPhase } from './protocol.ts';

/** What a trial is given, and whom it tells. */
export interface TrialContext {
  readonly shelf: ModelShelf;
  readonly engine: EngineHost;
  readonly signal: AbortSignal;
  readonly enter: (phase: TrialPhase) => void;
  readonly put: (part: MeasuredPart) => void;
  /** Of the page and its workers; null where the browser does not tell. It takes some 13 s in Chromium. */
  readonly browserBytes: () => Promise<number | null>;
}
