/**
 * The English catalogue of the reading page and the command lines, a namespace for each subject.
 * The benchmark page, problems and reports have their own: `en/benchmark.ts`, `problems.ts`,
 * `report.ts`.
 */
export * as app from './en/app.ts';
export { cautions } from './en/cautions.ts';
export * as comparison from './en/comparison.ts';
export * as engine from './en/engine.ts';
export * as measuring from './en/measuring.ts';
export * as models from './en/models.ts';
export * as names from './en/names.ts';
export { notices } from './en/notices.ts';
export * as reading from './en/reading.ts';
export * as view from './en/view.ts';
