/** Where the parts of a format begin. A file that is damaged already is cut as far as it can be read. */

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Chunks behind the signature. */
export function pngParts(file: Uint8Array): readonly number[] {
  return walk(file, 8, (view, at) => (at + 12 <= file.length ? 12 + view.getUint32(at) : 0));
}

/** Segments between markers, and scans up to the next one. */
export function jpegParts(file: Uint8Array): readonly number[] {
  const starts: number[] = [];
  for (let at = 1; at + 1 < file.length; at++) {
    const marker = file[at + 1] ?? 0;
    if (file[at] === 0xff && marker >= 0xc0 && marker !== 0xff) starts.push(at);
  }
  return starts;
}

/** The header, and each entry of the first directory; its numbers may have either order. */
export function tiffParts(file: Uint8Array): readonly number[] {
  if (file.length < 16) return [];
  const view = viewOf(file);
  const isLittle = file[0] === 0x49;
  const isBig = view.getUint16(2, isLittle) === 43;
  const first = isBig ? Number(view.getBigUint64(8, isLittle)) : view.getUint32(4, isLittle);
  const [countBytes, entryBytes] = isBig ? [8, 20] : [2, 12];
  if (first === 0 || first + countBytes > file.length) return [];
  const count = isBig ? Number(view.getBigUint64(first, isLittle)) : view.getUint16(first, isLittle);
  const entries = Math.min(count + 1, Math.floor((file.length - first - countBytes) / entryBytes));
  return [first, ...Array.from({ length: entries }, (_, entry) => first + countBytes + entry * entryBytes)];
}

const LONG_VRS = ['OB', 'OW', 'OD', 'OF', 'OL', 'OV', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV'];

/** Elements of the top level, in explicit or implicit little endian; sequences and fragments too. */
export function dicomParts(file: Uint8Array): readonly number[] {
  const isPart10 = String.fromCharCode(...file.subarray(128, 132)) === 'DICM';
  return walk(file, isPart10 ? 132 : 0, (view, at) => {
    if (at + 12 > file.length) return 0;
    // Items hold elements, which are parts themselves.
    if (view.getUint16(at, true) === 0xfffe) return 8;
    const vr = String.fromCharCode(file[at + 4] ?? 0, file[at + 5] ?? 0);
    if (!/^[A-Z]{2}$/.test(vr)) return ofLength(8, view.getUint32(at + 4, true));
    if (!LONG_VRS.includes(vr)) return ofLength(8, view.getUint16(at + 6, true));
    return ofLength(12, vr === 'SQ' ? 0xffffffff : view.getUint32(at + 8, true));
  });
}

const ofLength = (head: number, length: number): number => (length === 0xffffffff ? head : head + length);

/** Entries, and the records of the directory. */
export function zipParts(file: Uint8Array): readonly number[] {
  const starts: number[] = [];
  for (let at = 1; at + 4 <= file.length; at++) {
    const kind = file[at + 2] ?? 0;
    if (file[at] === 0x50 && file[at + 1] === 0x4b && kind >= 1 && kind <= 8 && file[at + 3] === kind + 1)
      starts.push(at);
  }
  return starts;
}

/** Chunks of RIFF, the header's own twelve bytes first. */
export function webpParts(file: Uint8Array): readonly number[] {
  return walk(file, 12, (view, at) => {
    if (at + 8 > file.length) return 0;
    const bytes = view.getUint32(at + 4, true);
    return 8 + bytes + (bytes & 1);
  });
}

/** The file's header, the picture's, and the pixels. */
export const bmpParts = (file: Uint8Array): readonly number[] =>
  [14, 54].filter((start) => start < file.length);

/** @param lengthAt of the part that begins there; 0 where none does */
function walk(
  file: Uint8Array,
  from: number,
  lengthAt: (view: DataView, at: number) => number,
): readonly number[] {
  const view = viewOf(file);
  const starts: number[] = [];
  for (let at = from; at < file.length; ) {
    if (at > 0) starts.push(at);
    const length = lengthAt(view, at);
    if (length <= 0) break;
    at += length;
  }
  return starts;
}
