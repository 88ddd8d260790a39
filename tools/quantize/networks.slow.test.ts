/**
 * Networks of the kinds that hospitals use, in every precision, without the search for better
 * integers and ranges, which takes minutes in these.
 */
import { describe, it } from 'vitest';
import { type NetworkCase, networkUnderTest, PATIENCE_MS } from './testing/network-under-test.ts';

const cases: readonly NetworkCase[] = [
  { name: 'densenet121', isBasic: true, smaller: { float16: 1.9, dynamic: 3.85, int8: 3.85 } },
  { name: 'resnet50', isBasic: true, smaller: { float16: 1.9, dynamic: 3.9, int8: 3.9 } },
  { name: 'efficientnet-b0', isBasic: true, smaller: { float16: 1.9, dynamic: 3.85, int8: 3.8 } },
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
