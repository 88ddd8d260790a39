/**
 * How smoothly the window of a large image follows a drag: frame times of the built app in a real
 * browser, beside those of a plain texture drawn on a canvas of the same size in the same run.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { medianOf } from '../../src/benchmark/statistics/median.ts';
import { quantile } from '../../src/benchmark/statistics/samples.ts';
import { throwIfAborted } from '../../src/core/abort.ts';
import { drawChest } from '../fixtures/chest.ts';
import { EXPLICIT, radiograph, writeDicom } from '../fixtures/dicom-writer.ts';
import { launchChromium, serveBuiltApp } from '../shared/browser.ts';
import { parseArguments, runCommand, wholeNumber } from '../shared/command.ts';
import { formatTable } from '../shared/table.ts';
import { openImage } from './page.ts';

const HELP = `npm run bench:viewer -- [--side PX] [--rounds N] [--frames N] [--gpu] [--json]

Drags the window of a drawn image of 12 bits in the built app, one step for each frame, and draws a plain texture of the
same image on a canvas of the same size, in turns. Prints frame times in ms, and the median of the rounds' ratios with
its 95 % interval. A frame takes at least one of the screen, 16.7 ms at 60 Hz. Build first: npm run build.

  --side PX    sides of the image (default: 3000)
  --rounds N   default 12; the first warms up and is not counted
  --frames N   frames of each kind in a round (default: 40)
  --gpu        the graphics device, where there is one (default: WebGL on the processor)
  --json       prints one JSON object
`;

export const command = await runCommand(import.meta, HELP, async (args, signal) => {
  const { values } = parseArguments(args, {
    options: {
      side: { type: 'string', default: '3000' },
      rounds: { type: 'string', default: '12' },
      frames: { type: 'string', default: '40' },
      gpu: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  const sidePx = wholeNumber('--side', values.side);
  const rounds = wholeNumber('--rounds', values.rounds);
  const frames = wholeNumber('--frames', values.frames);

  const folder = await mkdtemp(join(tmpdir(), 'penumbra-viewer-'));
  const app = await serveBuiltApp();
  const browser = await launchChromium({ softwareGpu: !values.gpu }, signal);
  try {
    const file = join(folder, 'drawn.dcm');
    await writeFile(file, drawn(sidePx));
    const image = await openImage(browser, app.url, file);
    const measured: { readonly ours: readonly number[]; readonly plain: readonly number[] }[] = [];
    for (let round = 0; round <= rounds; round++) {
      throwIfAborted(signal);
      const ours = await image.dragWindow(frames);
      const plain = await image.drawTexture(frames);
      if (round > 0) measured.push({ ours, plain });
    }
    const figures = (name: string, times: readonly number[]) => ({
      name,
      p50: quantile(times, 0.5),
      p95: quantile(times, 0.95),
    });
    const rows = [
      figures(
        'window dragged',
        measured.flatMap(({ ours }) => ours),
      ),
      figures(
        'plain texture',
        measured.flatMap(({ plain }) => plain),
      ),
    ];
    const ratioAt = (share: number) =>
      medianOf(measured.map(({ ours, plain }) => quantile(ours, share) / quantile(plain, share)));
    const ratios = { p50: ratioAt(0.5), p95: ratioAt(0.95) };
    const environment = {
      browser: `Chromium ${browser.version()}, drawn by ${image.painter}`,
      canvas: image.canvas,
      machine: `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}`,
      date: new Date().toISOString().slice(0, 10),
    };
    if (values.json) {
      process.stdout.write(`${JSON.stringify({ environment, rows, ratios })}\n`);
      return 0;
    }
    process.stdout.write(`${Object.values(environment).join(' | ')}\n`);
    const cells = rows.map(({ name, p50, p95 }) => [name, p50.toFixed(1), p95.toFixed(1)]);
    process.stdout.write(`${formatTable(['frame, ms', 'p50', 'p95'], cells)}\n`);
    for (const [share, ratio] of Object.entries(ratios)) {
      if (!ratio) continue;
      const { value, ci95 } = ratio;
      const interval = ci95 ? ` (${ci95.map((end) => end.toFixed(2)).join('–')})` : '';
      process.stdout.write(`ratio of ${share}: ${value.toFixed(2)}${interval}\n`);
    }
  } finally {
    await browser.close();
    await app.close();
    await rm(folder, { recursive: true });
  }
  return 0;
});

/** The drawn chest in 12 bits. */
function drawn(sidePx: number): Uint8Array {
  const samples = Uint16Array.from(drawChest(sidePx), (tone) => Math.round(tone * 4095));
  const pixels = new Uint8Array(samples.buffer);
  const elements = radiograph({ sizePx: sidePx, bitsAllocated: 16, bitsStored: 12, pixels });
  return writeDicom({ transferSyntax: EXPLICIT, elements });
}
