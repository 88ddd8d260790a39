/**
 * The English catalogue of the benchmark page, its exports and the command lines that read its
 * files, a namespace for each subject.
 */
export * as accuracy from './benchmark/accuracy.ts';
export * as charts from './benchmark/charts.ts';
export * as comparison from './benchmark/comparison.ts';
export * as errors from './benchmark/errors.ts';
export * as figures from './benchmark/figures.ts';
export * as markdown from './benchmark/markdown.ts';
export * as result from './benchmark/result.ts';
export * as running from './benchmark/running.ts';
export * as setup from './benchmark/setup.ts';
export * as warnings from './benchmark/warnings.ts';
