import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sha256 } from './hash.ts';

const known = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const drawn = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 37) % 256);

describe.each(['with', 'without'])('SHA-256 %s crypto.subtle', (kind) => {
  beforeEach(() => {
    if (kind === 'without') vi.stubGlobal('crypto', {});
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('is that of FIPS 180-2, B.1', async () => {
    expect(await sha256(new TextEncoder().encode('abc'))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });

  it("equals Node's around the blocks, in a part of a buffer and of a whole one", async () => {
    for (const length of [0, 1, 55, 56, 63, 64, 65, 119, 120, 5000]) {
      const part = drawn(length + 3).subarray(3);
      expect(await sha256(part)).toBe(known(part));
      expect(await sha256(drawn(length).buffer)).toBe(known(drawn(length)));
    }
  });
});
