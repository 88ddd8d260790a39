/**
 * The benchmark page's sentences in the current language, apart from {@link messages}: the reading
 * page loads none of them.
 */
import { benchmark } from './en/benchmark.ts';

/** Entries that every language must have for the benchmark page. */
export type BenchmarkMessages = typeof benchmark;

export const benchmarkMessages: BenchmarkMessages = benchmark;
