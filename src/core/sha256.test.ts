import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digest } from './sha256.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const known = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('SHA-256 without crypto.subtle', () => {
  it('is that of FIPS 180-2, B.1 and B.2', () => {
    const text = (value: string) => new TextEncoder().encode(value);
    expect(hex(digest(text('abc')))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(hex(digest(text('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq')))).toBe(
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    );
  });

  it("equals Node's at every length around the blocks, and in a part of a buffer", () => {
    for (let length = 0; length < 200; length++) {
      const bytes = Uint8Array.from({ length: length + 3 }, (_, i) => (i * 37) % 256).subarray(3);
      expect(hex(digest(bytes))).toBe(known(bytes));
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5000 }), (bytes) => hex(digest(bytes)) === known(bytes)),
    );
  });
});
