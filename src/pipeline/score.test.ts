import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openModel } from '../../tools/shared/session.ts';
import { neverAborted } from '../core/abort.ts';
import { AppError, type Problem } from '../core/errors.ts';
import { analyse } from './analyse.ts';
import { prepareImage, type ReadItem, readEach, scoresOf } from './score.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures');
const fileFault: Problem = {
  kind: 'decode',
  format: 'PNG',
  reason: 'truncated',
  detail: { code: 'png-cut', bytes: 9 },
};

async function all<Item, R>(reading: AsyncIterable<ReadItem<Item, R>>): Promise<[Item, unknown][]> {
  const items: [Item, unknown][] = [];
  for await (const { item, outcome } of reading) {
    items.push([item, outcome.kind === 'read' ? outcome.value : outcome.problem.kind]);
  }
  return items;
}

/** Reads numbers, doubled; throws a problem in the place of some. */
const doubled =
  (problems: Readonly<Record<number, Problem>> = {}) =>
  async (item: number) => {
    const problem = problems[item];
    if (problem) throw new AppError(problem);
    return item * 2;
  };

describe('readEach', () => {
  it('reads every item in order', async () => {
    expect(await all(readEach([1, 2], doubled(), neverAborted))).toEqual([
      [1, 2],
      [2, 4],
    ]);
  });

  it.each<Problem>([
    fileFault,
    { kind: 'file', reason: 'not-found', detail: { code: 'file-moved' } },
    { kind: 'unsupported', subject: 'colour', found: { code: 'colour', format: 'PNG' } },
  ])('skips a file with a problem of kind $kind and reads the next one', async (problem) => {
    expect(await all(readEach([1, 2, 3], doubled({ 2: problem }), neverAborted))).toEqual([
      [1, 2],
      [2, problem.kind],
      [3, 6],
    ]);
  });

  it('ends with any other problem', async () => {
    const problem: Problem = { kind: 'internal', detail: { code: 'thrown', text: 'a defect' } };
    await expect(all(readEach([1, 2], doubled({ 1: problem }), neverAborted))).rejects.toMatchObject({
      problem,
    });
  });

  it('reads nothing more once it is aborted', async () => {
    const abort = new AbortController();
    const read: number[] = [];
    const reading = readEach(
      [1, 2],
      async (item) => {
        read.push(item);
        abort.abort();
      },
      abort.signal,
    );
    await expect(all(reading)).rejects.toMatchObject({ problem: { kind: 'cancelled' } });
    expect(read).toEqual([1]);
  });

  it('lets several loops share an iterator, so that each item is read once', async () => {
    const waiting = [1, 2, 3, 4, 5].values();
    const loops = await Promise.all([1, 2].map(() => all(readEach(waiting, doubled(), neverAborted))));
    expect(loops.flat().toSorted()).toEqual([1, 2, 3, 4, 5].map((item) => [item, item * 2]));
  });

  it('ends where its source ends, e.g. when a person stops a run', async () => {
    async function* untilTwo() {
      yield 1;
      yield 2;
    }
    expect(await all(readEach(untilTwo(), doubled(), neverAborted))).toHaveLength(2);
  });
});

describe('scoresOf', () => {
  it('gives the scores that a reading gives, label by label', async () => {
    const models = join(FIXTURES, 'models');
    const choice = { model: 'tiny', precision: 'float32', backend: 'wasm', models };
    const tiny = await openModel(choice, neverAborted);
    const bytes = new Uint8Array(readFileSync(join(FIXTURES, 'files/chest.png'))).buffer;
    const { manifest } = tiny.model;
    const input = await prepareImage(bytes, manifest.input.recipe, neverAborted);
    const scores = [...(await scoresOf(tiny.session, input, neverAborted))];
    const result = await analyse(bytes, tiny, { signal: neverAborted });
    tiny.session.dispose();
    expect(scores).toEqual(
      manifest.labels.map((label) => result.findings.find((finding) => finding.label === label)?.score),
    );
  });
});
