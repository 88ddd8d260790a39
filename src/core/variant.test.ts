import { describe, expect, it } from 'vitest';
import { PRECISIONS } from './precision.ts';
import { isVariantId, precisionOf } from './variant.ts';

describe('an id of a variant', () => {
  it.each(PRECISIONS)('may be the precision %s itself', (precision) => {
    expect(isVariantId(precision)).toBe(true);
    expect(precisionOf(precision)).toBe(precision);
  });

  it.each([
    ['int8-w0.5', 'int8'],
    ['int8-exit1', 'int8'],
    ['float16-w0.75-exit2', 'float16'],
  ] as const)('%s names a variant of %s', (id, precision) => {
    expect(isVariantId(id)).toBe(true);
    expect(precisionOf(id)).toBe(precision);
  });

  it.each(['', 'int4', 'int8-', 'int8w', 'w0.5-int8', 'int8-W', 'int8/x', 'int8 x', 8, null])(
    'cannot be %j',
    (text) => {
      expect(isVariantId(text)).toBe(false);
    },
  );
});
