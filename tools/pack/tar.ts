/**
 * Writes a tar archive (POSIX.1-1988 ustar) that depends on nothing but names and contents: no owner, no
 * clock, no order of a file system. Libraries write what a file system says, and differ by platform.
 */
import { createHash } from 'node:crypto';
import { gzipSync } from 'fflate';

export interface TarFile {
  /** Relative, with slashes; at most 100 bytes, less the part before a slash that fits 155 bytes. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Contents and header are padded to it. */
const BLOCK_BYTES = 512;

/** 2024-01-01T00:00:00Z. */
const FIRST_TIME_S = 1_704_067_200;
const YEAR_S = 31_536_000;

/**
 * A time derived from the content. nginx, Apache and Caddy make an ETag from time and size alone:
 * were all times equal, a page of the same size would be taken for that of the release before.
 */
function timeOf(bytes: Uint8Array): number {
  return FIRST_TIME_S + (createHash('sha256').update(bytes).digest().readUInt32BE(0) % YEAR_S);
}

/**
 * @param files in the order of the archive
 * @returns the archive, compressed by gzip; the same bytes for the same files
 * @throws RangeError where a path does not fit into a header
 */
export function tarGz(files: readonly TarFile[]): Uint8Array {
  const blocks = files.flatMap(({ path, bytes }) => [header(path, bytes), padded(bytes)]);
  const archive = Buffer.concat([...blocks, new Uint8Array(2 * BLOCK_BYTES)]);
  // fflate writes the same bytes on every platform; zlib names the system in its header.
  return gzipSync(archive, { level: 9, mtime: FIRST_TIME_S * 1000 });
}

function padded(bytes: Uint8Array): Uint8Array {
  const whole = Buffer.alloc(Math.ceil(bytes.length / BLOCK_BYTES) * BLOCK_BYTES);
  whole.set(bytes);
  return whole;
}

function header(path: string, bytes: Uint8Array): Uint8Array {
  const { name, prefix } = splitPath(path);
  const block = Buffer.alloc(BLOCK_BYTES);
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, '0')}\0`;
  block.write(name, 0);
  block.write(octal(0o644, 7), 100);
  block.write(octal(0, 7), 108);
  block.write(octal(0, 7), 116);
  block.write(octal(bytes.length, 11), 124);
  block.write(octal(timeOf(bytes), 11), 136);
  // The checksum counts its own eight bytes as spaces.
  block.write(' '.repeat(8), 148);
  block.write('0', 156);
  block.write('ustar\u000000', 257);
  block.write(prefix, 345);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

function splitPath(path: string): { name: string; prefix: string } {
  const fits = (text: string, most: number) => Buffer.byteLength(text) <= most;
  if (fits(path, 100)) return { name: path, prefix: '' };
  for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
    const [prefix, name] = [path.slice(0, slash), path.slice(slash + 1)];
    if (fits(prefix, 155) && fits(name, 100)) return { name, prefix };
  }
  throw new RangeError(`${path} is too long for a tar archive`);
}
