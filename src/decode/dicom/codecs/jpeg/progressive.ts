/**
 * Progressive JPEG with 12 bits (processes 8 and 12): ITU-T T.81, annex G. Coefficients come in
 * several scans, each with some of them or with one more bit of them, and are kept until the last.
 * Own code for the same reason as sequential.ts.
 */
import { decodeError } from '../../../problems.ts';
import { blocksOf, placeBlock, requireEqualSampling, stepsOf, ZIGZAG } from './blocks.ts';
import { BitReader, type HuffmanTable } from './huffman.ts';
import type { JpegScan, JpegStream } from './stream.ts';

interface Component {
  readonly index: number;
  /** 64 for each block, in zigzag order; as long as the component has had no scan, all are 0. */
  readonly coefficients: Int16Array;
  /** For each coefficient, how many of its low bits are still to come; 255 where all are. */
  readonly missingBits: Uint8Array;
  /** The tables that hold where its first scan begins. */
  steps: Uint16Array | null;
}

const ALL_BITS = 255;

/**
 * @returns interleaved samples, 0-4095; three components as they are, without a colour conversion
 * @throws AppError `decode` (corrupt, truncated) or `unsupported` (subsampled chroma)
 */
export function decodeProgressive(stream: JpegStream): Uint16Array {
  requireEqualSampling(stream);
  const [across, down] = blocksOf(stream);
  const components = stream.components.map(
    (_, index): Component => ({
      index,
      coefficients: new Int16Array(across * down * 64),
      missingBits: new Uint8Array(64).fill(ALL_BITS),
      steps: null,
    }),
  );
  for (const scan of stream.scans) {
    const chosen = scan.components.flatMap(({ index }) => components[index] ?? []);
    for (const component of chosen) {
      component.steps ??= stepsOf(stream, scan, component.index);
      noteBits(component, scan);
    }
    if (scan.start === 0) decodeDc(scan, chosen, across * down);
    else for (const component of chosen) decodeAc(scan, component, across * down);
  }
  // A stream that ends before its last scan gives a blurred picture: not a part of it is shown.
  const isWhole = components.every(({ missingBits }) => missingBits.every((bits) => bits === 0));
  if (!isWhole) throw decodeError('JPEG', 'truncated', { code: 'jpeg-scans-missing' });
  return samplesOf(stream, components);
}

/** G.1.1.1: what a scan may bring, given what is there. */
function noteBits({ missingBits }: Component, { start, end, high, low, components }: JpegScan): void {
  const isDc = start === 0 && end === 0;
  const isAc = start > 0 && start <= end && end < 64 && components.length === 1;
  if ((!isDc && !isAc) || low > 13 || (high > 0 && high !== low + 1)) throw invalid();
  for (let index = start; index <= end; index++) {
    if (missingBits[index] !== (high === 0 ? ALL_BITS : high)) throw invalid();
    missingBits[index] = low;
  }
}

/** G.1.2.1: differences as in a sequential scan, shifted; then one bit more for each block. */
function decodeDc(scan: JpegScan, chosen: readonly Component[], blocks: number): void {
  const { high, low } = scan;
  const parts = chosen.map((component, position) => {
    const table = scan.components[position]?.dc ?? null;
    if (high === 0 && table === null) throw decodeError('JPEG', 'corrupt', { code: 'jpeg-huffman' });
    return { component, table, last: 0 };
  });
  const reader = new BitReader(scan.data);
  for (let block = 0; block < blocks; block++) {
    if (restarts(reader, scan, block)) for (const part of parts) part.last = 0;
    for (const part of parts) {
      const { coefficients } = part.component;
      if (part.table === null || high > 0) {
        coefficients[block * 64] = (coefficients[block * 64] ?? 0) | (reader.bits(1) << low);
        continue;
      }
      const length = reader.value(part.table);
      if (length > 15) throw decodeError('JPEG', 'corrupt', { code: 'jpeg-huffman' });
      part.last += length === 0 ? 0 : reader.signed(length);
      coefficients[block * 64] = part.last << low;
    }
    requireMore(reader);
  }
}

