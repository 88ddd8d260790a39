import { expect, it } from 'vitest';
import { problemOf } from '../../tools/fixtures/problem-of.ts';
import { neverAborted } from '../core/abort.ts';
import { contentOf } from './entry-blob.ts';

it('a file beyond 1 GiB is refused before it is read', async () => {
  // Parts of a Blob are shared: it takes 64 MiB.
  const part = new Blob([new Uint8Array(2 ** 26)]);
  const large = new Blob(Array(17).fill(part));
  expect(large.size).toBeGreaterThan(2 ** 30);
  large.arrayBuffer = () => Promise.reject(new Error('it was read'));
  expect(await problemOf(contentOf(large, neverAborted))).toMatchObject({
    kind: 'decode',
    reason: 'too-large',
    detail: { code: 'file-limit', bytes: large.size, mostBytes: 2 ** 30 },
  });
});
