/**
 * An entry of a ZIP is a part of the archive's Blob. Its media type says how the bytes are to be
 * read, and it survives the way to a worker.
 */
export interface EntryFormat {
  readonly isDeflated: boolean;
  /** Bytes that the entry must have once inflated. */
  readonly bytes: number;
  /** CRC-32 of these bytes. */
  readonly checksum: number;
}

const MEDIA_TYPE = 'application/x-zip-entry';

export function entryType({ isDeflated, bytes, checksum }: EntryFormat): string {
  return `${MEDIA_TYPE};method=${isDeflated ? 8 : 0};bytes=${bytes};crc=${checksum}`;
}

/** Null for a file that lies in no archive. */
export function entryFormatOf({ type }: Blob): EntryFormat | null {
  const match = new RegExp(`^${MEDIA_TYPE};method=(\\d);bytes=(\\d+);crc=(\\d+)$`).exec(type);
  return match && { isDeflated: match[1] === '8', bytes: Number(match[2]), checksum: Number(match[3]) };
}
