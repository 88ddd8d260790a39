import { expect, test } from 'vitest';
import { PLANS } from './plan.ts';
import { remainingMs } from './remaining.ts';
import type { Configuration } from './run.ts';

const a: Configuration = { modelId: 'a', variantId: 'int8', backend: 'int8', threads: 1 };
const b: Configuration = { ...a, modelId: 'b' };
const left = [a, b].map((configuration) => ({ configuration, round: 1 }));

test.each([
  ['a guess before the first trial', [], 2 * 9000],
  ['the mean of all for what was not measured yet', [{ configuration: 'a/int8/int8/1', tookMs: 300 }], 600],
  [
    'what each took before',
    [
      { configuration: 'a/int8/int8/1', tookMs: 300 },
      { configuration: 'a/int8/int8/1', tookMs: 500 },
      { configuration: 'b/int8/int8/1', tookMs: 1000 },
    ],
    1400,
  ],
] as const)('%s', (_, done, expected) => {
  expect(remainingMs(PLANS.standard, left, done)).toBe(expected);
});
