/**
 * Every codec against dcmtk and gdcm: their tools compress drawn pictures, and what they decompress
 * again must be what is decoded here, sample by sample.
 */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { EXPLICIT, radiograph, us, writeDicom } from '../../../../tools/fixtures/dicom-writer.ts';
import { storedFrameOf } from '../testing/stored-frame.ts';
import type { StoredFrame } from './contract.ts';

const run = promisify(execFile);
const isThere = (tool: string) => spawnSync(tool, ['--version']).status === 0;
const hasTools = isThere('dcmdjpls') && isThere('gdcmconv');
if (!hasTools) console.warn('references.test.ts is skipped: it needs dcmtk and gdcm (gdcmconv)');

const scratch = mkdtempSync(join(tmpdir(), 'penumbra-'));
afterAll(() => rmSync(scratch, { recursive: true }));

interface Picture {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly bits: readonly [allocated: number, stored: number, highBit?: number];
  readonly signed?: boolean;
  readonly colour?: 'RGB';
}

const pictures: Readonly<Record<string, Picture>> = {
  '8 bits': { widthPx: 61, heightPx: 47, bits: [8, 8] },
  '8 bits, signed': { widthPx: 61, heightPx: 47, bits: [8, 8], signed: true },
  '10 bits': { widthPx: 64, heightPx: 40, bits: [16, 10] },
  '12 bits': { widthPx: 61, heightPx: 47, bits: [16, 12] },
  '12 bits, signed': { widthPx: 61, heightPx: 47, bits: [16, 12], signed: true },
  '16 bits': { widthPx: 33, heightPx: 65, bits: [16, 16] },
  '16 bits, signed': { widthPx: 33, heightPx: 65, bits: [16, 16], signed: true },
  'one pixel': { widthPx: 1, heightPx: 1, bits: [16, 12] },
  '12 bits from bit 15 down': { widthPx: 61, heightPx: 47, bits: [16, 12, 15] },
  RGB: { widthPx: 60, heightPx: 47, bits: [8, 8], colour: 'RGB' },
};

/** Samples from end to end of the range: a slope, noise, and blocks of both extremes. */
function draw({ widthPx, heightPx, bits, signed = false, colour }: Picture): Uint8Array | Uint16Array {
  const [allocated, stored, highBit = stored - 1] = bits;
  const range = 2 ** stored;
  let state = 20_261_130;
  const noise = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const pixels = Array.from({ length: widthPx * heightPx * (colour ? 3 : 1) }, (_, index) => {
    const pixel = colour ? Math.floor(index / 3) : index;
    const [x, y] = [pixel % widthPx, Math.floor(pixel / widthPx)];
    if ((x >> 3) % 5 === 4 && (y >> 3) % 3 === 1) return (x >> 2) % 2 === 0 ? 0 : range - 1;
    const level = Math.floor(((x + y) / (widthPx + heightPx)) * range * 0.9 + noise() * range * 0.1);
    return (signed ? level - range / 2 : level) & (range - 1);
  });
  const words = pixels.map((value) => value << (highBit + 1 - stored));
  return allocated === 8 ? Uint8Array.from(words) : Uint16Array.from(words);
}

function nativeFile(picture: Picture): Uint8Array {
  const { widthPx, heightPx, bits, signed, colour } = picture;
  const [bitsAllocated, bitsStored, highBit = bitsStored - 1] = bits;
  const words = draw(picture);
  const pixels = new Uint8Array(words.buffer);
  const extra = [us('00280102', highBit), us('00280103', signed ? 1 : 0)];
  const ofColour = [us('00280002', 3), us('00280006', 0)];
  const elements = radiograph({
    sizePx: heightPx,
    columns: widthPx,
    bitsAllocated,
    bitsStored,
    pixels,
    photometric: colour ?? 'MONOCHROME2',
    extra: colour ? [...extra, ...ofColour] : extra,
  });
  return writeDicom({ transferSyntax: EXPLICIT, elements });
}

