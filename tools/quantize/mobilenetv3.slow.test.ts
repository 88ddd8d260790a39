/**
 * MobileNetV3 in every precision, with the whole search. It has a file of its own so that another
 * worker can test the other networks.
 */
import { describe, it } from 'vitest';
import { type NetworkCase, networkUnderTest, PATIENCE_MS } from './testing/network-under-test.ts';

const cases: readonly NetworkCase[] = [
  { name: 'mobilenetv3', isBasic: false, smaller: { float16: 1.9, dynamic: 3.9, int8: 3.9 } },
];

describe.each(cases)('$name', (given) => {
  const network = networkUnderTest(given);
  it.each(network.precisions)(
    'as %s runs in stock TF.js from files %d times smaller',
    { timeout: PATIENCE_MS },
    network.expectStock,
  );
  it('as int8 runs in integers behind its first layers', { timeout: PATIENCE_MS }, network.expectIntegers);
});
