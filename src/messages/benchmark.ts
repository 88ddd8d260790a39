/**
 * The benchmark page's sentences in the current language, apart from {@link messages}: the reading
 * page loads none of them.
 */
export * as benchmarkMessages from './en/benchmark.ts';
