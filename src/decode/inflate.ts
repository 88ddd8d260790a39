/**
 * Inflation by the platform (zlib in every browser and in Node): fast, and read piece by piece, so
 * that it can be bounded.
 */
import { throwIfAborted } from '../core/abort.ts';
import { type Bytes, free, joinBytes } from './bytes.ts';

/**
 * Compressed bytes that the platform is given at a time. It inflates all of them before it asks for
 * more, a thousand bytes for one at most. Written straight into the stream, because one that comes
 * out of a Blob takes up to twice as long.
 */
const FED_BYTES = 2 ** 16;

/**
 * Reads at most `maxBytes` and then stops, however much more the stream holds.
 * @param parts the compressed stream, in pieces; `deflate` is zlib (RFC 1950), `deflate-raw` is RFC
 * 1951
 * @param take gets one piece of inflated bytes after the other, and owns it
 * @returns how many bytes were inflated: fewer than `maxBytes` where the stream ends before
 * @throws AppError kind `cancelled`; the platform's own error where the stream is invalid
 */
async function inflatePieces(
  parts: readonly Bytes[],
  format: 'deflate' | 'deflate-raw',
  maxBytes: number,
  signal: AbortSignal,
  take: (piece: Bytes, offset: number) => void,
): Promise<number> {
  const { readable, writable } = new DecompressionStream(format);
  const reader = readable.getReader();
  // What fails in the stream fails at its other end, too; a reader that has enough is no failure.
  feed(parts, writable).catch(() => {});
  let inflated = 0;
  while (inflated < maxBytes) {
    const { done, value } = await reader.read();
    if (signal.aborted) await reader.cancel();
    throwIfAborted(signal);
    if (done) return inflated;
    const piece = value.subarray(0, maxBytes - inflated);
    const { length } = piece;
    take(piece, inflated);
    inflated += length;
  }
  await reader.cancel();
  return inflated;
}

async function feed(parts: readonly Bytes[], writable: WritableStream<Bytes>): Promise<void> {
  const writer = writable.getWriter();
  for (const bytes of gathered(parts)) {
    for (let offset = 0; offset < bytes.length; offset += FED_BYTES) {
      await writer.write(bytes.subarray(offset, offset + FED_BYTES));
    }
  }
  await writer.close();
}

/** Small parts together, of which a PNG has hundreds; all the bytes in the same order. */
function* gathered(parts: readonly Bytes[]): Generator<Bytes> {
  let waiting: Bytes[] = [];
  let bytes = 0;
  for (const part of parts) {
    waiting.push(part);
    bytes += part.length;
    if (bytes < FED_BYTES) continue;
    yield joinBytes(waiting);
    waiting = [];
    bytes = 0;
  }
  yield joinBytes(waiting);
}

/**
 * For streams of unknown length; parameters and errors of {@link inflatePieces}.
 * @returns the inflated bytes: fewer than `maxBytes` where the stream ends before
 */
export async function inflate(
  parts: readonly Bytes[],
  format: 'deflate' | 'deflate-raw',
  maxBytes: number,
  signal: AbortSignal,
): Promise<Bytes> {
  const pieces: Bytes[] = [];
  const found = await inflatePieces(parts, format, maxBytes, signal, (piece) => pieces.push(piece));
  // Their memory is touched as they are copied into it, while that of the pieces is freed.
  const whole = new Uint8Array(found);
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.length;
    freePiece(piece);
  }
  return whole;
}

/**
 * Frees a piece that was copied: some 18 MB of them would wait for a garbage collection. A browser
 * gives each a buffer of its own; in Node two may share one, which stays, as more is written to it.
 */
function freePiece(piece: Bytes): void {
  if (piece.length === piece.buffer.byteLength) free(piece.buffer);
}

/**
 * For streams of known length; parameters and errors of {@link inflatePieces}.
 * @returns `bytes` of them: fewer where the stream ends before
 */
export async function inflateKnown(
  parts: readonly Bytes[],
  format: 'deflate' | 'deflate-raw',
  bytes: number,
  signal: AbortSignal,
): Promise<Bytes> {
  const whole = new Uint8Array(bytes);
  const found = await inflatePieces(parts, format, bytes, signal, (piece, offset) => {
    whole.set(piece, offset);
    freePiece(piece);
  });
  return whole.subarray(0, found);
}
