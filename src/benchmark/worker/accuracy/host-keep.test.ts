import { afterEach, expect, test, vi } from 'vitest';
import { createKeep } from './host-keep.ts';

afterEach(() => vi.unstubAllGlobals());

test('scores saved by an earlier version are looked for under the name that it gave its database', async () => {
  const opened: unknown[][] = [];
  vi.stubGlobal('indexedDB', {
    open: (...names: unknown[]) => {
      opened.push(names);
      throw new Error('no storage here');
    },
  });
  await expect(createKeep().load()).rejects.toMatchObject({ problem: { kind: 'storage' } });
  expect(opened).toEqual([['penumbra-acceptance', 1]]);
});
