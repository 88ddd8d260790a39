/**
 * A kiosk: an attract screen, a visit, and after it nothing of it left. The page is loaded anew after
 * each visit, which ends every image, text, URL of an object and texture with it; what is shown is
 * emptied before, so that nothing stays where that fails.
 */
import type { KioskFile, KioskPolicy } from '../core/kiosk.ts';
import { IdleTime, WARNING_S } from '../kiosk/idle.ts';
import { type Failures, isPin, waitLeft } from '../kiosk/pin.ts';
import type { AppStore, KioskState } from './store.ts';

const TICK_MS = 1000;
const DAY_S = 86_400;
const QUIET_S = 3600;
const ACTIVITY = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;

const FAILURES_KEY = 'penumbra.kiosk-failures';
/** Keys of local storage that the next visit keeps; all other choices were the last visitor's. */
const KEPT_KEYS: readonly string[] = [
  FAILURES_KEY,
  'penumbra.theme',
  'penumbra.events',
  'penumbra.benchmark-choice',
];

export type PinAnswer =
  | { readonly state: 'left' }
  | { readonly state: 'wrong'; readonly waitMs: number }
  | { readonly state: 'wait'; readonly waitMs: number };

export interface KioskCommands {
  /** Takes what `kiosk.json` says, at the start and whenever it was asked for again. */
  apply(file: KioskFile): void;
  /** A visitor touched the attract screen. */
  begin(): void;
  /** The visitor is still there. */
  stay(): void;
  /** Ends the visit and wipes everything. */
  end(): void;
  /** Leaves the kiosk until the page is idle or loaded again. */
  leave(pin: string): Promise<PinAnswer>;
}

interface Options {
  /** Empties the store of all that a visitor brought. */
  readonly forgetAll: () => void;
  /** Loads the page anew, where that works without a network too. */
  readonly reload: () => void;
}

export function createKioskCommands(store: AppStore, { forgetAll, reload }: Options): KioskCommands {
  const idle = new IdleTime();
  /** Abilities of the page. */
  const age = new IdleTime();
  let timer: ReturnType<typeof setInterval> | null = null;

  const active = () => {
    const { kiosk } = store.getState();
    return kiosk.state === 'on' && kiosk.phase !== 'attract' ? kiosk : null;
  };

  function set(phase: 'attract' | 'visit' | 'left'): void {
    const { kiosk } = store.getState();
    if (kiosk.state === 'on') store.setState({ kiosk: { ...kiosk, phase, secondsLeft: null } });
  }

  function end(): void {
    const wasUsed = active() !== null;
    set('attract');
    forgetAll();
    forgetChoices();
    if (wasUsed) reload();
  }

  /** A page that is open for months is renewed in an hour in which nobody is there. */
  function reloadIfOld(): void {
    if (store.getState().kiosk.state !== 'on' || age.elapsedSeconds() < DAY_S) return;
    if (idle.elapsedSeconds() < QUIET_S) return;
    age.touched();
    reload();
  }

  function tick(): void {
    const now = active();
    if (!now) {
      reloadIfOld();
      return;
    }
    const left = Math.ceil(now.policy.idleSeconds - idle.elapsedSeconds());
    if (left <= 0) {
      end();
      return;
    }
    const secondsLeft = left <= Math.min(WARNING_S, now.policy.idleSeconds - 1) ? left : null;
    if (secondsLeft !== now.secondsLeft) store.setState({ kiosk: { ...now, secondsLeft } });
  }

  function touched(): void {
    idle.touched();
    if (active()?.secondsLeft) tick();
  }

  function watch(): void {
    if (timer !== null) return;
    timer = setInterval(tick, TICK_MS);
    for (const type of ACTIVITY)
      globalThis.addEventListener?.(type, touched, { passive: true, capture: true });
    // A tab that was frozen, or a device that slept, is told first here.
    globalThis.document?.addEventListener('visibilitychange', tick);
  }

  return {
    apply(file) {
      const { kiosk } = store.getState();
      if (file.kind === 'off') {
        if (kiosk.state !== 'off') store.setState({ kiosk: { state: 'off' } });
        return;
      }
      if (file.kind === 'broken') {
        forgetAll();
        store.setState({ kiosk: { state: 'broken', path: file.path } });
        return;
      }
      const { policy } = file;
      const kept = kiosk.state === 'on' ? kiosk : { phase: 'attract' as const, secondsLeft: null };
      if (kiosk.state !== 'on') forgetAll();
      store.setState({
        kiosk: { state: 'on', policy, phase: kept.phase, secondsLeft: kept.secondsLeft },
        ...(policy.operatingPoint && { criterion: policy.operatingPoint }),
      });
      watch();
    },
    begin() {
      idle.touched();
      set('visit');
    },
    stay: touched,
    end,
    async leave(pin) {
      const { kiosk } = store.getState();
      const failures = storedFailures();
      const waitMs = waitLeft(failures, Date.now());
      if (waitMs > 0 || kiosk.state !== 'on' || !kiosk.policy.pin) return { state: 'wait', waitMs };
      // Counted before it is tried: a page that is loaded anew meanwhile gives no free attempt.
      const count = failures.count + 1;
      saveFailures({ count, lastMs: Date.now() });
      if (!(await isPin(pin, kiosk.policy.pin)))
        return { state: 'wrong', waitMs: waitLeft({ count, lastMs: Date.now() }, Date.now()) };
      saveFailures({ count: 0, lastMs: 0 });
      idle.touched();
      set('left');
      return { state: 'left' };
    },
  };
}

/** The policy that binds now; null where there is none, and once the kiosk was left by its PIN. */
export function bindingPolicy(kiosk: KioskState): KioskPolicy | null {
  return kiosk.state === 'on' && kiosk.phase !== 'left' ? kiosk.policy : null;
}

function forgetChoices(): void {
  try {
    for (const key of Object.keys(localStorage))
      if (key.startsWith('penumbra.') && !KEPT_KEYS.includes(key)) localStorage.removeItem(key);
  } catch {
    // Without storage nothing was kept.
  }
}

function storedFailures(): Failures {
  try {
    const { count, lastMs } = JSON.parse(localStorage.getItem(FAILURES_KEY) ?? '{}') as Partial<Failures>;
    return { count: Number(count ?? 0) || 0, lastMs: Number(lastMs ?? 0) || 0 };
  } catch {
    return memory;
  }
}

/** Where the browser stores nothing. */
let memory: Failures = { count: 0, lastMs: 0 };

function saveFailures(failures: Failures): void {
  memory = failures;
  try {
    localStorage.setItem(FAILURES_KEY, JSON.stringify(failures));
  } catch {
    // Kept in memory.
  }
}
