/** Decompression of one strip or tile, bounded by the size that it must have. */
import { throwIfAborted } from '../../../core/abort.ts';
import type { Bytes } from '../../bytes.ts';
import { inflate } from '../../inflate.ts';
import { decodeError } from '../../problems.ts';

export type Compression = 'none' | 'lzw' | 'deflate' | 'packbits';

/**
 * @param size bytes that the segment must have; what the stream holds beyond them is left out
 * @returns at most `size` bytes, fewer where the stream ends before; a part of `stream` where it is
 * not compressed, else an array of its own
 * @throws AppError `decode`/`corrupt` where the stream is invalid; `cancelled`
 */
export async function decompress(
  stream: Bytes,
  compression: Compression,
  size: number,
  signal: AbortSignal,
): Promise<Bytes> {
  switch (compression) {
    case 'none':
      return stream.subarray(0, size);
    case 'lzw':
      return decodeLzw(stream, size);
    case 'packbits':
      return decodePackBits(stream, size);
    case 'deflate':
      return inflate([stream], 'deflate', size, signal).catch((cause: unknown) => {
        throwIfAborted(signal);
        throw invalid(cause);
      });
  }
}

const CLEAR = 256;
const END = 257;
const MAX_CODES = 4096;

/** TIFF 6.0, section 13: codes of 9 to 12 bits, the highest bit first. */
function decodeLzw(stream: Bytes, size: number): Bytes {
  const output = new Uint8Array(size);
  // Each code is the string of another code, `prefix`, and one byte more.
  const prefix = new Uint16Array(MAX_CODES);
  const last = new Uint8Array(MAX_CODES);
  const length = new Uint16Array(MAX_CODES);
  for (let code = 0; code < CLEAR; code++) {
    last[code] = code;
    length[code] = 1;
  }
  let next = END + 1;
  let width = 9;
  let previous = CLEAR;
  let filled = 0;
  let bits = 0;
  let available = 0;
  for (const byte of stream) {
    bits = ((bits << 8) | byte) & 0xfffff;
    available += 8;
    if (available < width) continue;
    available -= width;
    const code = (bits >> available) & ((1 << width) - 1);
    if (code === END) break;
    if (code === CLEAR) {
      next = END + 1;
      width = 9;
      previous = CLEAR;
      continue;
    }
    if (previous === CLEAR) {
      // After a clear, only single bytes are known.
      if (code > CLEAR) throw invalid();
    } else {
      if (code > next || (code === next && next >= MAX_CODES)) throw invalid();
      if (next < MAX_CODES) {
        prefix[next] = previous;
        length[next] = (length[previous] ?? 0) + 1;
        // A code that is being defined begins, and so ends, with the first byte of the previous one.
        last[next] = firstByte(code === next ? previous : code);
        next += 1;
      }
      // The encoder switches one code early.
      if (next + 1 >= 1 << width && width < 12) width += 1;
    }
    const end = filled + (length[code] ?? 0);
    for (let at = end - 1, one = code; at >= filled; at--) {
      if (at < size) output[at] = last[one] ?? 0;
      one = prefix[one] ?? 0;
    }
    filled = end;
    if (filled >= size) return output;
    previous = code;
  }
  return output.subarray(0, filled);

  function firstByte(code: number): number {
    let one = code;
    while (one > END) one = prefix[one] ?? 0;
    return one;
  }
}

/** TIFF 6.0, section 9: runs of equal bytes. */
function decodePackBits(stream: Bytes, size: number): Bytes {
  const output = new Uint8Array(size);
  let filled = 0;
  let offset = 0;
  while (offset < stream.length && filled < size) {
    const head = stream[offset] ?? 0;
    offset += 1;
    if (head < 128) {
      const bytes = stream.subarray(offset, offset + Math.min(head + 1, size - filled));
      output.set(bytes, filled);
      filled += bytes.length;
      offset += head + 1;
    } else if (head > 128 && offset < stream.length) {
      const end = Math.min(filled + 257 - head, size);
      output.fill(stream[offset] ?? 0, filled, end);
      filled = end;
      offset += 1;
    }
  }
  return output.subarray(0, filled);
}

const invalid = (cause?: unknown) => decodeError('TIFF', 'corrupt', { code: 'invalid-compression' }, cause);
