/** The size of a JPEG XL image, read before its decoder allocates what the stream asks for. */
import { type Bytes, hasText } from '../../../bytes.ts';
import { decodeError } from '../../../problems.ts';
import { contentOfBox } from '../boxes.ts';

/** Start of a codestream: ISO/IEC 18181-1. */
const SIGNATURE = '\xff\x0a';

/** Width by height of the seven sizes that name a ratio alone: SizeHeader, ISO/IEC 18181-1. */
const RATIOS = [
  [1, 1],
  [12, 10],
  [4, 3],
  [3, 2],
  [16, 9],
  [5, 4],
  [2, 1],
] as const;

/** Bits of a side for each of the four selectors of SizeHeader. */
const SIDE_BITS = [9, 13, 18, 30] as const;

/**
 * @param stream a codestream, or boxes with one inside
 * @throws AppError `decode` (corrupt, truncated)
 */
export function readSize(stream: Bytes): { readonly widthPx: number; readonly heightPx: number } {
  const codestream = codestreamOf(stream);
  if (!hasText(codestream, SIGNATURE)) throw decodeError('JPEG XL', 'corrupt', { code: 'jpeg-xl-start' });
  const read = bitsOf(codestream.subarray(SIGNATURE.length));
  const isSmall = read(1) === 1;
  const side = () => (isSmall ? (read(5) + 1) * 8 : read(SIDE_BITS[read(2)] ?? 0) + 1);
  const heightPx = side();
  const ratio = RATIOS[read(3) - 1];
  const widthPx = ratio ? Math.floor((heightPx * ratio[0]) / ratio[1]) : side();
  return { widthPx, heightPx };
}

/** In boxes the codestream is whole (`jxlc`) or in parts (`jxlp`), each behind its number. */
function codestreamOf(stream: Bytes): Bytes {
  if (!hasText(stream, 'JXL ', 4)) return stream;
  const part = contentOfBox(stream, 'jxlp');
  return contentOfBox(stream, 'jxlc') ?? part?.subarray(4) ?? new Uint8Array(0);
}

/** Reads numbers whose lowest bit comes first. @throws AppError `decode`/`truncated` at the end */
function bitsOf(bytes: Bytes): (count: number) => number {
  let at = 0;
  return (count) => {
    if (at + count > bytes.length * 8) {
      throw decodeError('JPEG XL', 'truncated', { code: 'stream-cut', bytes: bytes.length });
    }
    let value = 0;
    for (let bit = 0; bit < count; bit++, at++) value += (((bytes[at >> 3] ?? 0) >> (at & 7)) & 1) * 2 ** bit;
    return value;
  };
}
