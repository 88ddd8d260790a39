/**
 * How long a reader waits for a variant, by the pipeline of the app, one picture after the other.
 */
import { cpus } from 'node:os';
import { quantile } from '../../../src/benchmark/statistics/samples.ts';
import type { VariantMetrics } from '../../../src/model/manifest.ts';
import { analyse } from '../../../src/pipeline/analyse.ts';
import { readBytes } from '../files.ts';
import { createProgress } from '../progress.ts';
import { type ModelPlace, openVariant, type VariantChoice } from '../session.ts';
import type { LabelledImage } from './labels.ts';

export type Latency = NonNullable<VariantMetrics['latency']>;

export const MACHINE = `${cpus()[0]?.model ?? 'unknown CPU'}, ${cpus().length} cores, Node ${process.versions.node}`;

/**
 * Apart from the scoring, so that neither kept scores nor other threads are in it. The warm-up is
 * not counted.
 * @param images that can be read
 */
export async function measureLatency(
  choice: VariantChoice,
  images: readonly LabelledImage[],
  place: ModelPlace,
): Promise<Latency> {
  const prepared = await openVariant(choice, place);
  const progress = createProgress(`latency of ${choice.variantId} on ${choice.backend}`, images.length);
  const computeMs: number[] = [];
  const fileToFindingsMs: number[] = [];
  try {
    for (const { path } of images) {
      const result = await analyse(await readBytes(path), prepared, { signal: place.signal });
      computeMs.push(result.timings.computeMs);
      fileToFindingsMs.push(result.timings.totalMs);
      progress.advance();
    }
  } finally {
    progress.stop();
    prepared.session.dispose();
  }
  return {
    computeMs: quartiles(computeMs),
    fileToFindingsMs: quartiles(fileToFindingsMs),
    images: images.length,
    threads: prepared.session.threads,
    machine: MACHINE,
    date: new Date().toISOString().slice(0, 10),
  };
}

/** Microseconds are as fine as the clock is honest. */
function quartiles(ms: readonly number[]): Latency['computeMs'] {
  const at = (share: number) => Math.round(quantile(ms, share) * 1000) / 1000;
  return { p25: at(0.25), p50: at(0.5), p75: at(0.75), p95: at(0.95) };
}
