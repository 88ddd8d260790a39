export type { Interval } from '../../src/core/benchmark-accuracy.ts';
