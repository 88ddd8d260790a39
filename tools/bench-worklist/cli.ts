/**
 * A list of hundreds of files in the built app and a real browser: whether the memory that it took
 * is given back once it is closed, and how smoothly it scrolls beside an empty page.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { medianOf } from '../../src/benchmark/statistics/median.ts';
import { quantile } from '../../src/benchmark/statistics/samples.ts';
import { throwIfAborted } from '../../src/core/abort.ts';
import { launchChromium, serveBuiltApp } from '../shared/browser.ts';
import { parseArguments, runCommand, UsageError, wholeNumber } from '../shared/command.ts';
import { formatTable } from '../shared/table.ts';
import { drawImages } from '../shared/worklist/draw-images.ts';
import { type Memory, memoryOf } from '../shared/worklist/memory.ts';
import { openList } from '../shared/worklist/page.ts';

const HELP = `npm run bench:worklist -- [--files N] [--side PX] [--rounds N] [--frames N] [--json]

Opens drawn images in the built app, reads them all and closes them, in rounds. Prints memory in MB before, with all
files read, and after they were closed and could not be opened again any more; each after a collection of garbage. Also
prints frame times in ms while the full list scrolls by a row for each frame, and those of an empty page, in turns. The
first round stores and prepares what stays, so the last one decides. Linux alone tells the memory of a process. Build
first: npm run build.

  --files N    files in the list (default: 500)
  --side PX    sides of an image (default: 512)
  --rounds N   of opening and closing (default: 2)
  --frames N   of scrolling, eight times over (default: 60)
  --json       prints one JSON object
Exit status: 0 the last round ends within 10 % of where it began, 1 it does not.
`;

/** Pairs of a scrolled list and an empty page. */
const TURNS = 8;

/** The share that is still called the same: the issue's own measure. */
const MOST_GROWTH = 0.1;

export const command = await runCommand(import.meta, HELP, async (args, signal) => {
  const { values } = parseArguments(args, {
    options: {
      files: { type: 'string', default: '500' },
      side: { type: 'string', default: '512' },
      rounds: { type: 'string', default: '2' },
      frames: { type: 'string', default: '60' },
      json: { type: 'boolean', default: false },
    },
  });
  const count = wholeNumber('--files', values.files);
  const sidePx = wholeNumber('--side', values.side);
  const rounds = wholeNumber('--rounds', values.rounds);
  const frames = wholeNumber('--frames', values.frames);
  if (process.platform !== 'linux') throw new UsageError('the memory of a process is known on Linux only');

  const folder = await mkdtemp(join(tmpdir(), 'penumbra-worklist-'));
  const app = await serveBuiltApp();
  const browser = await launchChromium({ softwareGpu: true }, signal);
  try {
    const files = await drawImages(folder, count, sidePx);
    const list = await openList(browser, app.url);
    const measured: Record<'before' | 'open' | 'closed', Memory>[] = [];
    const scrolled: { readonly list: readonly number[]; readonly empty: readonly number[] }[] = [];
    for (let round = 0; round < rounds; round++) {
      throwIfAborted(signal);
      const before = await memoryOf(browser, list.page);
      await list.readAll(files);
      const open = await memoryOf(browser, list.page);
      if (round === rounds - 1)
        for (let turn = 0; turn < TURNS; turn++)
          scrolled.push({ list: await list.scroll(frames), empty: await list.emptyFrames(frames) });
      await list.closeAll();
      measured.push({ before, open, closed: await memoryOf(browser, list.page) });
    }
    const rows = measured.flatMap((round, at) =>
      (['heapMb', 'processMb'] as const).map((kind) => ({
        round: at + 1,
        kind: kind === 'heapMb' ? 'JavaScript heap' : 'process',
        before: round.before[kind],
        open: round.open[kind],
        closed: round.closed[kind],
        growth: round.closed[kind] / round.before[kind] - 1,
      })),
    );
    const figures = (name: 'list' | 'empty') => {
      const times = scrolled.flatMap((turn) => turn[name]);
      return { name, p50: quantile(times, 0.5), p95: quantile(times, 0.95) };
    };
    const ratioAt = (share: number) =>
      medianOf(scrolled.map((turn) => quantile(turn.list, share) / quantile(turn.empty, share)))?.value;
    const result = {
      environment: {
        browser: `Chromium ${browser.version()}`,
        files: `${count} PNGs of ${sidePx} px`,
        machine: `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}`,
        date: new Date().toISOString().slice(0, 10),
      },
      memory: rows,
      frames: [figures('list'), figures('empty')],
      ratios: { p50: ratioAt(0.5), p95: ratioAt(0.95) },
    };
    process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : described(result));
    return rows.slice(-2).every(({ growth }) => growth <= MOST_GROWTH) ? 0 : 1;
  } finally {
    await browser.close();
    await app.close();
    await rm(folder, { recursive: true });
  }
});

interface Result {
  readonly environment: Readonly<Record<string, string>>;
  readonly memory: readonly {
    readonly round: number;
    readonly kind: string;
    readonly before: number;
    readonly open: number;
    readonly closed: number;
    readonly growth: number;
  }[];
  readonly frames: readonly { readonly name: string; readonly p50: number; readonly p95: number }[];
  readonly ratios: { readonly p50: number | undefined; readonly p95: number | undefined };
}

function described({ environment, memory, frames, ratios }: Result): string {
  const memoryCells = memory.map(({ round, kind, before, open, closed, growth }) => [
    `${round}`,
    kind,
    ...[before, open, closed].map((mb) => mb.toFixed(1)),
    `${(100 * growth).toFixed(1)} %`,
  ]);
  const frameCells = frames.map(({ name, p50, p95 }) => [name, p50.toFixed(1), p95.toFixed(1)]);
  return [
    Object.values(environment).join(' | '),
    formatTable(['round', 'memory, MB', 'before', 'all read', 'closed', 'growth'], memoryCells),
    formatTable(['frame, ms', 'p50', 'p95'], frameCells),
    `ratio of p50: ${ratios.p50?.toFixed(2)}, of p95: ${ratios.p95?.toFixed(2)}`,
    '',
  ].join('\n');
}
