/**
 * Many images in a row, as on a kiosk that runs for months: answers must stay equal, and memory must
 * not grow.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchChromium, serveBuiltApp } from '../shared/browser.ts';
import {
  type ExitStatus,
  parseArguments,
  required,
  runCommand,
  UsageError,
  wholeNumber,
} from '../shared/command.ts';
import { MODEL_HELP, MODEL_OPTIONS } from '../shared/session.ts';
import { drawImages } from '../shared/worklist/draw-images.ts';
import { type Pass, soakPages } from './browser.ts';
import { LOOKS, soakSession } from './node.ts';
import { growthOf, MOST_BYTES_PER_IMAGE } from './slope.ts';

const help = `npm run soak -- [--runs 10000] [options]
npm run soak -- --browser --images N [--pass N] [--side PX] [--dist DIR]

Reads one image of noise so many times under Node and compares every answer with the first, bit by bit; then says how
memory went. With --browser, opens drawn images in the built app in Chromium, reads them, saves the table of readings and
closes them all, pass after pass. Compares each table with the first, and draws a line through the memory after each pass,
less the first fifth: the median of the slopes of all pairs, with its 95 % interval. Ctrl-C ends early, with what was
measured so far. Linux only; build first: npm run build.

  --runs N         default 10000
${MODEL_HELP}
  --images N       to read in all, in whole passes
  --pass N         images in a pass (default 250)
  --side PX        sides of an image, at least 16 (default 64)
  --dist DIR       the built app (default dist)
Exit status: 0 all answers alike and, in a browser, growth below ${MOST_BYTES_PER_IMAGE} bytes an image; 1 otherwise. The
interval of the JavaScript heap is narrow, that of the process wide: it gives memory back when it likes.
`;

const OPTIONS = {
  ...MODEL_OPTIONS,
  runs: { type: 'string', default: '10000' },
  browser: { type: 'boolean', default: false },
  images: { type: 'string' },
  pass: { type: 'string', default: '250' },
  side: { type: 'string', default: '64' },
  dist: { type: 'string', default: 'dist' },
} as const;

export const command = await runCommand(import.meta, help, async (args, signal) => {
  const { values } = parseArguments(args, { options: OPTIONS });
  if (!values.browser) {
    const runs = Number(values.runs);
    if (!Number.isInteger(runs) || runs < LOOKS)
      throw new UsageError(`--runs: a whole number from ${LOOKS} on`);
    return soakSession(values, runs, signal);
  }
  const images = wholeNumber('--images', required(values.images, '--images'));
  const ofPass = Math.min(images, wholeNumber('--pass', values.pass));
  const sidePx = wholeNumber('--side', values.side);
  if (sidePx < 16) throw new UsageError('--side takes whole numbers from 16');
  if (process.platform !== 'linux') throw new UsageError('the memory of a process is known on Linux only');
  return soakBrowser({ images, ofPass, sidePx, dist: values.dist }, signal);
});

interface BrowserSoak {
  readonly images: number;
  readonly ofPass: number;
  readonly sidePx: number;
  readonly dist: string;
}

async function soakBrowser(
  { images, ofPass, sidePx, dist }: BrowserSoak,
  signal: AbortSignal,
): Promise<ExitStatus> {
  const folder = await mkdtemp(join(tmpdir(), 'penumbra-soak-'));
  const app = await serveBuiltApp(dist);
  const browser = await launchChromium({ softwareGpu: true }, signal);
  const passes: Pass[] = [];
  try {
    const files = await drawImages(folder, ofPass, sidePx);
    for await (const pass of soakPages(browser, app.url, files, images, signal)) {
      passes.push(pass);
      process.stderr.write(`${lineOf(pass)}\n`);
    }
  } catch (thrown) {
    // What was measured before somebody ended it counts.
    if (!signal.aborted || passes.length === 0) throw thrown;
  } finally {
    await browser.close();
    await app.close();
    await rm(folder, { recursive: true });
  }
  console.log(
    `Chromium ${browser.version()}, PNGs of ${sidePx} px, ${ofPass} in a pass | ${cpus()[0]?.model}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)} | ${new Date().toISOString().slice(0, 10)}`,
  );
  return verdictOn(passes);
}

function lineOf({ images, memory, isFirst, unread, seconds }: Pass): string {
  const same = isFirst ? 'as the first' : 'NOT as the first';
  return `${images} images, ${seconds.toFixed(0)} s: heap ${memory.heapMb.toFixed(2)} MB, process ${memory.processMb.toFixed(1)} MB, readings ${same}, ${unread} unread`;
}

function verdictOn(passes: readonly Pass[]): ExitStatus {
  const images = passes.at(-1)?.images ?? 0;
  const different = passes.filter(({ isFirst }) => !isFirst).length;
  const unread = passes.reduce((sum, pass) => sum + pass.unread, 0);
  console.log(
    `${images} images in ${passes.length} passes: ${different} passes differ from the first, ${unread} images unread`,
  );
  const growths = (['heapMb', 'processMb'] as const).map((kind) => {
    const growth = growthOf(passes, kind);
    const name = kind === 'heapMb' ? 'JavaScript heap' : 'process';
    const interval = growth?.ci95?.map((bound) => bound.toFixed(0)).join(' to ') ?? 'none';
    console.log(
      `${name}: ${growth?.value.toFixed(0) ?? '-'} bytes an image after the first fifth, 95 % interval ${interval}`,
    );
    return growth?.value ?? Number.POSITIVE_INFINITY;
  });
  const isFlat = growths.every((bytes) => bytes < MOST_BYTES_PER_IMAGE);
  return different === 0 && unread === 0 && isFlat ? 0 : 1;
}
