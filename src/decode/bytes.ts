/**
 * Bytes that no other code writes to, so that they can be put into a Blob or a stream without a
 * copy.
 */
export type Bytes = Uint8Array<ArrayBuffer>;

/**
 * Frees a buffer at once: garbage of many megabytes may wait long for its collection. Nothing
 * happens where `ArrayBuffer.prototype.transfer` is missing (ES2024, Node 21).
 * @param buffer detached: it and all its views are empty afterwards
 */
export function free(buffer: ArrayBuffer): void {
  (buffer as { transfer?: (bytes: number) => ArrayBuffer }).transfer?.(0);
}

/** A view for reading numbers out of `bytes`; its offsets are those of `bytes`. */
export function viewOf(bytes: Bytes): DataView<ArrayBuffer> {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Bytes as Latin-1 text; a range past the end is cut. */
export function latin1(bytes: Bytes, start: number, end: number): string {
  return String.fromCharCode(...bytes.subarray(start, end));
}

/** Whether `text`, as Latin-1, stands at `offset`. */
export function hasText(bytes: Bytes, text: string, offset = 0): boolean {
  return latin1(bytes, offset, offset + text.length) === text;
}

/** One array out of many. */
export function joinBytes(parts: readonly Bytes[]): Bytes {
  const [only] = parts;
  if (only && parts.length === 1) return only;
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/** A copy with the two bytes of every word exchanged; the last byte of an odd number stays. */
export function wordSwapped(value: Bytes): Bytes {
  const copy = value.slice();
  for (let index = 0; index + 1 < value.length; index += 2) {
    copy[index] = value[index + 1] ?? 0;
    copy[index + 1] = value[index] ?? 0;
  }
  return copy;
}
