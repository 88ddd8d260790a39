/** Archives and the index of a disc, opened as the worker that looks for images does. */
import { zipSync } from 'fflate';
import { neverAborted } from '../../../src/core/abort.ts';
import { AppError, type Problem } from '../../../src/core/errors.ts';
import { contentOf } from '../../../src/sources/entry-blob.ts';
import { imagesOf } from '../../../src/sources/images.ts';
import { writeDicomdir } from '../../fixtures/dicomdir-writer.ts';
import { writePng } from '../../fixtures/png-writer.ts';
import type { Target } from '../contract.ts';
import { zipParts } from '../mutate/starts.ts';
import { signatureOf } from './images.ts';

const samples = Array.from({ length: 256 }, (_, index) => index);
const png = writePng({ widthPx: 16, heightPx: 16, depth: 8, colourType: 0, samples });
const index = writeDicomdir(['IM1', 'IM2']);

const NAMED: readonly Problem['kind'][] = ['decode', 'unsupported', 'file'];

function named(thrown: unknown): string {
  if (!(thrown instanceof AppError) || !NAMED.includes(thrown.problem.kind)) throw thrown;
  return signatureOf(thrown.problem);
}

export const archiveTarget = (): Target => ({
  seeds: [
    zipSync({ 'a.png': png, 'b/c.png': png, 'note.txt': Uint8Array.of(65) }),
    zipSync({ 'a.png': png, 'b/c.png': png }, { level: 0 }),
    zipSync({ 'd/DICOMDIR': index, 'd/IM1': png }),
    zipSync({ 'inner.zip': zipSync({ 'a.png': png }) }),
  ],
  partsOf: zipParts,
  async run(input) {
    const outcomes: string[] = [];
    const given = [{ path: 'x.zip', open: () => Promise.resolve(new Blob([input])) }];
    try {
      for await (const item of imagesOf(given, neverAborted)) {
        if (item.kind === 'problem') outcomes.push(named(item.error));
        else if (item.kind === 'image')
          outcomes.push(await contentOf(item.file, neverAborted).then(() => 'image', named));
      }
    } catch (thrown) {
      outcomes.push(named(thrown));
    }
    return [...new Set(outcomes)].sort().join('; ') || 'nothing';
  },
});
