/** Against vectors of RFC 8032 and signatures of Node's OpenSSL, by WebCrypto and by the library. */
import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { isSignedBy } from './signature.ts';

const buffer = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(bytes).buffer;
const hex = (text: string) => buffer(Buffer.from(text, 'hex'));
const base64 = (text: string) => Buffer.from(text, 'hex').toString('base64');

/** RFC 8032, section 7.1, tests 1 to 3. */
const VECTORS = [
  {
    key: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    message: '',
    signature:
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  },
  {
    key: '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    message: '72',
    signature:
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  },
  {
    key: 'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    message: 'af82',
    signature:
      '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  },
];

/** As in a browser that has no Ed25519. */
const without = {
  importKey: () => Promise.reject(new DOMException('Unrecognized name.', 'NotSupportedError')),
  verify: () => Promise.reject(new Error('never asked')),
} as unknown as SubtleCrypto;

describe.each([
  ['WebCrypto', crypto.subtle],
  ['the library', without],
])('by %s', (_, subtle) => {
  test.each(VECTORS)('a signature of RFC 8032 holds, for the message $message', async (vector) => {
    const check = (message: string, signature: string) =>
      isSignedBy(base64(vector.key), hex(message), hex(signature), subtle);
    expect(await check(vector.message, vector.signature)).toBe(true);
    expect(await check(`${vector.message}00`, vector.signature)).toBe(false);
  });

  test('no signature with a flipped bit holds, nor one of another length or by another key', async () => {
    const [own, other] = [generateKeyPairSync('ed25519'), generateKeyPairSync('ed25519')];
    const raw = Buffer.from(own.publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('base64');
    const message = Buffer.from('a list of files');
    const signature = sign(null, message, own.privateKey);
    const check = (bytes: Uint8Array) => isSignedBy(raw, buffer(message), buffer(bytes), subtle);
    expect(await check(signature)).toBe(true);
    for (let bit = 0; bit < 512; bit += 37) {
      const flipped = Uint8Array.from(signature);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(await check(flipped)).toBe(false);
    }
    expect(await check(signature.subarray(1))).toBe(false);
    expect(await check(new Uint8Array(64))).toBe(false);
    expect(await check(sign(null, message, other.privateKey))).toBe(false);
  });
});
