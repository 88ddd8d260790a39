export { quantile } from '../../src/bench/statistics/samples.ts';
