import { expect, test } from 'vitest';
import { auc } from './auc.ts';
import { bootstrapInterval } from './bootstrap.ts';
import { delongInterval } from './delong.ts';

/** Two overlapping, deterministic spreads of scores; every fourth image is a positive. */
const images = Array.from({ length: 400 }, (_, i) => ({
  score: ((i * 7919) % 1000) / 1000 + (i % 4 === 0 ? 0.3 : 0),
  positive: i % 4 === 0,
  patient: `patient ${i}`,
}));

test('with one image per patient, agrees with DeLong up to resampling noise', () => {
  const bootstrap = bootstrapInterval(images);
  const delong = delongInterval(images);
  expect(delong).not.toBeNull();
  const [lo = 0, hi = 0] = delong ?? [];
  /**
   * The 2.5 % quantile of 1000 normal draws has a standard error of 0.085 sigma; 4 of them of
   * sigma.
   */
  const tolerance = (4 * 0.085 * (hi - lo)) / (2 * 1.96);
  expect(Math.abs((bootstrap?.[0] ?? 0) - lo)).toBeLessThan(tolerance);
  expect(Math.abs((bootstrap?.[1] ?? 0) - hi)).toBeLessThan(tolerance);
});

test('an image repeated for the same patient adds no certainty', () => {
  const repeated = images.flatMap((image) => [image, image]);
  expect(bootstrapInterval(repeated)).toEqual(bootstrapInterval(images));
});

test('the same images under new patients do add certainty', () => {
  const copies = images.flatMap((image) => [image, { ...image, patient: `${image.patient}, copy` }]);
  expect(width(bootstrapInterval(copies))).toBeLessThan(width(bootstrapInterval(images)));
});

test('holds the AUC, and the same seed gives the same interval', () => {
  const interval = bootstrapInterval(images, { resamples: 200, seed: 3 });
  expect(interval?.[0]).toBeLessThan(auc(images) ?? Number.NaN);
  expect(interval?.[1]).toBeGreaterThan(auc(images) ?? Number.NaN);
  expect(bootstrapInterval(images, { resamples: 200, seed: 3 })).toEqual(interval);
  expect(bootstrapInterval(images, { resamples: 200, seed: 4 })).not.toEqual(interval);
});

test('there is none where a class is absent', () => {
  expect(bootstrapInterval(images.filter(({ positive }) => positive))).toBeNull();
});

function width(interval: readonly [number, number] | null): number {
  if (!interval) throw new Error('no interval');
  return interval[1] - interval[0];
}
