import { expect, test } from 'vitest';
import { launchCost } from './launches.ts';

const chains = [1, 16, 64, 256].flatMap((length) =>
  [0, 0.1, -0.1].map((noise) => ({ length, ms: 4 + 0.05 * length + noise })),
);

test('the cost of a launch is the slope over chains, without the wait for the result', () => {
  const cost = launchCost({ chains, launches: 120 });
  expect(cost?.perLaunchMs.value).toBeCloseTo(0.05, 3);
  expect(cost?.roundTripMs).toBeCloseTo(4, 1);
  expect(cost?.perInferenceMs?.value).toBeCloseTo(6, 1);
  const [low, high] = cost?.perLaunchMs.ci95 ?? [1, 0];
  expect(low <= 0.05 && 0.05 <= high).toBe(true);
});

test('an inference with an unknown number of launches has a cost per launch only', () => {
  expect(launchCost({ chains, launches: null })?.perInferenceMs).toBeNull();
});

test('chains of one length give no cost', () => {
  expect(launchCost({ chains: [{ length: 8, ms: 3 }], launches: 5 })).toBeNull();
});
