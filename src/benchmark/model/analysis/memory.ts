/** Bytes over the runs of a trial: the peak, and whether they grow. */
import type { MemoryBytes } from '../../../engine/measurement.ts';
import { lineThrough } from '../../statistics/slope.ts';
import type { Estimate } from '../report.ts';
import type { MemorySample, Trial } from '../run.ts';

/**
 * A thousand readings a day at this rate are 4 MB, which no kiosk notices. It is above what the
 * benchmark itself keeps of a run: five numbers, some promises and a message, less than 1 KiB.
 */
const LEAK_BYTES_PER_RUN = 4096;

/** The slope of fewer samples says nothing. */
const LEAST_SAMPLES = 8;

/**
 * Memory that the engine holds. Arena, weights and TF.js's tensors lie within the heap of
 * WebAssembly, so they are not added to it; where there is no heap, TF.js's own count is all there
 * is, and the browser's measure of the whole page the last resort.
 * @returns null where nothing was told
 */
export function engineBytes({ wasmHeap, gpu, tensors, browser }: MemoryBytes): number | null {
  if (wasmHeap !== null || gpu !== null) return (wasmHeap ?? 0) + (gpu ?? 0);
  return tensors ?? browser;
}

/** @returns null where nothing was told */
export function peakBytes(samples: readonly MemorySample[]): number | null {
  const told = samples.map(({ bytes }) => engineBytes(bytes)).filter((bytes) => bytes !== null);
  return told.length > 0 ? Math.max(...told) : null;
}

export interface Leak {
  readonly source: keyof MemoryBytes;
  readonly bytesPerRun: Estimate;
}

/** Within the others, or bounded by the model: only what can grow is looked at. */
const GROWING: readonly (keyof MemoryBytes)[] = ['wasmHeap', 'tensors', 'gpu', 'browser'];

/**
 * The source that grows most, where even the lower end of its slope's interval is above what is
 * tolerated. A heap that took one step, or garbage that was collected late, is none.
 */
export function leakOf({ memory }: Pick<Trial, 'memory'>): Leak | null {
  const leaks = GROWING.flatMap((source): Leak[] => {
    const bytesPerRun = growthOf(memory, source);
    return bytesPerRun?.ci95 && bytesPerRun.ci95[0] > LEAK_BYTES_PER_RUN ? [{ source, bytesPerRun }] : [];
  });
  return leaks.sort((a, b) => b.bytesPerRun.value - a.bytesPerRun.value)[0] ?? null;
}

/**
 * Bytes a run; null where there were too few samples. The state after the load, before caches are
 * filled, is left out.
 */
export function growthOf(samples: readonly MemorySample[], source: keyof MemoryBytes): Estimate | null {
  const points = samples.flatMap(({ afterRun, bytes }) => {
    const value = bytes[source];
    return afterRun > 0 && value !== null ? [[afterRun, value] as const] : [];
  });
  return points.length >= LEAST_SAMPLES ? (lineThrough(points)?.slope ?? null) : null;
}
