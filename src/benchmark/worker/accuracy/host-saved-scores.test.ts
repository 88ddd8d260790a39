import { afterEach, expect, test, vi } from 'vitest';
import { createScoreStorage } from './host-saved-scores.ts';

afterEach(() => vi.unstubAllGlobals());

test('scores saved by an earlier version are looked for under the name that it gave its database', async () => {
  const opened: unknown[][] = [];
  vi.stubGlobal('indexedDB', {
    open: (...names: unknown[]) => {
      opened.push(names);
      throw new Error('no storage here');
    },
  });
  await expect(createScoreStorage().load()).rejects.toMatchObject({ problem: { kind: 'storage' } });
  expect(opened).toEqual([['penumbra-acceptance', 1]]);
});
