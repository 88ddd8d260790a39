/**
 * The entries of a ZIP archive (APPNOTE 6.3), by its central directory: only that is read, and the
 * head of an entry when the entry is opened. Nothing is inflated here.
 */

import { throwIfAborted } from '../core/abort.ts';
import type { AppError } from '../core/errors.ts';
import { type Bytes, hasText, viewOf } from '../decode/bytes.ts';
import { decodeError, MAX_FILE_BYTES, unsupported } from '../decode/problems.ts';
import type { SourceFile } from './contract.ts';
import { entryType } from './entry-type.ts';

/** More than a hospital writes on a disc. */
const MAX_ENTRIES = 100_000;

/** The directory of {@link MAX_ENTRIES} with long names. */
const MAX_DIRECTORY_BYTES = 2 ** 25;

/** Deflate cannot do better: an archive that claims more holds the same bytes in several entries. */
const MAX_RATIO = 1032;

const END_BYTES = 22;
const MAX_COMMENT_BYTES = 0xffff;
const LOCATOR_BYTES = 20;
const ENTRY_BYTES = 46;
const LOCAL_BYTES = 30;

/** Values that stand in the extra field of ZIP64 instead. */
const IN_ZIP64_16 = 0xffff;
const IN_ZIP64_32 = 0xffffffff;

interface Entry {
  readonly path: string;
  readonly isEncrypted: boolean;
  readonly method: number;
  readonly checksum: number;
  readonly storedBytes: number;
  readonly bytes: number;
  /** Position of its local header, from the beginning of the archive. */
  readonly offset: number;
}

/** Whether a file begins as an archive, an empty one included. */
export function isZip(head: Uint8Array): boolean {
  const bytes = new Uint8Array(head);
  return hasText(bytes, 'PK\x03\x04') || hasText(bytes, 'PK\x05\x06');
}

/**
 * The files of an archive in its own order, without folders.
 * @throws AppError `unsupported` (encrypted, archive), `decode` (truncated, corrupt), `cancelled`
 */
export async function filesOfZip(archive: Blob, signal: AbortSignal): Promise<readonly SourceFile[]> {
  const directory = await findDirectory(archive);
  throwIfAborted(signal);
  const entries = readEntries(directory).filter(({ path }) => !path.endsWith('/'));
  if (entries.some(({ isEncrypted }) => isEncrypted)) {
    throw unsupported('encrypted', { code: 'unread-type', type: 'zip-encrypted' });
  }
  const bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  if (bytes > archive.size * MAX_RATIO) {
    throw unsupported('archive', { code: 'zip-ratio', bytes, archiveBytes: archive.size });
  }
  return entries.map((entry) => ({ path: entry.path, open: () => openEntry(archive, entry) }));
}

/** The archive's bytes of an entry, as they are. */
async function openEntry(archive: Blob, entry: Entry): Promise<Blob> {
  const { method, bytes, checksum, storedBytes, offset } = entry;
  if (method !== 0 && method !== 8) throw unsupported('archive', { code: 'zip-method', method });
  if (bytes > MAX_FILE_BYTES) {
    throw decodeError('ZIP', 'too-large', { code: 'zip-entry-limit', bytes, mostBytes: MAX_FILE_BYTES });
  }
  const local = await read(archive, offset, LOCAL_BYTES);
  if (!hasText(local, 'PK\x03\x04')) throw damaged();
  const view = viewOf(local);
  const start = offset + LOCAL_BYTES + view.getUint16(26, true) + view.getUint16(28, true);
  if (start + storedBytes > archive.size) throw cut(start + storedBytes, archive.size);
  return archive.slice(start, start + storedBytes, entryType({ isDeflated: method === 8, bytes, checksum }));
}

interface Directory {
  readonly bytes: Bytes;
  readonly entries: number;
  /** Bytes before the archive proper, as of a program that extracts it. */
  readonly base: number;
}

