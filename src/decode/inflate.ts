/**
 * Inflation by the platform (zlib in every browser and in Node): fast, and read piece by piece, so
 * that it can be bounded.
 */
import { throwIfAborted } from '../core/abort.ts';
import type { Bytes } from './bytes.ts';

/**
 * Reads at most `maxBytes` and then stops, however much more the stream holds.
 * @param parts the compressed stream, in pieces; `deflate` is zlib (RFC 1950), `deflate-raw` is RFC
 * 1951
 * @returns the inflated bytes: fewer than `maxBytes` where the stream ends before
 * @throws AppError kind `cancelled`; the platform's own error where the stream is invalid
 */
export async function inflate(
  parts: readonly Bytes[],
  format: 'deflate' | 'deflate-raw',
  maxBytes: number,
  signal: AbortSignal,
): Promise<Bytes[]> {
  const reader = new Blob([...parts]).stream().pipeThrough(new DecompressionStream(format)).getReader();
  const inflated: Bytes[] = [];
  let missing = maxBytes;
  while (missing > 0) {
    const { done, value } = await reader.read();
    if (signal.aborted) await reader.cancel();
    throwIfAborted(signal);
    if (done) return inflated;
    inflated.push(value.subarray(0, missing));
    missing -= value.length;
  }
  await reader.cancel();
  return inflated;
}
