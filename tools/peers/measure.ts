/** All engines on one network: cold in browsers of their own, then in turns in one page. */
import { setTimeout } from 'node:timers/promises';
import { seededUniform } from '../random.ts';
import type { Interval } from '../statistics/resample.ts';
import { quantile } from '../statistics/scored.ts';
import { MODELS_ADDRESS } from './addresses.ts';
import { openPage } from './browser.ts';
import { type Contestant, ENGINE_NAMES, type Entry, isBaseline } from './contest.ts';
import type { PeerModel } from './models.ts';
import { correlation, medianInterval, type Quartiles, quartiles, shuffled } from './statistics.ts';

/** Threads of the engine before spin for some milliseconds before they sleep. */
const SETTLE_MS = 50;

export interface PeerResult {
  readonly network: string;
  /** As asked for, and as the engine really uses. */
  readonly threads: number;
  readonly threadsUsed: number;
  readonly engine: string;
  readonly precision: Contestant['precision'];
  /** Median of fresh browsers: from code and model's bytes at hand to the first result. */
  readonly coldMs: number;
  readonly warmMs: Quartiles;
  /** How many times as fast as TF.js in float32, in the same round. */
  readonly ratioToTfjsF32: { readonly p50: number; readonly ci95: Interval | null };
  /** Peak of the page's process, over the page without an engine; null where the system does not say. */
  readonly rssMb: number | null;
  /** Correlation of the answer with that of TF.js in float32. */
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

/** @throws AbortSignal's reason */
export async function measureModel(
  { name, imageShape, contestants }: PeerModel,
  { url, threads, rounds, colds, signal }: MeasureOptions,
): Promise<readonly PeerResult[]> {
  const folder = `${MODELS_ADDRESS}${name}/`;
  const entries = contestants.map((contestant): Entry => ({ ...contestant, folder, imageShape, threads }));
  const cold = new Map<Entry, ColdStart>();
  for (const entry of entries) cold.set(entry, await coldStart(url, entry, colds, signal));

  const page = await openPage(url);
  try {
    const started = new Map<Entry, Awaited<ReturnType<typeof start>>>();
    const start = (entry: Entry) => page.call('start', entry);
    for (const entry of entries) started.set(entry, await start(entry));
    const times = new Map<Entry, number[]>(entries.map((entry) => [entry, []]));
    const random = seededUniform(1);
    for (let round = 0; round < rounds; round++) {
      for (const entry of shuffled(entries, random)) {
        signal.throwIfAborted();
        await setTimeout(SETTLE_MS);
        times.get(entry)?.push(await page.call('measure', entry));
      }
      console.error(`${name}, ${threads} threads: round ${round + 1} of ${rounds}`);
    }
    const baseline = entries.find(isBaseline);
    const [baselineTimes, baselineStarted] = [of(times, baseline), of(started, baseline)];
    return entries.map((entry): PeerResult => {
      const own = of(times, entry);
      const ratios = own.map((ms, round) => (baselineTimes[round] ?? Number.NaN) / ms);
      const { engine, precision } = entry;
      return {
        network: name,
        threads,
        threadsUsed: of(started, entry).threads,
        engine: ENGINE_NAMES[engine],
        precision,
        coldMs: of(cold, entry).ms,
        warmMs: quartiles(own),
        ratioToTfjsF32: { p50: quantile(ratios, 0.5), ci95: medianInterval(ratios) },
        rssMb: of(cold, entry).rssMb,
        agrees: correlation(of(started, entry).answer, baselineStarted.answer),
      };
    });
  } finally {
    await page.close();
  }
}

interface ColdStart {
  readonly ms: number;
  readonly rssMb: number | null;
}

/** Each time in a browser that has compiled nothing yet. */
async function coldStart(url: string, entry: Entry, times: number, signal: AbortSignal): Promise<ColdStart> {
  const starts: { ms: number; rssMb: number | null }[] = [];
  while (starts.length < times) {
    signal.throwIfAborted();
    const page = await openPage(url);
    try {
      const blankMb = await page.peakMb();
      const { coldMs } = await page.call('start', entry);
      const peakMb = await page.peakMb();
      starts.push({ ms: coldMs, rssMb: peakMb === null || blankMb === null ? null : peakMb - blankMb });
    } finally {
      await page.close();
    }
  }
  const memories = starts.flatMap(({ rssMb }) => (rssMb === null ? [] : [rssMb]));
  return {
    ms: quantile(
      starts.map(({ ms }) => ms),
      0.5,
    ),
    rssMb: memories.length > 0 ? quantile(memories, 0.5) : null,
  };
}

function of<T>(map: ReadonlyMap<Entry, T>, entry: Entry | undefined): T {
  const value = entry && map.get(entry);
  if (value === undefined) throw new Error('TF.js in float32 is missing, which all are compared with');
  return value;
}
