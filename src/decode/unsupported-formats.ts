/** Inspects files of unsupported formats, so that the error can name the format. */
import { type Bytes, hasText, latin1, viewOf } from './bytes.ts';

/** Number of frames in a GIF (GIF89a, section 20: image descriptors), up to where the file ends. */
export function countGifFrames(file: Bytes): number {
  const colourTable = (flags: number) => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  let frames = 0;
  let offset = 13 + colourTable(file[10] ?? 0);
  while (offset < file.length) {
    const block = file[offset];
    if (block === 0x2c) {
      frames += 1;
      offset += 11 + colourTable(file[offset + 9] ?? 0);
    } else if (block === 0x21) {
      offset += 2;
    } else {
      break;
    }
    offset = skipSubBlocks(file, offset);
  }
  return frames;
}

function skipSubBlocks(file: Bytes, start: number): number {
  let offset = start;
  for (let size = file[offset] ?? 0; size > 0; size = file[offset] ?? 0) offset += size + 1;
  return offset + 1;
}

/**
 * Whether any entry carries the encryption flag: bit 0 of the general purpose flags (APPNOTE
 * 4.4.4).
 */
export function isZipEncrypted(file: Bytes): boolean {
  const view = viewOf(file);
  const flagOf = (offset: number) => offset + 2 <= file.length && (view.getUint16(offset, true) & 1) === 1;
  if (hasText(file, 'PK\x03\x04') && flagOf(6)) return true;
  // The first entry may be a folder, which is never encrypted: ask the central directory.
  const end = latestEnd(file);
  if (end === null || end + 20 > file.length) return false;
  let offset = view.getUint32(end + 16, true);
  while (offset + 46 <= file.length && hasText(file, 'PK\x01\x02', offset)) {
    if (flagOf(offset + 8)) return true;
    const variable = [28, 30, 32].map((field) => view.getUint16(offset + field, true));
    offset += 46 + variable.reduce((sum, length) => sum + length, 0);
  }
  return false;
}

/** Offset of the end-of-central-directory record; its comment may take 64 KiB. */
function latestEnd(file: Bytes): number | null {
  for (let offset = file.length - 22; offset >= Math.max(0, file.length - 22 - 0xffff); offset--) {
    if (hasText(file, 'PK\x05\x06', offset)) return offset;
  }
  return null;
}

/** Valid UTF-8 or marked UTF-16 without control characters, judged by the first 4 KiB. */
export function isText(file: Bytes): boolean {
  if (hasText(file, '\xff\xfe') || hasText(file, '\xfe\xff')) return true;
  const head = file.subarray(0, 4096);
  try {
    // With `stream`, a character that is cut at the end is not an error.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters distinguish data from text
    return !/[\0-\x08\x0e-\x1a\x1c-\x1f]/.test(text);
  } catch {
    return false;
  }
}

export function isHtml(file: Bytes): boolean {
  return /^(\xef\xbb\xbf)?\s*(<!--[\s\S]*?-->\s*)?<(!doctype html|html|head|body)\b/i.test(
    latin1(file, 0, 1024),
  );
}