/** Sample values: masked to the stored bits, and with their sign. */
function valuesOf({ words, layout }: StoredFrame): Int32Array {
  const { bitsStored, highBit, signed } = layout;
  const up = 31 - highBit;
  return Int32Array.from(words, (word) =>
    signed ? (word << up) >> (32 - bitsStored) : (word << up) >>> (32 - bitsStored),
  );
}

/** The values of words whose bits above the stored ones count: the nearest that can be stored. */
function clampedValuesOf({ words, layout }: StoredFrame): Int32Array {
  const { bitsStored, signed } = layout;
  const low = signed ? -(2 ** (bitsStored - 1)) : 0;
  const high = low + 2 ** bitsStored - 1;
  const unused = 32 - words.BYTES_PER_ELEMENT * 8;
  return Int32Array.from(words, (word) =>
    Math.min(high, Math.max(low, signed ? (word << unused) >> unused : word)),
  );
}

/** How a tool compresses, and how one decompresses. */
interface Encoder {
  readonly about: string;
  readonly encode: string;
  readonly decode: string;
  readonly lossy?: boolean;
  readonly of: readonly string[];
}

const DEEP = ['10 bits', '12 bits', '12 bits, signed', '16 bits', '16 bits, signed'];
const SHIFTED = '12 bits from bit 15 down';
const ALL = ['8 bits', '8 bits, signed', '12 bits, signed', '16 bits', SHIFTED, 'one pixel', 'RGB'];

const selections: readonly Encoder[] = [2, 3, 4, 5, 6, 7].map((selection) => ({
  about: `JPEG Lossless, selection value ${selection}`,
  encode: `dcmcjpeg +el +sv ${selection}`,
  decode: 'dcmdjpeg',
  of: ['8 bits', '12 bits, signed', '16 bits'],
}));

