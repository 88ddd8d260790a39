/** The key pair that releases are signed with: Ed25519 (RFC 8032), as PEM files that OpenSSL reads. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { UsageError } from '../shared/command.ts';

/** The private key of a release, and what the app is told of it. */
export interface ReleaseKey {
  /** The raw 32 bytes of the public key in base64. */
  readonly publicKey: string;
  /** @returns 64 bytes */
  sign(message: Uint8Array): Uint8Array;
}

/**
 * Makes a key pair. The private key can be read by its owner alone; nothing is overwritten.
 * @param path of the private key (PKCS #8); the public key (SPKI) lies beside it as `path`.pub
 * @throws Error where one of the two is there already
 */
export async function makeKey(path: string): Promise<string> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const options = { flag: 'wx' } as const;
  await writeFile(path, privateKey.export({ type: 'pkcs8', format: 'pem' }), { ...options, mode: 0o600 });
  await writeFile(`${path}.pub`, publicKey.export({ type: 'spki', format: 'pem' }), options);
  return rawPublicKey(publicKey);
}

/** @throws UsageError where the file holds no Ed25519 private key */
export async function readKey(path: string): Promise<ReleaseKey> {
  let key: KeyObject;
  try {
    key = createPrivateKey(await readFile(path));
  } catch (thrown) {
    throw new UsageError(`--key ${path}: ${thrown instanceof Error ? thrown.message : thrown}`);
  }
  if (key.asymmetricKeyType !== 'ed25519')
    throw new UsageError(`--key ${path}: a key of kind ed25519 is expected, not ${key.asymmetricKeyType}`);
  return {
    publicKey: rawPublicKey(createPublicKey(key)),
    sign: (message) => sign(null, message, key),
  };
}

function rawPublicKey(key: KeyObject): string {
  const { x } = key.export({ format: 'jwk' });
  if (x === undefined) throw new TypeError('the key has no public part');
  return Buffer.from(x, 'base64url').toString('base64');
}
