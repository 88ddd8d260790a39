/**
 * The events of this device: codes, numbers and names of engines, for whoever looks after it. No
 * file's name, no text of a file and no finding is ever among it. The last two hundred are kept.
 */
import type { AppState, AppStore } from './store.ts';

const KEY = 'penumbra.events';
const KEPT = 200;

export interface LoggedEvent {
  /** By the device's clock, which may be wrong. */
  readonly atMs: number;
  readonly code:
    | 'started'
    | 'engine'
    | 'engine-failed'
    | 'reading-failed'
    | 'worker-replaced'
    | 'stored'
    | 'release'
    | 'release-refused'
    | 'kiosk';
  /** More codes and numbers. */
  readonly detail: string;
}

export interface EventLog {
  /** The newest last. */
  all(): readonly LoggedEvent[];
  add(code: LoggedEvent['code'], detail?: string): void;
}

export function createEventLog(now: () => number = Date.now): EventLog {
  let events = stored();
  return {
    all: () => events,
    add(code, detail = '') {
      events = [...events, { atMs: now(), code, detail }].slice(-KEPT);
      try {
        localStorage.setItem(KEY, JSON.stringify(events));
      } catch {
        // Kept in memory.
      }
    },
  };
}

function stored(): readonly LoggedEvent[] {
  try {
    const events: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(events) ? (events as LoggedEvent[]).slice(-KEPT) : [];
  } catch {
    return [];
  }
}

/** Logs what the store tells. */
export function logState(store: AppStore, log: EventLog): void {
  store.subscribe((state, before) => {
    logEngine(state, before, log);
    if (state.stored !== before.stored && 'missing' in state.stored) {
      const { state: outcome, missing, repaired } = state.stored;
      log.add('stored', `${outcome}, missing ${missing}, repaired ${repaired}`);
    }
    if (state.release?.id !== before.release?.id && state.release)
      log.add(
        'release',
        `${state.release.version}, ${state.release.number}, ${state.release.id.slice(0, 12)}`,
      );
    if (state.refusal !== before.refusal && state.refusal) log.add('release-refused', state.refusal);
    if (state.kiosk !== before.kiosk && phaseOf(state) !== phaseOf(before)) log.add('kiosk', phaseOf(state));
    if (state.cases !== before.cases) logFailures(state, before, log);
  });
}

function logEngine({ engine }: AppState, { engine: before }: AppState, log: EventLog): void {
  if (engine.state === before.state) return;
  if (engine.state === 'ready') log.add('engine', `${engine.info.variantId} on ${engine.info.backend}`);
  if (engine.state === 'failed') log.add('engine-failed', problemCode(engine.error.problem));
}

function logFailures({ cases }: AppState, { cases: before }: AppState, log: EventLog): void {
  const known = new Set(before.filter(({ analysis }) => analysis.state === 'failed').map(({ key }) => key));
  for (const { key, analysis } of cases)
    if (analysis.state === 'failed' && !known.has(key))
      log.add('reading-failed', problemCode(analysis.error.problem));
}

const phaseOf = ({ kiosk }: AppState): string => (kiosk.state === 'on' ? kiosk.phase : kiosk.state);

/** Kind and reason alone: details may hold texts out of a file. */
function problemCode(problem: { readonly kind: string; readonly reason?: string }): string {
  return problem.reason === undefined ? problem.kind : `${problem.kind}, ${problem.reason}`;
}
