/**
 * Chooses the variant and the number of threads among those that pass their self-test in this
 * browser: at first the one that is fastest almost everywhere, so that the first image need not
 * wait; then the fastest by a micro-benchmark, which runs once per browser version and whose result
 * the host stores.
 */

import type { KernelModule } from '../kernels.ts';
import type { Variant } from '../plan/variant.ts';
import { type Device, Int8Runner } from '../threads/runner.ts';
import type { Choice } from './choice.ts';
import { RandomPlan } from './random-plan.ts';
import { selfTest } from './self-test.ts';

/** A choice with its reasons, in words and numbers that people are shown. */
export interface Chosen extends Choice {
  /** Fastest run of the micro-benchmark in ms, by variant and by threads. */
  readonly measuredMs: Readonly<Record<string, number>>;
  /** Reasons for not using a variant, or a number of threads (`2 threads`). */
  readonly refused: Readonly<Record<string, string>>;
}

/**
 * Relaxed dot products, fastest first on processors where none is a single instruction, as B1 is on
 * some.
 */
const RELAXED: readonly Variant[] = ['C', 'B2', 'B2S', 'B1', 'B1S'];
/** More threads gain nothing in networks of some milliseconds. */
const MOST_THREADS = 8;
/**
 * For each variant. By then the browser has optimised the kernels, at some 0.5 ms per run, and
 * short disturbances have passed.
 */
const VARIANT_TRIAL_MS = 40;
/**
 * For each number of threads. A core that is busy elsewhere for some tens of milliseconds would
 * make two threads look slower than one.
 */
const THREADS_TRIAL_MS = 120;

/**
 * Chooses without measuring: one thread, unless the host asks for another number.
 * @throws Error if no kernel is exact here.
 */
export function chooseAtFirst({ host, kernels }: Device): Chosen {
  const refused: Record<string, string> = {};
  const problemOf = tester(kernels);
  for (const variant of candidates(kernels)) {
    if (passes(variant, problemOf, refused)) {
      return { variant, threads: host.threads ?? 1, measuredMs: {}, refused };
    }
  }
  throw nothingIsExact(refused);
}

/**
 * Chooses by measuring, in some tenths of a second.
 * @throws Error if no kernel is exact here.
 */
export async function chooseFastest(device: Device): Promise<Chosen> {
  const { kernels } = device;
  const refused: Record<string, string> = {};
  const problemOf = tester(kernels);
  const passed = candidates(kernels).filter((variant) => passes(variant, problemOf, refused));
  if (passed.length === 0) throw nothingIsExact(refused);
  const byVariant = await fastest(
    device,
    passed.map((variant) => ({ variant, threads: 1 })),
    ({ variant }) => variant,
    VARIANT_TRIAL_MS,
    refused,
  );
  const { variant } = byVariant.choice;
  const counts = threadCounts(device);
  const [only] = counts;
  if (only !== undefined && counts.length === 1) {
    return { variant, threads: only, measuredMs: byVariant.measuredMs, refused };
  }
  const byThreads = await fastest(
    device,
    counts.map((threads) => ({ variant, threads })),
    ({ threads }) => nameOfThreads(threads),
    THREADS_TRIAL_MS,
    refused,
  );
  const measuredMs = { ...byVariant.measuredMs, ...byThreads.measuredMs };
  return { variant, threads: byThreads.choice.threads, measuredMs, refused };
}

const nameOfThreads = (threads: number): string => (threads === 1 ? '1 thread' : `${threads} threads`);

/**
 * Returns the number of threads that a key of {@link Chosen} names; null where it names a variant.
 */
export function threadsNamed(name: string): number | null {
  const threads = Number.parseInt(name, 10);
  return Number.isNaN(threads) ? null : threads;
}

const candidates = ({ relaxed }: KernelModule): readonly Variant[] => [...(relaxed ? RELAXED : []), 'P'];

/** Returns the reason why a variant cannot be used, or null. */
type ProblemOf = (variant: Variant) => string | null;