// Not every tool takes every picture: dcmcjpls compresses no signed one near-lossless and fails on
// a signed one when cooked; gdcmconv fails on one pixel, fails on RLE of an odd number of bytes,
// and changes the High Bit of what it compresses.
const encoders: readonly Encoder[] = [
  { about: 'implicit little endian', encode: 'dcmconv +ti', decode: 'dcmconv +te', of: ALL },
  { about: 'explicit big endian', encode: 'dcmconv +tb', decode: 'dcmconv +te', of: ALL },
  { about: 'deflated', encode: 'dcmconv +td', decode: 'dcmconv +te', of: ALL },
  { about: 'RLE', encode: 'dcmcrle', decode: 'dcmdrle', of: ALL },
  { about: 'JPEG Lossless, first-order', encode: 'dcmcjpeg +e1', decode: 'dcmdjpeg', of: ALL },
  ...selections,
  {
    about: 'JPEG Lossless with a point transform',
    encode: 'dcmcjpeg +el +sv 6 +pt 2',
    decode: 'dcmdjpeg',
    lossy: true,
    of: ['8 bits', '12 bits', '16 bits, signed'],
  },
  {
    about: 'JPEG Lossless in several fragments',
    encode: 'dcmcjpeg +e1 +fs 1',
    decode: 'dcmdjpeg',
    of: ['12 bits', 'RGB'],
  },
  {
    about: 'JPEG baseline',
    encode: 'dcmcjpeg +eb',
    decode: 'dcmdjpeg',
    lossy: true,
    of: ['8 bits', 'RGB'],
  },
  {
    about: 'JPEG extended',
    encode: 'dcmcjpeg +ee',
    decode: 'dcmdjpeg',
    lossy: true,
    of: ['8 bits', '10 bits', '12 bits', 'one pixel'],
  },
  ...['+es', '+ep'].map((option) => ({
    about: `progressive JPEG, ${option}`,
    encode: `dcmcjpeg ${option}`,
    decode: 'dcmdjpeg',
    lossy: true,
    of: ['8 bits', '10 bits', '12 bits', 'one pixel', 'RGB'],
  })),
  { about: 'JPEG-LS', encode: 'dcmcjpls', decode: 'dcmdjpls', of: ALL },
  {
    about: 'JPEG-LS, cooked',
    encode: 'dcmcjpls +pc',
    decode: 'dcmdjpls',
    of: ['8 bits', '10 bits', '12 bits', '16 bits'],
  },
  { about: 'JPEG-LS by plane', encode: 'dcmcjpls +in', decode: 'dcmdjpls', of: ['RGB'] },
  { about: 'JPEG-LS by sample', encode: 'dcmcjpls +is', decode: 'dcmdjpls', of: ['RGB'] },
  {
    about: 'JPEG-LS near-lossless',
    encode: 'dcmcjpls +en',
    decode: 'dcmdjpls',
    lossy: true,
    of: ['8 bits', '10 bits', '12 bits', '16 bits', 'RGB'],
  },
  {
    about: 'JPEG-LS by gdcm',
    encode: 'gdcmconv --jpegls',
    decode: 'gdcmconv --raw',
    of: ['8 bits', '8 bits, signed', ...DEEP, 'RGB'],
  },
  {
    about: 'JPEG-LS by gdcm, near-lossless',
    encode: 'gdcmconv --jpegls --lossy -e 3',
    decode: 'gdcmconv --raw',
    lossy: true,
    of: ['8 bits', '10 bits', '12 bits', '16 bits'],
  },
  {
    about: 'JPEG 2000',
    encode: 'gdcmconv --j2k',
    decode: 'gdcmconv --raw',
    of: ['8 bits', '8 bits, signed', ...DEEP, 'RGB'],
  },
  {
    about: 'JPEG 2000, lossy and reversible',
    encode: 'gdcmconv --j2k --lossy -r 8',
    decode: 'gdcmconv --raw',
    lossy: true,
    of: ['8 bits', '8 bits, signed', ...DEEP, 'RGB'],
  },
  {
    about: 'JPEG 2000, lossy and irreversible',
    encode: 'gdcmconv --j2k --lossy --irreversible -r 8',
    decode: 'gdcmconv --raw',
    lossy: true,
    of: ['8 bits', ...DEEP, 'RGB'],
  },
  { about: 'RLE by gdcm', encode: 'gdcmconv --rle', decode: 'gdcmconv --raw', of: DEEP },
];

async function convert(command: string, from: string, to: string): Promise<void> {
  const [tool = '', ...options] = command.split(' ');
  await run(tool, [...options, from, to]);
}

describe.skipIf(!hasTools)('dcmtk and gdcm agree', () => {
  it.each(encoders)('on $about', async ({ encode, decode, lossy = false, of }) => {
    const compare = async (name: string) => {
      const picture = pictures[name];
      if (!picture) throw new Error(`no picture is called ${name}`);
      const folder = mkdtempSync(join(scratch, 'case-'));
      const path = (stage: string) => join(folder, stage);
      writeFileSync(path('native'), nativeFile(picture));
      await convert(encode, path('native'), path('packed'));
      await convert(decode, path('packed'), path('unpacked'));
      const ours = await storedFrameOf(readFileSync(path('packed')));
      const theirs = await storedFrameOf(readFileSync(path('unpacked')));
      // gdcm raises Bits Stored where lossy samples leave its range.
      const clamped = clampedValuesOf({ words: theirs.words, layout: ours.layout });
      expect(valuesOf(ours), name).toEqual(lossy ? clamped : valuesOf(theirs));
      if (lossy) return;
      expect(ours.layout.bitsStored, name).toBe(picture.bits[1]);
      expect(valuesOf(ours), name).toEqual(valuesOf({ ...ours, words: draw(picture) }));
    };
    await Promise.all(of.map(compare));
  });
});
