/** Palette colour: DICOM PS3.3 C.7.6.3.1.5, C.7.9.1 and C.7.9.2. */
import { viewOf } from '../bytes.ts';
import { decodeError } from '../problems.ts';
import type { DataSet, Tag } from './data-set.ts';
import { entryCount, readEntries } from './luts.ts';

export interface Palette {
  /** Stored value of the first entry; smaller ones take it too, and larger ones the last. */
  readonly firstInput: number;
  /** Red, green and blue, of the same length. */
  readonly entries: readonly [Uint16Array, Uint16Array, Uint16Array];
  /** Bits of an entry, 8 or 16. */
  readonly bits: 8 | 16;
}

type Channel = readonly [descriptor: Tag, data: Tag, segmented: Tag];

const CHANNELS: readonly [Channel, Channel, Channel] = [
  ['x00281101', 'x00281201', 'x00281221'],
  ['x00281102', 'x00281202', 'x00281222'],
  ['x00281103', 'x00281203', 'x00281223'],
];

/** @throws AppError `decode`/`corrupt` where a table is missing or incomplete */
export function readPalette(dataSet: DataSet): Palette {
  const entries = CHANNELS.map((channel) => readChannel(dataSet, channel));
  const [red, green, blue] = entries as [Uint16Array, Uint16Array, Uint16Array];
  // Some writers put 16 bits for entries of 8.
  const isWide =
    dataSet.uint16('x00281101', 2) === 16 && entries.some((table) => table.some((entry) => entry > 0xff));
  return {
    firstInput: dataSet.uint16('x00281101', 1) ?? 0,
    entries: [red, green, blue],
    bits: isWide ? 16 : 8,
  };
}

/** @returns interleaved RGB, three values for each index */
export function applyPalette(indices: ArrayLike<number>, { firstInput, entries }: Palette): Uint16Array {
  const [red, green, blue] = entries;
  const last = red.length - 1;
  const rgb = new Uint16Array(indices.length * 3);
  for (let pixel = 0, at = 0; pixel < indices.length; pixel++, at += 3) {
    const entry = Math.min(Math.max((indices[pixel] ?? 0) - firstInput, 0), last);
    rgb[at] = red[entry] ?? 0;
    rgb[at + 1] = green[entry] ?? 0;
    rgb[at + 2] = blue[entry] ?? 0;
  }
  return rgb;
}

function readChannel(dataSet: DataSet, [descriptor, data, segmented]: Channel): Uint16Array {
  const [count, bits] = [dataSet.uint16(descriptor, 0), dataSet.uint16(descriptor, 2)];
  const [plain, packed] = [dataSet.value(data), dataSet.value(segmented)];
  if (count === undefined || bits === undefined || !(plain ?? packed)) {
    throw decodeError('DICOM', 'corrupt', { code: 'dicom-lut-incomplete' });
  }
  const length = entryCount(count);
  if (plain) return readEntries(plain, length, bits, dataSet.isLittleEndian);
  return expandSegments(wordsOf(dataSet, segmented), length);
}

function wordsOf(dataSet: DataSet, tag: Tag): Uint16Array {
  const view = viewOf(dataSet.value(tag) ?? new Uint8Array(0));
  return Uint16Array.from({ length: view.byteLength >> 1 }, (_, index) =>
    view.getUint16(index * 2, dataSet.isLittleEndian),
  );
}

/** Segments of C.7.9.2: 0 discrete, 1 linear from the last value, 2 a repetition of segments. */
function expandSegments(words: Uint16Array, length: number): Uint16Array {
  const entries = new Uint16Array(length);
  let filled = 0;
  const put = (value: number) => {
    if (filled < length) entries[filled] = value;
    filled += 1;
  };
  const run = (start: number, segments: number, isRepeated: boolean) => {
    let at = start;
    for (let segment = 0; segment < segments && at + 1 < words.length && filled < length; segment++) {
      const [opcode, count] = [words[at] ?? 0, words[at + 1] ?? 0];
      if (opcode === 0) {
        for (let index = 0; index < count; index++) put(words[at + 2 + index] ?? 0);
        at += 2 + count;
      } else if (opcode === 1) {
        const [from, to] = [entries[filled - 1] ?? 0, words[at + 2] ?? 0];
        for (let index = 1; index <= count; index++) put(Math.round(from + ((to - from) * index) / count));
        at += 3;
      } else if (opcode === 2 && !isRepeated) {
        run(((words[at + 3] ?? 0) * 0x10000 + (words[at + 2] ?? 0)) >> 1, count, true);
        at += 4;
      } else {
        throw decodeError('DICOM', 'corrupt', { code: 'dicom-lut-incomplete' });
      }
    }
  };
  run(0, Number.POSITIVE_INFINITY, false);
  if (filled < length) {
    throw decodeError('DICOM', 'corrupt', { code: 'dicom-lut-entries', expected: length, found: filled });
  }
  return entries;
}
