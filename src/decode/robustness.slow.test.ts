import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
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
import { neverAborted } from '../core/abort.ts';
import { AppError } from '../core/errors.ts';
import { decode } from './decode.ts';

const sizePx = 64;
const ramp = Uint8Array.from({ length: sizePx * sizePx }, (_, index) => index >> 4);
const jpeg = await encodeJpeg(ramp, sizePx);
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
  ['implicit DICOM', writeDicom({ transferSyntax: IMPLICIT, elements: plain })],
  ['explicit DICOM', writeDicom({ transferSyntax: EXPLICIT, elements: plain })],
  ['bare data set', writeDicom({ transferSyntax: IMPLICIT, elements: plain, part10: false })],
  ['JPEG DICOM', writeDicom({ transferSyntax: '1.2.840.10008.1.2.4.50', elements: compressed })],
];

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

/** The seed is fixed, so that a failure can be reproduced; raise `numRuns` to search longer. */
const options = { seed: 20_261_122, numRuns: 100 };

// A damaged JPEG costs a new instance of its decoder, some 15 ms, more on a busy machine.
describe('whatever the bytes', { timeout: 30_000 }, () => {
  it('nothing but an AppError comes of noise', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), behaves), options);
  });

  it.each(seeds)('nothing but an AppError comes of a truncated %s', async (_, seed) => {
    const cut = fc.nat({ max: seed.length }).map((length) => seed.subarray(0, length));
    await fc.assert(fc.asyncProperty(cut, behaves), options);
  });

  it.each(seeds)('nothing but an AppError comes of a %s with bytes changed', async (_, seed) => {
    const change = fc.tuple(fc.nat({ max: seed.length - 1 }), fc.nat({ max: 255 }));
    const mutated = fc.array(change, { minLength: 1, maxLength: 12 }).map((changes) => {
      const file = seed.slice();
      for (const [offset, value] of changes) file[offset] = value;
      return file;
    });
    await fc.assert(fc.asyncProperty(mutated, behaves), options);
  });
});
