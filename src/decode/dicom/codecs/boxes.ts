/** Boxes of the ISO base media file format, in which JPEG 2000 and JPEG XL may be wrapped. */
import { type Bytes, hasText, viewOf } from '../../bytes.ts';

/**
 * The content of the first box of a type (T.800, annex I.4), cut where the stream ends before it.
 * @param type four characters
 * @returns null where there is no such box
 */
export function contentOfBox(stream: Bytes, type: string): Bytes | null {
  const view = viewOf(stream);
  for (let offset = 0; offset + 8 <= stream.length; ) {
    const length = view.getUint32(offset);
    // 1 announces a length of 64 bits, whose upper half no file needs; 0 means up to the end.
    const header = length === 1 ? 16 : 8;
    const whole = length === 1 && offset + 16 <= stream.length ? view.getUint32(offset + 12) : length;
    if (hasText(stream, type, offset + 4)) {
      return stream.subarray(offset + header, whole === 0 ? stream.length : offset + whole);
    }
    if (whole < header) break;
    offset += whole;
  }
  return null;
}
