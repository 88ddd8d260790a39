import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { damaged } from '../../tools/fixtures/damaged/mutations.ts';
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

/** Damaged files of each kind; `MUTATIONS=1000` searches longer. */
const mutations = Number(process.env.MUTATIONS ?? 300);

describe('whatever the bytes', { timeout: 30_000 + 50 * mutations }, () => {
  it.each(seeds)('nothing but an AppError comes of a damaged %s', async (name, path, file) => {
    let number = 0;
    for (const changed of damaged({ name, file }, mutations)) {
      await behaves(path, changed).catch((cause: unknown) => {
        throw new Error(`${name}, file ${number}: ${cause}`, { cause });
      });
      number += 1;
    }
  });
});
