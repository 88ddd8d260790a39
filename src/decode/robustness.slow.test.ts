import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { damaged } from '../../tools/fixtures/damaged/mutations.ts';
import { makeSeeds } from '../../tools/fixtures/damaged/seeds.ts';
import { bufferOf } from '../../tools/fixtures/problem-of.ts';
import { neverAborted } from '../core/abort.ts';
import { AppError } from '../core/errors.ts';
import { decode } from './decode.ts';

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

/** Damaged files of each format; `MUTATIONS=1000` searches longer. */
const mutations = Number(process.env.MUTATIONS ?? 100);

/** The memory of the whole process, in decimal bytes: a browser ends a tab that takes much more. */
const MOST_BYTES = 1e9;

const seeds = await makeSeeds();

// A damaged JPEG costs a new instance of its decoder, some 15 ms, more on a busy machine.
describe('whatever the bytes', { timeout: 30_000 + 200 * mutations }, () => {
  it('nothing but an AppError comes of noise', async () => {
    const options = { seed: 20_261_122, numRuns: mutations };
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), behaves), options);
  });

  it.each(seeds)('nothing but an AppError comes of a damaged file: $name', async (seed) => {
    let number = 0;
    for (const file of damaged(seed, mutations)) {
      await behaves(file).catch((cause: unknown) => {
        throw new Error(`${seed.name}, file ${number}: ${cause}`, { cause });
      });
      number += 1;
    }
  });

  it('memory stays below 1 GB', () => {
    // maxRSS is in KiB (libuv, uv_rusage_t).
    expect(process.resourceUsage().maxRSS * 1024).toBeLessThan(MOST_BYTES);
  });
});
