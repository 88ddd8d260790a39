import { pbkdf2Sync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { hashPin, isPin, waitAfter, waitLeft } from './pin.ts';

const salt = Uint8Array.from({ length: 16 }, (_, i) => i);
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

describe('a PIN', () => {
  test('is hashed as OpenSSL does', async () => {
    expect(await hashPin('2468', salt, 1000)).toBe(base64(pbkdf2Sync('2468', salt, 1000, 32, 'sha256')));
  });

  test('opens by itself alone', async () => {
    const iterations = 1000;
    const pin = { iterations, salt: base64(salt), hash: await hashPin('2468', salt, iterations) };
    expect(await isPin('2468', pin)).toBe(true);
    expect(await isPin('2469', pin)).toBe(false);
    expect(await isPin('', pin)).toBe(false);
  });

  test('that is wrong again and again must be waited for, ever longer, up to an hour', () => {
    expect([0, 1, 2, 3, 4, 5, 9, 10, 50].map((failures) => waitAfter(failures) / 1000)).toEqual([
      0, 0, 0, 30, 60, 120, 1920, 3600, 3600,
    ]);
  });

  test('is waited for as long where the clock was set back, and no longer', () => {
    expect(waitLeft({ count: 3, lastMs: 1_000_000 }, 1_010_000)).toBe(20_000);
    expect(waitLeft({ count: 3, lastMs: 1_000_000 }, 0)).toBe(30_000);
    expect(waitLeft({ count: 3, lastMs: 1_000_000 }, 2_000_000)).toBe(0);
  });
});
