import { expect, test } from 'vitest';
import { IdleTime } from './idle.ts';

function clocks() {
  const at = { wall: 1_000_000, steady: 0 };
  return { at, idle: new IdleTime({ wallMs: () => at.wall, steadyMs: () => at.steady }) };
}

test.each([
  ['goes by both clocks', 30_000, 30_000, 30],
  ['counts the time that a device slept', 3_600_000, 1000, 3600],
  ['is not stopped by a clock that is set back', -86_400_000, 45_000, 45],
])('idle time %s', (_, wall, steady, seconds) => {
  const { at, idle } = clocks();
  at.wall += wall;
  at.steady += steady;
  expect(idle.elapsedSeconds()).toBe(seconds);
  idle.touched();
  expect(idle.elapsedSeconds()).toBe(0);
});
