import type { EngineHost } from '../../../engine/host.ts';
import type { ModelShelf } from '../../../worker/host-models.ts';
import type { MeasuredPart, VisitPhase } from './protocol.ts';

/** What a visit is given, and whom it tells. */
export interface VisitContext {
  readonly shelf: ModelShelf;
  readonly engine: EngineHost;
  readonly signal: AbortSignal;
  readonly enter: (phase: VisitPhase) => void;
  readonly put: (part: MeasuredPart) => void;
  /** Of the page and its workers; null where the browser does not tell. It takes some 13 s in Chromium. */
  readonly browserBytes: () => Promise<number | null>;
}
