import { describe, expect, it } from 'vitest';
import { Pace } from './pace.ts';

function paced(endsMs: readonly number[]): Pace {
  const pace = new Pace();
  pace.restart(0);
  for (const endMs of endsMs) pace.finished(endMs);
  return pace;
}

const every = (ms: number, files: number) => Array.from({ length: files }, (_, i) => (i + 1) * ms);

describe('the time left', () => {
  it('is the number of files by the mean of those that were read', () => {
    expect(paced(every(500, 10)).leftMs(40)).toBe(20_000);
    expect(paced(every(500, 10)).leftMs(0)).toBe(0);
  });

  it.each([
    ['nothing was begun', new Pace()],
    ['too few were read', paced(every(2000, 4))],
    ['they took too short a time', paced(every(10, 20))],
  ])('is unknown where %s', (_, pace) => {
    expect(pace.leftMs(100)).toBeNull();
  });

  it('follows the latest thirty', () => {
    const slow = every(1000, 50);
    const fast = every(100, 30).map((ms) => 50_000 + ms);
    expect(paced([...slow, ...fast]).leftMs(10)).toBe(1000);
  });

  it('is measured anew after a restart', () => {
    const pace = paced(every(1000, 10));
    pace.restart(60_000);
    expect(pace.leftMs(10)).toBeNull();
    for (const ms of every(1000, 5)) pace.finished(60_000 + ms);
    expect(pace.leftMs(10)).toBe(10_000);
  });
});
