import type { BenchmarkRun } from '../run.ts';

/** Name of a run's exports, without the ending: `penumbra-benchmark-2026-11-25-1a2b3c4d`. */
export function exportName({ startedAt, id }: Pick<BenchmarkRun, 'startedAt' | 'id'>): string {
  return `penumbra-benchmark-${startedAt.slice(0, 10)}-${id.slice(0, 8)}`;
}
