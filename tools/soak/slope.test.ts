import { describe, expect, it } from 'vitest';
import { growthOf, type Look } from './slope.ts';

/** A look every 100 images, of memory as a function of the images. */
const looks = (heapMb: (images: number) => number): Look[] =>
  Array.from({ length: 20 }, (_, at) => {
    const images = 100 * (at + 1);
    return { images, memory: { heapMb: heapMb(images), processMb: 200 } };
  });

describe('growth of memory', () => {
  it('is what each image leaves behind, however much the warm-up took', () => {
    const growth = growthOf(
      looks((images) => (images < 400 ? images / 10 : 40 + images * 2e-3)),
      'heapMb',
    );
    expect(growth?.value).toBeCloseTo(2000, 6);
  });

  it('is none where memory goes up and down by a collection of garbage', () => {
    const growth = growthOf(
      looks((images) => 10 + (images % 300 === 0 ? 1 : 0)),
      'heapMb',
    );
    expect(growth?.value).toBe(0);
    expect(growth?.ci95?.[0]).toBeLessThanOrEqual(0);
    expect(growth?.ci95?.[1]).toBeGreaterThanOrEqual(0);
  });

  it('is unknown after a single pass', () => {
    expect(growthOf(looks(() => 1).slice(0, 1), 'heapMb')).toBeNull();
  });
});
