/**
 * Where the headers of the page come from. A static host sends none; the service worker then adds them to
 * what it serves, and the page is isolated from its second load on.
 */
import type { Protection } from '../core/protection.ts';

/** Set by the service worker on what it added headers to; see service-worker.ts. */
const ADDED = 'Penumbra-Headers';

/** A worker that was just activated takes the page within moments. After a forced reload, never. */
const CONTROL_LIMIT_MS = 3000;

/** Kept for this tab, so that a page that stays without isolation is not reloaded again. */
const RELOADED_KEY = 'penumbra.reloaded-for-isolation';

/**
 * Finds out where the page's headers come from. Where they came too late for this load, and nothing
 * would be lost, the page is reloaded, once.
 * @param mayReload whether the page holds nothing that a reload would close
 * @returns null where the page is being reloaded
 */
export async function findProtection(mayReload: () => boolean): Promise<Protection | null> {
  const isAdded = await isControlled();
  const headers = await fetch('index.html')
    .then((response) => response.headers)
    .catch(() => null);
  if (crossOriginIsolated) return headers?.has(ADDED) ? 'added' : 'served';
  if (!isAdded || !headers?.has(ADDED)) return 'missing';
  if (wasReloaded() || !mayReload()) return 'next-visit';
  location.reload();
  return null;
}

/** Tells whether a service worker serves this page, or does so within moments. */
async function isControlled(): Promise<boolean> {
  const { serviceWorker } = navigator;
  if (!serviceWorker) return false;
  if (serviceWorker.controller) return true;
  return new Promise((resolve) => {
    serviceWorker.addEventListener('controllerchange', () => resolve(true), { once: true });
    setTimeout(() => resolve(serviceWorker.controller !== null), CONTROL_LIMIT_MS);
  });
}

/** Tells whether this tab was reloaded before, and notes that it is now. */
function wasReloaded(): boolean {
  try {
    const isNoted = sessionStorage.getItem(RELOADED_KEY) !== null;
    sessionStorage.setItem(RELOADED_KEY, '1');
    return isNoted;
  } catch {
    return true; // Without storage, a reload could repeat for ever.
  }
}
