/**
 * Measures all engines on one network: cold starts each in its own browser, then warm runs
 * alternately in one page.
 */
import { setTimeout } from 'node:timers/promises';
import type { Interval } from '../../src/benchmark/accuracy/types.ts';
import { shuffled } from '../../src/benchmark/model/random-order.ts';
import { recordedFeatures } from '../../src/benchmark/model/recorded-features.ts';
import type { Trial } from '../../src/benchmark/model/run.ts';
import { medianInterval } from '../../src/benchmark/statistics/median.ts';
import { quantile, sortSamples } from '../../src/benchmark/statistics/samples.ts';
import { seededUniform } from '../../src/core/random.ts';
import { MODELS_ADDRESS } from './addresses.ts';
import { openPage } from './browser.ts';
import { type ColdStart, type ColdStarts, coldStarts } from './cold.ts';
import { type Contestant, ENGINE_NAMES, type Entry, isBaseline, type Started } from './contest.ts';
import type { ComparedModel } from './models.ts';
import { correlation, type Quartiles, quartiles } from './report/statistics.ts';

export interface ComparisonResult {
  readonly network: string;
  /** The requested number of threads, and the number that the engine really uses. */
  readonly threads: number;
  readonly threadsUsed: number;
  readonly engine: string;
  readonly precision: Contestant['precision'];
  /** The details of our engines, as a benchmark run records them; empty for the others. */
  readonly features: Trial['features'];
  readonly coldMs: number;
  readonly warmMs: Quartiles;
  /** Speed relative to TF.js in float32, in the same round. */
  readonly ratioToTfjsF32: { readonly p50: number; readonly ci95: Interval | null };
  readonly rssMb: number | null;
  /** For our own engine: the next visit to the same browser, which starts from the cached plan. */
  readonly nextVisit: ColdStart | null;
  /** Correlation of the output with that of TF.js in float32. */
  readonly agrees: number;
}

export interface MeasureOptions {
  readonly url: string;
  readonly threads: number;
  readonly rounds: number;
  /** Browsers for each cold start. */
  readonly colds: number;
  readonly signal: AbortSignal;
}

/** @throws AbortSignal's reason, and Error where TF.js does not start */
export async function measureModel(
  { name, imageShape, contestants }: ComparedModel,
  { url, threads, rounds, colds, signal }: MeasureOptions,
): Promise<readonly ComparisonResult[]> {
  const folder = `${MODELS_ADDRESS}${name}/`;
  const entries = contestants.map((contestant): Entry => ({ ...contestant, folder, imageShape, threads }));
  const cold = await coldStarts(url, entries, colds, signal);
  const advance = (round: number) =>
    console.error(`${name}, up to ${threads} threads: round ${round} of ${rounds}`);
  const warm = await inTurns(url, [...cold.keys()], rounds, signal, advance);
  const baseline = [...warm].find(([entry]) => isBaseline(entry))?.[1];
  if (!baseline) throw new Error('TF.js in float32, which all are compared with, does not start');
  return [...warm].map(([entry, own]) => resultOf(name, entry, cold.get(entry), own, baseline));
}

interface Warm extends Started {
  /** One for each round. */
  readonly times: number[];
}

/** Threads of the previous engine spin for some milliseconds before they sleep. */
const SETTLE_MS = 50;

async function inTurns(
  url: string,
  entries: readonly Entry[],
  rounds: number,
  signal: AbortSignal,
  advance: (round: number) => void,
): Promise<ReadonlyMap<Entry, Warm>> {
  const page = await openPage(url, signal);
  try {
    const warm = new Map<Entry, Warm>();
    for (const entry of entries) warm.set(entry, { ...(await page.call('start', entry)), times: [] });
    const random = seededUniform(1);
    for (let round = 0; round < rounds; round++) {
      for (const [entry, { times }] of shuffled([...warm], random)) {
        signal.throwIfAborted();
        await setTimeout(SETTLE_MS);
        times.push(await page.call('measure', entry));
      }
      advance(round + 1);
    }
    return warm;
  } finally {
    await page.close();
  }
}

function resultOf(
  network: string,
  { engine, precision, threads }: Entry,
  cold: ColdStarts | undefined,
  { times, answer, details, threads: threadsUsed }: Warm,
  baseline: Warm,
): ComparisonResult {
  const ratios = times.map((ms, round) => (baseline.times[round] ?? Number.NaN) / ms);
  return {
    network,
    threads,
    threadsUsed,
    engine: ENGINE_NAMES[engine],
    precision,
    features: details ? recordedFeatures(details) : {},
    coldMs: cold?.first.ms ?? Number.NaN,
    warmMs: quartiles(times),
    ratioToTfjsF32: { p50: quantile(ratios, 0.5), ci95: medianInterval(sortSamples(ratios)) },
    rssMb: cold?.first.rssMb ?? null,
    nextVisit: cold?.next ?? null,
    agrees: correlation(answer, baseline.answer),
  };
}