async function findDirectory(archive: Blob): Promise<Directory> {
  const tailStart = Math.max(archive.size - END_BYTES - MAX_COMMENT_BYTES - LOCATOR_BYTES, 0);
  const tail = await read(archive, tailStart, archive.size - tailStart);
  const end = latestEnd(tail);
  // The end of an archive is what a download lacks first.
  if (end === null) throw decodeError('ZIP', 'truncated', { code: 'zip-no-end' });
  const view = viewOf(tail);
  const disk = view.getUint16(end + 4, true);
  if (disk !== 0 && disk !== IN_ZIP64_16) throw unsupported('archive', { code: 'zip-split' });
  let entries = view.getUint16(end + 10, true);
  let size = view.getUint32(end + 12, true);
  let offset = view.getUint32(end + 16, true);
  let directoryEnd = tailStart + end;
  if (entries === IN_ZIP64_16 || size === IN_ZIP64_32 || offset === IN_ZIP64_32) {
    const locator = end - LOCATOR_BYTES;
    if (locator >= 0 && hasText(tail, 'PK\x06\x07', locator)) {
      const record = await read(archive, Number(view.getBigUint64(locator + 8, true)), 56);
      if (!hasText(record, 'PK\x06\x06')) throw damaged();
      const large = viewOf(record);
      entries = Number(large.getBigUint64(32, true));
      size = Number(large.getBigUint64(40, true));
      offset = Number(large.getBigUint64(48, true));
      directoryEnd = Number(view.getBigUint64(locator + 8, true));
    }
  }
  if (entries > MAX_ENTRIES || size > MAX_DIRECTORY_BYTES) {
    throw unsupported('archive', { code: 'zip-entries', entries, most: MAX_ENTRIES });
  }
  const base = directoryEnd - size - offset;
  if (base < 0) throw damaged();
  return { bytes: await read(archive, directoryEnd - size, size), entries, base };
}

/** The comment behind the record may take 64 KiB, and reaches to the end of the file. */
function latestEnd(tail: Bytes): number | null {
  const view = viewOf(tail);
  for (let at = tail.length - END_BYTES; at >= 0; at--) {
    if (!hasText(tail, 'PK\x05\x06', at)) continue;
    if (at + END_BYTES + view.getUint16(at + 20, true) <= tail.length) return at;
  }
  return null;
}

function readEntries({ bytes, entries, base }: Directory): readonly Entry[] {
  const view = viewOf(bytes);
  const found: Entry[] = [];
  let at = 0;
  for (let index = 0; index < entries; index++) {
    if (at + ENTRY_BYTES > bytes.length || !hasText(bytes, 'PK\x01\x02', at)) throw damaged();
    const flags = view.getUint16(at + 8, true);
    const nameEnd = at + ENTRY_BYTES + view.getUint16(at + 28, true);
    const extraEnd = nameEnd + view.getUint16(at + 30, true);
    const next = extraEnd + view.getUint16(at + 32, true);
    if (next > bytes.length) throw damaged();
    const large = zip64Values(bytes.subarray(nameEnd, extraEnd));
    // In this order, and only those that do not fit.
    const [size, storedBytes, offset] = [at + 24, at + 20, at + 42].map((position) => {
      const value = view.getUint32(position, true);
      return value === IN_ZIP64_32 ? (large.shift() ?? value) : value;
    }) as [number, number, number];
    found.push({
      path: nameOf(bytes.subarray(at + ENTRY_BYTES, nameEnd)),
      isEncrypted: (flags & 1) === 1,
      method: view.getUint16(at + 10, true),
      checksum: view.getUint32(at + 16, true),
      storedBytes,
      bytes: size,
      offset: base + offset,
    });
    at = next;
  }
  return found;
}

/** The values of the extra field 1, APPNOTE 4.5.3. */
function zip64Values(extra: Bytes): number[] {
  const view = viewOf(extra);
  for (let at = 0; at + 4 <= extra.length; ) {
    const end = at + 4 + view.getUint16(at + 2, true);
    if (view.getUint16(at, true) === 1 && end <= extra.length) {
      return Array.from({ length: Math.floor((end - at - 4) / 8) }, (_, index) =>
        Number(view.getBigUint64(at + 4 + index * 8, true)),
      );
    }
    at = end;
  }
  return [];
}

const utf8 = new TextDecoder('utf-8', { fatal: true });
const windows1252 = new TextDecoder('windows-1252');

/** Names are UTF-8, or in a code page that the archive does not name; some writers use backslashes. */
function nameOf(bytes: Bytes): string {
  let name: string;
  try {
    name = utf8.decode(bytes);
  } catch {
    name = windows1252.decode(bytes);
  }
  return name.replaceAll('\\', '/');
}

async function read(archive: Blob, start: number, length: number): Promise<Bytes> {
  const bytes = new Uint8Array(await archive.slice(start, start + length).arrayBuffer());
  if (bytes.length < length) throw cut(start + length, archive.size);
  return bytes;
}

const damaged = (): AppError => decodeError('ZIP', 'corrupt', { code: 'zip-directory' });
const cut = (expected: number, found: number): AppError =>
  decodeError('ZIP', 'truncated', { code: 'file-bytes', expected, found });
