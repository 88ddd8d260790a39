import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { breakEven, costLines, cumulativeMs, type RunningCost } from './break-even.ts';

const cost = (coldMs: number, warmMs: number, spread = 0): RunningCost => ({
  key: 'net/int8/int8/1',
  coldMs: { value: coldMs, ci95: [coldMs - spread, coldMs + spread] },
  warmMs: { value: warmMs, ci95: [warmMs - spread, warmMs + spread] },
});

describe('breakEven', () => {
  test.each([
    ['a slow start and faster runs', cost(100, 20), cost(1100, 10), { kind: 'after', images: 101 }],
    ['no faster runs', cost(100, 20), cost(50, 21), { kind: 'never' }],
    ['the same runs and a slower start', cost(100, 20), cost(200, 20), { kind: 'never' }],
    ['a faster start and the same runs', cost(100, 20), cost(50, 20), { kind: 'from-the-start' }],
    ['faster in both', cost(100, 20), cost(50, 10), { kind: 'from-the-start' }],
  ])('%s', (_, early, late, expected) => {
    expect(breakEven(early, late)).toMatchObject(expected);
  });

  test('is the fewest pictures after which the later one is ahead', () => {
    const ms = fc.integer({ min: 1, max: 5000 });
    fc.assert(
      fc.property(ms, ms, ms, ms, (coldA, warmA, coldB, warmB) => {
        const [a, b] = [cost(coldA, warmA), cost(coldB, warmB)];
        const found = breakEven(a, b);
        const ahead = (images: number) => cumulativeMs(b, images) < cumulativeMs(a, images);
        if (found.kind === 'after')
          expect([ahead(found.images - 1), ahead(found.images)]).toEqual([false, true]);
        else expect(ahead(1) && warmB <= warmA).toBe(found.kind === 'from-the-start');
      }),
    );
  });

  test('has an open interval where it may never happen', () => {
    const found = breakEven(cost(100, 20, 6), cost(1100, 10, 6));
    expect(found).toEqual({ kind: 'after', images: 101, ci95: [45, null] });
  });

  test('lies within its interval', () => {
    const found = breakEven(cost(100, 20, 1), cost(1100, 10, 1));
    // (1099 - 101) / (21 - 9) and (1101 - 99) / (19 - 11).
    expect(found).toEqual({ kind: 'after', images: 101, ci95: [84, 126] });
  });
});

test('a line of the chart starts at the cold time', () => {
  expect(costLines([cost(100, 20)], 50)).toEqual([
    {
      key: 'net/int8/int8/1',
      points: [
        { images: 0, ms: 100 },
        { images: 50, ms: 1100 },
      ],
    },
  ]);
});
