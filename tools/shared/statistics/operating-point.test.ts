import fc from 'fast-check';
import { expect, test } from 'vitest';
import { youden } from './operating-point.ts';

const scored = fc.array(fc.record({ score: fc.integer({ min: 0, max: 9 }), positive: fc.boolean() }));

test('no threshold beats the one of youden', () => {
  fc.assert(
    fc.property(scored, (list) => {
      const best = youden(list);
      if (!best) return;
      for (const { score: threshold } of list) {
        const called = (positive: boolean) => {
          const members = list.filter((sample) => sample.positive === positive);
          return members.filter(({ score }) => score >= threshold).length / members.length;
        };
        const gain = called(true) - called(false);
        /** One rounding of each of two quotients. */
        expect(gain).toBeLessThanOrEqual(best.sensitivity + best.specificity - 1 + 4 * Number.EPSILON);
      }
    }),
  );
});
