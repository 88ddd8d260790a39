import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeBmp } from '../../tools/fixtures/bmp-writer.ts';
import {
  EXPLICIT,
  encapsulate,
  IMPLICIT,
  radiograph,
  writeDicom,
} from '../../tools/fixtures/dicom-writer.ts';
import { encodeJpeg } from '../../tools/fixtures/files.ts';
import { writePng } from '../../tools/fixtures/png-writer.ts';
import { bufferOf } from '../../tools/fixtures/problem-of.ts';
import { writeTiff } from '../../tools/fixtures/tiff-writer.ts';
import { syntaxFiles } from '../../tools/fixtures/transfer-syntaxes.ts';
import { writeWebp } from '../../tools/fixtures/webp-writer.ts';
import { neverAborted } from '../core/abort.ts';
import { AppError } from '../core/errors.ts';
import { decode } from './decode.ts';

const sizePx = 64;
const ramp = Uint8Array.from({ length: sizePx * sizePx }, (_, index) => index >> 4);
const jpeg = await encodeJpeg(ramp, sizePx);
const tiff = { widthPx: sizePx, heightPx: sizePx, depth: 8, photometric: 1, samples: ramp } as const;
const luts = {
  tag: '00283010',
  vr: 'SQ',
  value: [
    [
      { tag: '00283002', vr: 'US', value: [4, 0, 8] },
      { tag: '00283006', vr: 'US', value: [0, 10, 100, 255] },
    ],
  ],
} as const;
/** Four pixels are enough, because the changes should hit the header. */
const plain = radiograph({
  sizePx: 2,
  bitsAllocated: 8,
  bitsStored: 8,
  pixels: ramp.slice(0, 4),
  extra: [luts],
});
const compressed = radiograph({ sizePx, bitsAllocated: 8, bitsStored: 8, pixels: encapsulate([jpeg]) });

const seeds: readonly [name: string, file: Uint8Array][] = [
  ['PNG', writePng({ widthPx: sizePx, heightPx: sizePx, depth: 8, colourType: 0, samples: [...ramp] })],
  ['JPEG', jpeg],
  ['progressive JPEG', await encodeJpeg(ramp, sizePx, { progressive: true })],
  ['TIFF', writeTiff(tiff)],
  ['deflated TIFF', writeTiff({ ...tiff, deflated: true, rowsPerStrip: 16, littleEndian: false })],
  ['BMP', writeBmp(ramp, sizePx, sizePx)],
  ['WebP', writeWebp(ramp, sizePx, sizePx)],
  ['implicit DICOM', writeDicom({ transferSyntax: IMPLICIT, elements: plain })],
  ['explicit DICOM', writeDicom({ transferSyntax: EXPLICIT, elements: plain })],
  ['bare data set', writeDicom({ transferSyntax: IMPLICIT, elements: plain, part10: false })],
  ['JPEG DICOM', writeDicom({ transferSyntax: '1.2.840.10008.1.2.4.50', elements: compressed })],
];

const files = new URL('../../fixtures/files/', import.meta.url);
const syntaxes = syntaxFiles
  .filter(({ file }) => !/part-2|rpcl|uncompressed/.test(file))
  .map(({ file }) => [file, new Uint8Array(readFileSync(new URL(file, files)))] as const);

/**
 * Decodes or throws an AppError with a reason in the file itself, never one for an internal error.
 */
async function behaves(file: Uint8Array): Promise<void> {
  try {
    const { image } = await decode(bufferOf(file), neverAborted);
    expect(image.samples).toHaveLength(image.widthPx * image.heightPx);
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    expect(['decode', 'unsupported'], String(thrown.cause)).toContain(thrown.problem.kind);
  }
}

/** Changed files for each format; `MUTATIONS=1000` searches longer. */
const mutations = Number(process.env.MUTATIONS ?? 0);
/** The seed is fixed, so that a failure can be reproduced. */
const options = { seed: 20_261_122, numRuns: mutations || 100 };

/** Length of the part of a fixture that precedes its pixel data. */
const HEADER_BYTES = 600;

/** The file with up to a dozen bytes changed, from `start` on. */
function changed(seed: Uint8Array, start = 0): fc.Arbitrary<Uint8Array> {
  const change = fc.tuple(fc.integer({ min: start, max: seed.length - 1 }), fc.nat({ max: 255 }));
  return fc.array(change, { minLength: 1, maxLength: 12 }).map((changes) => {
    const file = seed.slice();
    for (const [offset, value] of changes) file[offset] = value;
    return file;
  });
}

// A damaged JPEG costs a new instance of its decoder, some 15 ms, more on a busy machine.
describe('whatever the bytes', { timeout: 30_000 + 200 * mutations }, () => {
  it('nothing but an AppError comes of noise', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), behaves), options);
  });

  it.each(seeds)('nothing but an AppError comes of a truncated %s', async (_, seed) => {
    const cut = fc.nat({ max: seed.length }).map((length) => seed.subarray(0, length));
    await fc.assert(fc.asyncProperty(cut, behaves), options);
  });

  it.each(seeds)('nothing but an AppError comes of a %s with bytes changed', async (_, seed) => {
    await fc.assert(fc.asyncProperty(changed(seed), behaves), options);
  });

  it.each(syntaxes)(
    'nothing but an AppError comes of %s with bytes of its stream changed',
    async (_, seed) => {
      await fc.assert(fc.asyncProperty(changed(seed, HEADER_BYTES), behaves), {
        ...options,
        numRuns: mutations || 30,
      });
    },
  );
});
