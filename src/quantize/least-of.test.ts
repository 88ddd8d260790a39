import fc from 'fast-check';
import { expect, it } from 'vitest';
import { leastOf } from './least-of.ts';

it('finds the first of the least errors, whatever is said of those beyond the limit', () => {
  // Few different errors, so that many are equal.
  const errors = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 120 });
  fc.assert(
    fc.property(errors, fc.double({ min: 1e-9, max: 100, noNaN: true }), (all, beyond) => {
      const found = leastOf(all.length, (trial, limit) => {
        const error = all[trial] ?? Number.NaN;
        return error > limit ? limit + beyond : error;
      });
      expect(found).toBe(all.indexOf(Math.min(...all)));
    }),
  );
});
