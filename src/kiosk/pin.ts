/** The PIN that leaves a kiosk: a slow hash, and waits that grow with every wrong one. */
import type { PinHash } from '../core/kiosk.ts';

const HASH_BITS = 256;

/** This many wrong PINs are a slip of the finger. */
const FREE_FAILURES = 3;
const FIRST_WAIT_MS = 30_000;
/** With waits of an hour, 10,000 PINs of four digits take a year. */
const LONGEST_WAIT_MS = 3_600_000;

/** @param iterations of PBKDF2; 600,000 take some 0.3 s */
export async function hashPin(
  pin: string,
  salt: Uint8Array<ArrayBuffer>,
  iterations: number,
): Promise<string> {
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(pin), 'PBKDF2', false, [
    'deriveBits',
  ]);
  const bits = await crypto.subtle.deriveBits(
    { name: 'PBKDF2', hash: 'SHA-256', salt, iterations },
    key,
    HASH_BITS,
  );
  return btoa(String.fromCharCode(...new Uint8Array(bits)));
}

export async function isPin(pin: string, { iterations, salt, hash }: PinHash): Promise<boolean> {
  const bytes = Uint8Array.from(atob(salt), (character) => character.charCodeAt(0));
  return (await hashPin(pin, bytes, iterations)) === hash;
}

/** How long nobody may try after so many wrong PINs in a row. */
export function waitAfter(failures: number): number {
  if (failures < FREE_FAILURES) return 0;
  return Math.min(FIRST_WAIT_MS * 2 ** (failures - FREE_FAILURES), LONGEST_WAIT_MS);
}

/** Wrong PINs in a row, and when the last was given, by the device's clock. */
export interface Failures {
  readonly count: number;
  readonly lastMs: number;
}

/**
 * Milliseconds until the next PIN may be given. A clock that was set back never makes it longer than
 * the wait itself.
 */
export function waitLeft({ count, lastMs }: Failures, nowMs: number): number {
  const wait = waitAfter(count);
  return Math.min(Math.max(lastMs + wait - nowMs, 0), wait);
}
