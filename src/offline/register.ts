/**
 * Registers the service worker, and tells whether the app is stored and which newer release is offered.
 */

import type { Refusal, RunningRelease } from '../core/release.ts';
import type { AppCheck, FromServiceWorker, Offer, Seen, ToServiceWorker } from './messages.ts';
import { runSelfTest } from './trial.ts';

const HOUR_MS = 3_600_000;
/** Longer than some hundred files take on a slow disk. */
const CHECK_WAIT_MS = 60_000;
/** Longer than a release takes over a slow network; the offer then comes by a message. */
const LOOK_WAIT_MS = 600_000;
/** One transaction; a page that hears nothing is loaded anew all the same. */
const ANSWER_WAIT_MS = 5000;

export interface OfflineEvents {
  /** The app is stored, and from now on opens without a network. */
  readonly onReady: () => void;
  /** The app cannot be stored here, and so needs its server. */
  readonly onError: (error: unknown) => void;
  /** A newer release is stored whole, and waits for its self-test. */
  readonly onCandidate: () => void;
  /** A newer release has passed its self-test and waits for {@link Updates.applyUpdate}. */
  readonly onUpdate: () => void;
  /** What runs, and why the release of the server was not taken. */
  readonly onSeen: (running: RunningRelease | null, refusal: Refusal | null) => void;
}

export interface Updates {
  /**
   * Has the release that is offered read drawn images in a worker of its own, unless another page
   * does so now.
   */
  tryCandidate(): Promise<void>;
  /** Switches to the newer release and reloads the page, which closes all files: only on request. */
  applyUpdate(): void;
  /** The page has read with its model. */
  proved(): void;
  /**
   * Has every stored file of the app read and, where it is not sound, fetched again. Null where no
   * service worker answers.
   */
  checkApp(): Promise<AppCheck | null>;
}

/** The page never reloads unless {@link Updates.applyUpdate} was called in it. */
export function registerServiceWorker({
  onReady,
  onError,
  onCandidate,
  onUpdate,
  onSeen,
}: OfflineEvents): Updates {
  let offer: Offer | null = null;
  /** The release that this page is of; null before the service worker has said so. */
  let runningId: string | null = null;
  let hasRead = false;

  function take(next: Offer | null): void {
    offer = next;
    if (next) (next.isTried ? onUpdate : onCandidate)();
  }

  async function look(): Promise<void> {
    const seen = await ask<Seen>({ type: 'look' }, LOOK_WAIT_MS);
    if (!seen) return;
    onSeen(seen.running, seen.refusal);
    take(seen.offer);
  }

  function tellProved(): void {
    if (hasRead && runningId !== null) void ask({ type: 'proved', id: runningId }, ANSWER_WAIT_MS);
  }

  async function register(): Promise<void> {
    // The dev server builds no service worker, and a stored app would hide every change.
    if (!import.meta.env.PROD) return;
    const { serviceWorker } = navigator;
    if (!serviceWorker) throw new Error('This browser has no service workers, or the page is not secure.');
    serviceWorker.addEventListener('message', ({ data }: MessageEvent<FromServiceWorker>) => {
      if (data.type === 'offer') take(data.offer);
    });
    const registration = await serviceWorker.register('service-worker.js', { updateViaCache: 'none' });
    const first = registration.active ? null : registration.installing;
    first?.addEventListener('statechange', () => {
      if (first.state === 'redundant') onError(new Error('The app could not be stored on this device.'));
    });
    await serviceWorker.ready;
    onReady();
    const seen = await ask<Seen>({ type: 'running' }, ANSWER_WAIT_MS);
    runningId = seen?.running?.id ?? null;
    tellProved();
    globalThis.addEventListener('online', () => void look());
    setInterval(() => void look(), HOUR_MS);
    await look();
  }

  register().catch(onError);

  return {
    async tryCandidate() {
      const tested = offer;
      if (!tested || tested.isTried) return;
      const ok = await runSelfTest(tested);
      if (ok !== null) await ask({ type: 'tried', id: tested.id, ok }, ANSWER_WAIT_MS);
    },
    checkApp: () => ask<AppCheck>({ type: 'check' }, CHECK_WAIT_MS),
    applyUpdate() {
      const applied = offer ? ask<boolean>({ type: 'apply', id: offer.id }, ANSWER_WAIT_MS) : null;
      void Promise.resolve(applied).finally(() => location.reload());
    },
    proved() {
      if (hasRead) return;
      hasRead = true;
      tellProved();
    },
  };
}

/** Null where no service worker answers in time. */
async function ask<T>(message: ToServiceWorker, waitMs: number): Promise<T | null> {
  const active = (await navigator.serviceWorker?.getRegistration())?.active;
  if (!active) return null;
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, waitMs, null);
    port1.onmessage = ({ data }: MessageEvent<T | null>) => {
      clearTimeout(timer);
      port1.close();
      resolve(data);
    };
    active.postMessage(message, [port2]);
  });
}
