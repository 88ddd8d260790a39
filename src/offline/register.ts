/**
 * Registers the service worker, and tells whether the app is stored and when a newer version waits.
 */
import type { AppCheck, ToServiceWorker } from './messages.ts';

/** Longer than some hundred files take on a slow disk. */
const CHECK_WAIT_MS = 60_000;

export interface OfflineEvents {
  /** The app is stored, and from now on opens without a network. */
  readonly onReady: () => void;
  /** A newer version is stored and waits for {@link Updates.applyUpdate}. */
  readonly onUpdate: () => void;
  /** The app cannot be stored here, and so needs its server. */
  readonly onError: (error: unknown) => void;
}

export interface Updates {
  /**
   * Switches to the newer version and reloads the page, which closes all files: only on request.
   */
  applyUpdate(): void;
  /**
   * Has every stored file of the app read and, where it is not sound, fetched again. Null where no
   * service worker answers.
   */
  checkApp(): Promise<AppCheck | null>;
}

/** The page never reloads unless {@link Updates.applyUpdate} was called in it. */
export function registerServiceWorker({ onReady, onUpdate, onError }: OfflineEvents): Updates {
  let waiting: ServiceWorker | null = null;

  function announce(worker: ServiceWorker): void {
    waiting = worker;
    worker.addEventListener('statechange', () => {
      // Another page applied it, or a still newer version replaced it: only a reload remains to be
      // done.
      if (waiting === worker) waiting = null;
    });
    onUpdate();
  }

  function watch({ installing, active }: ServiceWorkerRegistration): void {
    // Without an active worker this is the first version, and replaces nothing.
    if (!installing || !active) return;
    installing.addEventListener('statechange', () => {
      if (installing.state === 'installed') announce(installing);
    });
  }

  async function register(): Promise<void> {
    // The dev server builds no service worker, and a stored app would hide every change.
    if (!import.meta.env.PROD) return;
    const { serviceWorker } = navigator;
    if (!serviceWorker) throw new Error('This browser has no service workers, or the page is not secure.');
    const registration = await serviceWorker.register('service-worker.js', { updateViaCache: 'none' });
    const first = registration.active ? null : registration.installing;
    first?.addEventListener('statechange', () => {
      if (first.state === 'redundant') onError(new Error('The app could not be stored on this device.'));
    });
    await serviceWorker.ready;
    onReady();
    if (registration.waiting) announce(registration.waiting);
    watch(registration);
    registration.addEventListener('updatefound', () => watch(registration));
  }

  register().catch(onError);

  return {
    async checkApp() {
      const active = (await navigator.serviceWorker?.getRegistration())?.active;
      if (!active) return null;
      const { port1, port2 } = new MessageChannel();
      const answer = new Promise<AppCheck | null>((resolve) => {
        port1.onmessage = ({ data }: MessageEvent<AppCheck>) => resolve(data);
        setTimeout(resolve, CHECK_WAIT_MS, null);
      });
      active.postMessage({ type: 'check' } satisfies ToServiceWorker, [port2]);
      return answer;
    },
    applyUpdate() {
      if (!waiting) {
        location.reload();
        return;
      }
      navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
      waiting.postMessage({ type: 'activate' } satisfies ToServiceWorker);
    },
  };
}
