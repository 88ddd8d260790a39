import { expect, test } from 'vitest';
import { timerResolution } from './timer.ts';

test.each([
  ['a clock of 0.1 ms that is read fast', [0, 0, 0.1, 0, 0.1, 0, 0, 0.1], 0.1],
  ['a pause of the loop', [0.1, 0.1, 5.3, 0.1], 0.1],
  ['a clock that was set back', [-3, 1, 1, 1], 1],
])('%s', (_, steps, expected) => {
  expect(timerResolution(steps)).toBe(expected);
});

test('a clock that stands still has no resolution', () => {
  expect(timerResolution([0, 0, 0])).toBeNull();
});
