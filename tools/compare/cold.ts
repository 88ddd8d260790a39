/** The first result in a browser that has compiled nothing yet, and the memory that it takes. */
import { setTimeout } from 'node:timers/promises';
import { quantile } from '../../src/benchmark/statistics/samples.ts';
import type { PeaksMb } from '../shared/browser.ts';
import { type ComparisonPage, openPage } from './browser.ts';
import { ENGINE_NAMES, type Entry } from './contest.ts';

export interface ColdStart {
  /** From loaded code and bytes to the first result, ms. */
  readonly ms: number;
  /**
   * Peak memory of the page's process, less that of the page without an engine; null where the
   * system does not report it.
   */
  readonly rssMb: number | null;
}

/**
 * Cold starts of one engine: on its first visit to a browser, and on the next if it caches
 * something for that.
 */
export interface ColdStarts {
  readonly first: ColdStart;
  readonly next: ColdStart | null;
}

/**
 * Medians of starts, each in its own browser. Entries that fail to start are left out, and the
 * console says why.
 */
export async function coldStarts(
  url: string,
  entries: readonly Entry[],
  times: number,
  signal: AbortSignal,
): Promise<ReadonlyMap<Entry, ColdStarts>> {
  const medians = new Map<Entry, ColdStarts>();
  for (const entry of entries) {
    try {
      const starts: ColdStarts[] = [];
      while (starts.length < times) {
        signal.throwIfAborted();
        starts.push(await coldStart(url, entry, signal));
      }
      const next = starts.flatMap((each) => each.next ?? []);
      medians.set(entry, {
        first: medianOf(starts.map(({ first }) => first)),
        next: next.length > 0 ? medianOf(next) : null,
      });
    } catch (thrown) {
      signal.throwIfAborted();
      const why = thrown instanceof Error ? thrown.message.split('\n')[0] : thrown;
      console.error(`${ENGINE_NAMES[entry.engine]} ${entry.precision} does not start: ${why}`);
    }
  }
  return medians;
}

async function coldStart(url: string, entry: Entry, signal: AbortSignal): Promise<ColdStarts> {
  const page = await openPage(url, signal);
  try {
    const first = await startOn(page, entry);
    const next =
      entry.engine === 'ours' ? await startOn(await page.again(), { ...entry, again: true }) : null;
    return { first, next };
  } finally {
    await page.close();
  }
}

async function startOn(page: ComparisonPage, entry: Entry): Promise<ColdStart> {
  const blank = await atRest(page);
  const { coldMs } = await page.call('start', entry);
  const growths = [...(await page.peaksMb())].map(([id, peak]) => peak - (blank.get(id) ?? peak));
  return { ms: coldMs, rssMb: growths.length > 0 ? Math.max(...growths) : null };
}

const LOOK_EVERY_MS = 500;
const MOST_LOOKS = 10;

/**
 * Waits until no process grows: the browser's own pages take a second to load, and would count as
 * the engine's memory.
 */
async function atRest(page: ComparisonPage): Promise<PeaksMb> {
  let before = await page.peaksMb();
  for (let look = 0; look < MOST_LOOKS; look += 1) {
    await setTimeout(LOOK_EVERY_MS);
    const now = await page.peaksMb();
    if ([...now].every(([id, peak]) => peak - (before.get(id) ?? 0) < 1)) return now;
    before = now;
  }
  return before;
}

function medianOf(starts: readonly ColdStart[]): ColdStart {
  const times = starts.map(({ ms }) => ms);
  const memories = starts.flatMap(({ rssMb }) => (rssMb === null ? [] : [rssMb]));
  return { ms: quantile(times, 0.5), rssMb: memories.length > 0 ? quantile(memories, 0.5) : null };
}
