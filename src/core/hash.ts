/**
 * SHA-256, lower-case hex. Browsers compute it on secure pages only (https, localhost); a library
 * does elsewhere.
 */
export async function sha256(bytes: BufferSource): Promise<string> {
  return Array.from(await digestOf(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function digestOf(bytes: BufferSource): Promise<Uint8Array> {
  // The type says that it is always there.
  const subtle = crypto.subtle as SubtleCrypto | undefined;
  if (subtle) return new Uint8Array(await subtle.digest('SHA-256', bytes));
  const { sha256: digest } = await import('@noble/hashes/sha2.js');
  if (!ArrayBuffer.isView(bytes)) return digest(new Uint8Array(bytes));
  return digest(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}
