/**
 * Which variant and how many threads: the fastest of those that passed their self-test on this very browser, by a
 * micro-benchmark. Made once for a browser version, and kept by the host.
 */
import type { Choice } from './choice.ts';
import { type Device, Int8Runner } from './runner.ts';
import { selfTest } from './self-test.ts';
import { Sketch } from './sketch.ts';
import type { Variant } from './words.ts';

/** A choice with what it rests on, in words and numbers that people are shown. */
export interface Chosen extends Choice {
  /** Median milliseconds of the micro-benchmark, by variant and then by threads. */
  readonly measuredMs: Readonly<Record<string, number>>;
  /** By variant: why it is not used. */
  readonly refused: Readonly<Record<string, string>>;
}

/** Plain SIMD last: it is what remains where nothing else is exact. C takes only what was quantized for it, and B1 the rest. */
const RELAXED: readonly Variant[] = ['B1', 'B2', 'B1S', 'B2S'];
/** More threads than this gain nothing in networks of some milliseconds. */
const MOST_THREADS = 8;
/** Of each candidate; the fastest counts. Enough for the browser to have optimised the kernel. */
const TRIAL_MS = 12;

export async function choose(device: Device): Promise<Chosen> {
  const refused: Record<string, string> = {};
  const passed = (['P', ...(device.kernels.relaxed ? RELAXED : [])] as const).filter((variant) => {
    const problem = selfTest(variant, device.kernels);
    if (problem !== null) refused[variant] = problem;
    return problem === null;
  });
  if (passed.length === 0) throw new Error(`no kernel is exact in this browser: ${refused.P}`);
  const measuredMs: Record<string, number> = {};
  const variant = await fastest(passed, measuredMs, (each) => trial(device, { variant: each, threads: 1 }));
  const counts = threadCounts(device);
  const threads = await fastest(counts, measuredMs, (each) =>
    each === 1 ? Promise.resolve(measuredMs[variant] ?? 0) : trial(device, { variant, threads: each }),
  );
  return { variant, threads, measuredMs, refused };
}

function threadCounts({ host, kernels }: Device): number[] {
  const most = kernels.shared && host.newThread ? Math.min(host.cores, MOST_THREADS) : 1;
  return [1, 2, 4, 8].filter((count) => count <= most);
}

async function fastest<T extends string | number>(
  candidates: readonly T[],
  measuredMs: Record<string, number>,
  measure: (candidate: T) => Promise<number>,
): Promise<T> {
  let best: { readonly candidate: T; readonly ms: number } | null = null;
  for (const candidate of candidates) {
    const ms = await measure(candidate);
    const name = typeof candidate === 'number' ? `${candidate} threads` : String(candidate);
    measuredMs[name] = Math.round(ms * 1000) / 1000;
    if (!best || ms < best.ms) best = { candidate, ms };
  }
  if (!best) throw new RangeError('nothing to choose from');
  return best.candidate;
}

/** A stretch of a mobile network: products, a depthwise layer, a sum. The fastest of its runs, in ms. */
async function trial(device: Device, choice: Choice): Promise<number> {
  const sketch = new Sketch(() => 0.4);
  const weight = (filter: number, inner: number): number => ((filter * 7 + inner * 13) % 127) - 63;
  const image = sketch.image(14, 14, 96);
  let codes = image;
  for (let block = 0; block < 3; block += 1) {
    const wide = sketch.conv(codes, 288, { kernel: 1, stride: 1 }, 'u8', weight);
    const spread = sketch.depthwise(wide, { kernel: 3, stride: 1 });
    codes = sketch.add(codes, sketch.conv(spread, 96, { kernel: 1, stride: 1 }, 'u8', weight));
  }
  const runner = await Int8Runner.open(device, sketch.finish([codes]), choice);
  const inputs = { image: sketch.imageNumbers(image) };
  const { signal } = new AbortController();
  let best = Number.POSITIVE_INFINITY;
  const untilMs = performance.now() + TRIAL_MS;
  do {
    const startMs = performance.now();
    await runner.run(inputs, signal);
    best = Math.min(best, performance.now() - startMs);
  } while (performance.now() < untilMs);
  // A pool that did not come is no faster than one thread.
  const isWhole = runner.threads === choice.threads;
  runner.dispose();
  return isWhole ? best : Number.POSITIVE_INFINITY;
}
