/** Reads files and entries of archives: the latter are parts of the archive's Blob (entry-type.ts). */
import { AppError } from '../core/errors.ts';
import type { Bytes } from '../decode/bytes.ts';
import { crc32 } from '../decode/crc32.ts';
import { inflate } from '../decode/inflate.ts';
import { decodeError, MAX_FILE_BYTES } from '../decode/problems.ts';
import { entryFormatOf } from './entry-type.ts';

/**
 * The content of a file, or of an entry of an archive. No more is inflated than the archive says,
 * whatever the entry holds.
 * @throws AppError kind `decode` where an entry is damaged or a file too large, `file` where the browser cannot read the
 * file, `cancelled`
 */
export async function contentOf(blob: Blob, signal: AbortSignal): Promise<ArrayBuffer> {
  const format = entryFormatOf(blob);
  if (blob.size > MAX_FILE_BYTES) {
    const detail = { code: 'file-limit', bytes: blob.size, mostBytes: MAX_FILE_BYTES } as const;
    throw decodeError('image', 'too-large', detail);
  }
  const stored = await bufferOf(blob);
  if (!format) return stored;
  const bytes = format.isDeflated ? await inflated(stored, format.bytes, signal) : new Uint8Array(stored);
  if (bytes.length !== format.bytes) {
    const reason = bytes.length < format.bytes ? 'truncated' : 'corrupt';
    throw decodeError('ZIP', reason, {
      code: 'zip-entry-bytes',
      expected: format.bytes,
      found: bytes.length,
    });
  }
  if (crc32(bytes) !== format.checksum) throw decodeError('ZIP', 'corrupt', { code: 'zip-checksum' });
  return bytes.byteLength === bytes.buffer.byteLength ? bytes.buffer : bytes.slice().buffer;
}

/** @throws AppError kind `file` */
async function bufferOf(blob: Blob): Promise<ArrayBuffer> {
  try {
    return await blob.arrayBuffer();
  } catch (cause) {
    const isGone = cause instanceof DOMException && cause.name === 'NotFoundError';
    const problem = isGone
      ? ({ kind: 'file', reason: 'not-found', detail: { code: 'file-moved' } } as const)
      : ({ kind: 'file', reason: 'not-readable', detail: { code: 'file-forbidden' } } as const);
    throw new AppError(problem, { cause });
  }
}

async function inflated(stored: ArrayBuffer, bytes: number, signal: AbortSignal): Promise<Bytes> {
  // One byte more than there should be tells an entry that is larger than it says.
  return inflateAtMost(new Uint8Array(stored), bytes + 1, signal);
}

async function inflateAtMost(stream: Bytes, mostBytes: number, signal: AbortSignal): Promise<Bytes> {
  return inflate([stream], 'deflate-raw', mostBytes, signal).catch((cause: unknown) => {
    if (signal.aborted) throw cause;
    throw decodeError('ZIP', 'corrupt', { code: 'invalid-compression' }, cause);
  });
}

/** Enough to recognise a file's type. */
const HEAD_BYTES = 1024;

/** Deflated bytes that hold at least a head: they never take more than a little over its size. */
const HEAD_DEFLATED_BYTES = 65_536;

/**
 * The beginning of what {@link contentOf} returns.
 * @param bytes the length, where the file is as long
 */
export async function headOf(blob: Blob, signal: AbortSignal, bytes = HEAD_BYTES): Promise<Bytes> {
  const isDeflated = entryFormatOf(blob)?.isDeflated ?? false;
  const start = blob.slice(0, isDeflated ? bytes + HEAD_DEFLATED_BYTES : bytes);
  const stream = new Uint8Array(await bufferOf(start));
  return isDeflated ? inflateAtMost(stream, bytes, signal) : stream;
}
