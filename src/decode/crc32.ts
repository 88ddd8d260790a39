/** The checksum of PNG chunks: ISO/IEC 15948, annex D. */
import type { Bytes } from './bytes.ts';

/** Bytes that are looked up at a time, each in a table of its own ("slicing by 8"). */
const SLICES = 8;
const SIZE = 256;

/** Table k holds the checksum of each byte with k zeros behind it. */
const tables = new Int32Array(SLICES * SIZE);
for (let byte = 0; byte < SIZE; byte++) {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  tables[byte] = value;
}
for (let index = SIZE; index < tables.length; index++) {
  const before = tables[index - SIZE] as number;
  tables[index] = (tables[before & 0xff] as number) ^ (before >>> 8);
}

/** @returns an unsigned number of 32 bits */
export function crc32(bytes: Bytes): number {
  const at = (index: number) => bytes[index] as number;
  const table = (slice: number, byte: number) => tables[slice * SIZE + (byte & 0xff)] as number;
  let crc = -1;
  let i = 0;
  for (const end = bytes.length - SLICES; i <= end; i += SLICES) {
    crc =
      table(7, crc ^ at(i)) ^
      table(6, (crc >>> 8) ^ at(i + 1)) ^
      table(5, (crc >>> 16) ^ at(i + 2)) ^
      table(4, (crc >>> 24) ^ at(i + 3)) ^
      table(3, at(i + 4)) ^
      table(2, at(i + 5)) ^
      table(1, at(i + 6)) ^
      table(0, at(i + 7));
  }
  for (; i < bytes.length; i++) crc = table(0, crc ^ at(i)) ^ (crc >>> 8);
  return ~crc >>> 0;
}
