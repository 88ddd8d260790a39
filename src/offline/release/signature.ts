/** Ed25519 (RFC 8032): by WebCrypto, and by a library where a browser lacks it. */
import { verifyAsync } from '@noble/ed25519';

/** Of a signature in bytes. */
const SIGNATURE_BYTES = 64;

/**
 * Tells whether a signature over a message was made by the owner of a key.
 * @param publicKey the raw 32 bytes in base64
 */
export async function isSignedBy(
  publicKey: string,
  message: ArrayBuffer,
  signature: ArrayBuffer,
  subtle: Pick<SubtleCrypto, 'importKey' | 'verify'> = crypto.subtle,
): Promise<boolean> {
  if (signature.byteLength !== SIGNATURE_BYTES) return false;
  const raw = Uint8Array.from(atob(publicKey), (character) => character.charCodeAt(0));
  let key: CryptoKey;
  try {
    key = await subtle.importKey('raw', raw, 'Ed25519', false, ['verify']);
  } catch {
    // zip215 would also take signatures that the standard does not.
    return verifyAsync(new Uint8Array(signature), new Uint8Array(message), raw, { zip215: false }).catch(
      () => false,
    );
  }
  return subtle.verify('Ed25519', key, signature, message);
}
