/** The face of the measuring wing for the composition root: one import, and so one chunk. */
export { createAccuracyFeature } from './state/accuracy/create.ts';
export { createBenchmark } from './state/benchmark.ts';
export { BenchmarkPage } from './ui/BenchmarkPage.tsx';
export { createBenchmarkClient } from './worker/trials/client.ts';