/** G.1.2.2 and G.1.2.3: blocks with a common end, and for each coefficient its first bits or one more. */
function decodeAc(scan: JpegScan, { coefficients }: Component, blocks: number): void {
  const table = scan.components[0]?.ac ?? null;
  if (table === null) throw decodeError('JPEG', 'corrupt', { code: 'jpeg-huffman' });
  const reader = new BitReader(scan.data);
  const readBlock = scan.high === 0 ? readFirstBits : readNextBit;
  let ended = 0;
  for (let block = 0; block < blocks; block++) {
    if (restarts(reader, scan, block)) ended = 0;
    ended = readBlock(reader, table, scan, coefficients.subarray(block * 64, block * 64 + 64), ended);
    requireMore(reader);
  }
}

/**
 * @param ended how many blocks from this one on have no further coefficients
 * @returns the same for the next block
 */
function readFirstBits(
  reader: BitReader,
  table: HuffmanTable,
  { start, end, low }: JpegScan,
  block: Int16Array,
  ended: number,
): number {
  if (ended > 0) return ended - 1;
  for (let index = start; index <= end; index++) {
    const code = reader.value(table);
    const [zeros, bits] = [code >> 4, code & 15];
    if (bits === 0 && zeros < 15) return endedBlocks(reader, zeros) - 1;
    index += zeros;
    if (index > end) throw invalid();
    if (bits > 0) block[index] = reader.signed(bits) << low;
  }
  return 0;
}

/** G.1.2.3: one bit for each coefficient that is not 0, and those that become so. */
function readNextBit(
  reader: BitReader,
  table: HuffmanTable,
  { start, end, low }: JpegScan,
  block: Int16Array,
  ended: number,
): number {
  const one = 1 << low;
  const refine = (index: number, value: number) => {
    if (reader.bits(1) === 1 && (value & one) === 0) block[index] = value + (value > 0 ? one : -one);
  };
  let index = start;
  while (ended === 0 && index <= end) {
    const code = reader.value(table);
    let zeros = code >> 4;
    const bits = code & 15;
    if (bits > 1) throw invalid();
    if (bits === 0 && zeros < 15) {
      ended = endedBlocks(reader, zeros);
      break;
    }
    const born = bits === 0 ? 0 : reader.bits(1) === 1 ? one : -one;
    for (; index <= end; index++) {
      const value = block[index] ?? 0;
      if (value !== 0) refine(index, value);
      else if (zeros > 0) zeros -= 1;
      else break;
    }
    if (born !== 0) {
      if (index > end) throw invalid();
      block[index] = born;
    }
    index += 1;
  }
  if (ended === 0) return 0;
  for (; index <= end; index++) {
    const value = block[index] ?? 0;
    if (value !== 0) refine(index, value);
  }
  return ended - 1;
}

/** G.1.2.2, table G.1: 2 to the power of the run, and as many bits. */
const endedBlocks = (reader: BitReader, run: number): number => 2 ** run + (run === 0 ? 0 : reader.bits(run));

function restarts(reader: BitReader, { restartInterval }: JpegScan, block: number): boolean {
  if (restartInterval === 0 || block === 0 || block % restartInterval !== 0) return false;
  reader.restart();
  return true;
}

function requireMore(reader: BitReader): void {
  if (reader.isPastEnd) throw decodeError('JPEG', 'truncated', { code: 'jpeg-scans-missing' });
}

function samplesOf(stream: JpegStream, components: readonly Component[]): Uint16Array {
  const samples = new Uint16Array(stream.widthPx * stream.heightPx * components.length);
  const block = new Int32Array(64);
  for (const { index, coefficients, steps } of components) {
    for (let start = 0; start < coefficients.length; start += 64) {
      for (let at = 0; at < 64; at++) {
        block[ZIGZAG[at] ?? 0] = (coefficients[start + at] ?? 0) * (steps?.[at] ?? 0);
      }
      placeBlock(block, samples, stream, index, start / 64);
    }
  }
  return samples;
}

const invalid = () => decodeError('JPEG', 'corrupt', { code: 'invalid-compression' });