function passes(variant: Variant, problemOf: ProblemOf, refused: Record<string, string>): boolean {
  const problem = problemOf(variant);
  if (problem !== null) refused[variant] = problem;
  return problem === null;
}

/**
 * Runs each variant's self-test once. C leaves layers that it cannot sum to B2, so both must be
 * exact.
 */
function tester(kernels: KernelModule): ProblemOf {
  const known = new Map<Variant, string | null>();
  const own: ProblemOf = (variant) => {
    const problem = known.get(variant);
    if (problem !== undefined) return problem;
    const found = selfTest(variant, kernels);
    known.set(variant, found);
    return found;
  };
  return (variant) => own(variant) ?? (variant === 'C' ? own('B2') : null);
}

export const isExact = (variant: Variant, kernels: KernelModule): boolean =>
  tester(kernels)(variant) === null;

const nothingIsExact = (refused: Record<string, string>): Error =>
  new Error(`no kernel is exact in this browser: ${refused.P}`);

function threadCounts({ host, kernels }: Device): number[] {
  if (host.threads !== undefined) return [host.threads];
  const most = kernels.shared && host.newThread ? Math.min(host.cores, MOST_THREADS) : 1;
  return [1, 2, 4, 8].filter((count) => count <= most);
}

/**
 * Candidates take turns, and the fastest run of each counts, so that load from elsewhere slows all
 * of them equally.
 */
async function fastest(
  device: Device,
  candidates: readonly Choice[],
  nameOf: (choice: Choice) => string,
  trialMs: number,
  refused: Record<string, string>,
): Promise<{ readonly choice: Choice; readonly measuredMs: Record<string, number> }> {
  const { plan, inputs } = trialNetwork();
  const { signal } = new AbortController();
  const entrants: { readonly choice: Choice; readonly runner: Int8Runner; bestMs: number }[] = [];
  try {
    for (const choice of candidates) {
      const runner = await Int8Runner.open(device, () => plan, choice);
      // A pool that did not start is no candidate.
      if (runner.threads === choice.threads)
        entrants.push({ choice, runner, bestMs: Number.POSITIVE_INFINITY });
      else {
        refused[nameOf(choice)] = runner.details.threadsRefused ?? 'for no stated reason';
        runner.dispose();
      }
    }
    const untilMs = performance.now() + trialMs * entrants.length;
    do {
      for (const entrant of entrants) {
        const startMs = performance.now();
        await entrant.runner.run(inputs, signal);
        entrant.bestMs = Math.min(entrant.bestMs, performance.now() - startMs);
      }
    } while (performance.now() < untilMs);
  } finally {
    for (const { runner } of entrants) runner.dispose();
  }
  const [best] = entrants.toSorted((a, b) => a.bestMs - b.bestMs);
  if (!best) throw new RangeError('nothing to choose from');
  const measuredMs = Object.fromEntries(
    entrants.map(({ choice, bestMs }) => [nameOf(choice), Math.round(bestMs * 1000) / 1000]),
  );
  return { choice: best.choice, measuredMs };
}

/**
 * A part of a mobile network: products, a depthwise layer and a sum, with weights that every
 * variant accepts.
 */
function trialNetwork() {
  const builder = new RandomPlan(() => 0.4);
  const weight = (filter: number, inner: number): number => ((filter * 7 + inner * 13) % 65) - 32;
  const image = builder.image(14, 14, 96);
  let quantized = image;
  for (let block = 0; block < 3; block += 1) {
    const wide = builder.conv(quantized, 288, { kernel: 1, stride: 1 }, 'u8', weight);
    const spread = builder.depthwise(wide, { kernel: 3, stride: 1 });
    quantized = builder.add(quantized, builder.conv(spread, 96, { kernel: 1, stride: 1 }, 'u8', weight));
  }
  return { plan: builder.finish([quantized]), inputs: { image: builder.imageNumbers(image) } };
}
