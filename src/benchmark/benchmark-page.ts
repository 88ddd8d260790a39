/** What the composition root needs of the measuring wing: one import, and so one chunk. */
export { createAccuracyFeature } from './state/accuracy/create.ts';
export { createBenchmark } from './state/benchmark.ts';
export { BenchmarkPage } from './ui/BenchmarkPage.tsx';
export { createBenchmarkClient } from './worker/trials/client.ts';
