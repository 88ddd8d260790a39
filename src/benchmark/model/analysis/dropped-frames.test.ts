import { describe, expect, it } from 'vitest';
import { droppedFrames } from './dropped-frames.ts';

const frames = (everyMs: number, missing: readonly number[] = []) =>
  Array.from({ length: 60 }, (_, i) => i * everyMs).filter((_, i) => !missing.includes(i));

describe('droppedFrames', () => {
  it('counts none on a screen that draws steadily, however often it draws', () => {
    for (const everyMs of [1000 / 30, 1000 / 60, 1000 / 144]) expect(droppedFrames(frames(everyMs))).toBe(0);
  });

  it('counts each frame that is missing, alone or in a row', () => {
    expect(droppedFrames(frames(1000 / 60, [7, 20, 21, 22]))).toBe(4);
  });

  it('ignores jitter of less than half a frame', () => {
    expect(droppedFrames(frames(16).map((atMs, i) => atMs + (i % 3)))).toBe(0);
  });

  it('is unknown for too few frames', () => {
    expect(droppedFrames([0, 16, 32])).toBeNull();
  });
});
