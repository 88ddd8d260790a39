import fc from 'fast-check';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { writeDicomdir } from '../../tools/fixtures/dicomdir-writer.ts';
import { writePng } from '../../tools/fixtures/png-writer.ts';
import { bufferOf } from '../../tools/fixtures/problem-of.ts';
import { neverAborted } from '../core/abort.ts';
import { AppError } from '../core/errors.ts';
import { contentOf } from './entry-blob.ts';
import { imagesOf } from './images.ts';

const samples = Array.from({ length: 256 }, (_, index) => index);
const png = writePng({ widthPx: 16, heightPx: 16, depth: 8, colourType: 0, samples });
const index = writeDicomdir(['IM1', 'IM2']);

const seeds: readonly [name: string, path: string, file: Uint8Array][] = [
  ['deflated ZIP', 'x.zip', zipSync({ 'a.png': png, 'b/c.png': png, 'note.txt': Uint8Array.of(65) })],
  ['stored ZIP', 'x.zip', zipSync({ 'a.png': png, 'b/c.png': png }, { level: 0 })],
  ['ZIP of a disc', 'x.zip', zipSync({ 'd/DICOMDIR': index, 'd/IM1': png })],
  ['DICOMDIR', 'd/DICOMDIR', index],
];

const kinds = ['decode', 'unsupported', 'file'];

/** Finds images that can be read whole, or an AppError with a reason in the file itself. */
async function behaves(path: string, file: Uint8Array): Promise<void> {
  const given = [path, 'd/IM1'].map((name, at) => ({
    path: name,
    open: () => Promise.resolve(new Blob([bufferOf(at === 0 ? file : png)])),
  }));
  for await (const item of imagesOf(given, neverAborted)) {
    if (item.kind === 'problem') expect(kinds, String(item.error.cause)).toContain(item.error.problem.kind);
    if (item.kind !== 'image') continue;
    try {
      await contentOf(item.file, neverAborted);
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown;
      expect(kinds, String(thrown.cause)).toContain(thrown.problem.kind);
    }
  }
}

/** The seed is fixed, so that a failure can be reproduced; raise `numRuns` to search longer. */
const options = { seed: 20_261_130, numRuns: 150 };

describe('whatever the bytes', () => {
  it.each(seeds)('nothing but an AppError comes of a truncated %s', async (_, path, seed) => {
    const cut = fc.nat({ max: seed.length }).map((length) => seed.subarray(0, length));
    await fc.assert(
      fc.asyncProperty(cut, (file) => behaves(path, file)),
      options,
    );
  });

  it.each(seeds)('nothing but an AppError comes of a %s with bytes changed', async (_, path, seed) => {
    const change = fc.tuple(fc.nat({ max: seed.length - 1 }), fc.nat({ max: 255 }));
    const changed = fc.array(change, { minLength: 1, maxLength: 12 }).map((changes) => {
      const file = seed.slice();
      for (const [offset, value] of changes) file[offset] = value;
      return file;
    });
    await fc.assert(
      fc.asyncProperty(changed, (file) => behaves(path, file)),
      options,
    );
  });
});
