import { expect, it } from 'vitest';
import { seededUniform } from '../../core/random.ts';
import { shuffled } from './random-order.ts';

it('shuffles to the same order for the same seed, and loses nothing', () => {
  const items = Array.from({ length: 9 }, (_, i) => i);
  expect(shuffled(items, seededUniform(3))).toEqual(shuffled(items, seededUniform(3)));
  expect(shuffled(items, seededUniform(3))).not.toEqual(items);
  expect(shuffled(items, seededUniform(3)).toSorted((a, b) => a - b)).toEqual(items);
});
