import { describe, expect, it } from 'vitest';
import { routeOf } from './route.ts';

describe('the route', () => {
  it.each([
    ['', 'reading', ''],
    ['#/', 'reading', ''],
    ['#/elsewhere', 'reading', ''],
    ['#/benchmarks', 'reading', ''],
    ['#/benchmark', 'benchmark', ''],
    ['#/help', 'help', ''],
    ['#/diagnostics', 'diagnostics', ''],
    ['#/benchmark?', 'benchmark', ''],
    ['#/benchmark?plan=quick&backends=int8,wasm', 'benchmark', 'plan=quick&backends=int8,wasm'],
    ['#/benchmark?plan=a?b', 'benchmark', 'plan=a?b'],
  ] as const)('of %s is %s', (hash, page, query) => {
    expect(routeOf(hash)).toEqual({ page, query });
  });
});
