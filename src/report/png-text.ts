/** Words inside of a PNG file: tEXt chunks, PNG (third edition) 11.3.3.3. */
import { crc32 } from '../decode/crc32.ts';

/** Behind the signature of 8 bytes and the IHDR chunk of 25, which every PNG begins with. */
const BEHIND_HEADER = 33;

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

/**
 * Adds texts to a PNG.
 * @param texts by keyword, 1-79 letters of ASCII; letters beyond ASCII are written as `\u00e9`, which
 * JSON reads
 */
export function withPngText(
  png: Uint8Array<ArrayBuffer>,
  texts: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const chunks = Object.entries(texts).map(([keyword, text]) => textChunk(keyword, text));
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, png.length));
  let at = 0;
  for (const part of [png.subarray(0, BEHIND_HEADER), ...chunks, png.subarray(BEHIND_HEADER)]) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Length, type, data, and the checksum of type and data. */
function textChunk(keyword: string, text: string): Uint8Array {
  const data = ascii(`tEXt${keyword}\0${escaped(text)}`);
  const chunk = new Uint8Array(data.length + 8);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, data.length - 4);
  chunk.set(data, 4);
  view.setUint32(chunk.length - 4, crc32(chunk.subarray(4, -4)));
  return chunk;
}

const escaped = (text: string): string =>
  text.replace(/[^\t\n\r -~]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
