import { AppError } from './errors.ts';

/** For work that nothing will cancel. */
export const neverAborted: AbortSignal = new AbortController().signal;

/** Throws `cancelled` where the signal has been aborted. */
export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new AppError({ kind: 'cancelled' });
}

/**
 * Handles waiting messages, then throws if one of them was a cancellation. A worker that computes
 * without a pause receives no messages, so call this between stages.
 */
export async function checkpoint(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
  throwIfAborted(signal);
}
