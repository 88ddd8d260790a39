import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../files.ts';
import { readPatients, readSplits } from './labels.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'penumbra-labels-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('a file of labels or of a split', () => {
  it.each([
    ['plain', 'plain.txt', 'plain.txt'],
    ['compressed', 'packed.txt.gz', 'packed.txt.gz'],
    ['compressed beside its name', 'beside.txt.gz', 'beside.txt'],
  ])('is read %s', async (_, written, named) => {
    const text = 'one\ntwo\n';
    await writeFile(join(folder, written), written.endsWith('.gz') ? gzipSync(text) : text);
    expect([...(await readPatients(join(folder, named)))]).toEqual(['one', 'two']);
  });

  it('is named where it is missing', async () => {
    const file = join(folder, 'missing.json');
    await expect(readSplits(file)).rejects.toThrow(`${file} cannot be read`);
  });

  it.each(['lite0-14', 'lite0-14-v2', 'lite0-14-v3'])('of the run %s is committed', async (run) => {
    const { train, validation, test } = await readSplits(join(ROOT, 'training/runs', run, 'splits.json'));
    expect([train.size, validation.size, test.size]).toEqual([6499, 1194, 1976]);
  });
});
