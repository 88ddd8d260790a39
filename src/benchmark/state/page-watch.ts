/** Watches events of the page while it measures, as far as the browser reports them. */
import type { RunEvent } from '../model/run.ts';

export type PageEvent = Extract<RunEvent['kind'], 'hidden' | 'visible' | 'plugged' | 'unplugged'>;

/**
 * Tells what is so now where it matters (hidden, unplugged), then every change, until the returned
 * function is called.
 */
export type WatchPage = (onEvent: (kind: PageEvent) => void) => () => void;

/** The Battery Status API, which only Chromium has and TypeScript's library does not. */
interface BatteryManager extends EventTarget {
  readonly charging: boolean;
}

export const watchPage: WatchPage = (onEvent) => {
  const stop = new AbortController();
  const onVisibility = () => onEvent(document.hidden ? 'hidden' : 'visible');
  document.addEventListener('visibilitychange', onVisibility, { signal: stop.signal });
  if (document.hidden) onEvent('hidden');
  // A browser that refuses to tell is like one that cannot.
  void watchBattery(onEvent, stop.signal).catch(() => undefined);
  return () => stop.abort();
};

async function watchBattery(onEvent: (kind: PageEvent) => void, signal: AbortSignal): Promise<void> {
  const { getBattery } = navigator as { getBattery?: () => Promise<BatteryManager> };
  const battery = await getBattery?.call(navigator);
  if (!battery || signal.aborted) return;
  if (!battery.charging) onEvent('unplugged');
  battery.addEventListener('chargingchange', () => onEvent(battery.charging ? 'plugged' : 'unplugged'), {
    signal,
  });
}
