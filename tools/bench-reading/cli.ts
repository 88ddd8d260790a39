/**
 * How long a reader waits: from dropping images on the page to their findings on the screen, in
 * the built app in a real browser, with the model warm.
 */
import { readdir, stat } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { basename, join } from 'node:path';
import { throwIfAborted } from '../../src/core/abort.ts';
import { sha256 } from '../../src/core/hash.ts';
import { launchChromium, serveBuiltApp } from '../shared/browser.ts';
import { parseArguments, runCommand, UsageError, wholeNumber } from '../shared/command.ts';
import { fromCaller, ROOT, readBytes } from '../shared/files.ts';
import { openBuild } from './page.ts';
import { figuresOf, imageShareOf, type Round, ratioText, tableOf } from './report.ts';

const HELP = `npm run bench:reading -- [FILE...] [--rounds N] [--against DIR] [--json]
npm run bench:reading -- --folder DIR [--rounds N] [--against DIR] [--json]

Drops each FILE (default: fixtures/files/chest.png) N times (default: 30) on the built app and waits for its findings,
with the precision and the backend that the app chooses on a first visit. Prints quartiles in ms for the whole wait,
for the wait for the first paint of the image, and for each stage; and the median of the rounds' shares that the wait
for the image has in the whole wait. Build first: npm run build.

  --folder DIR   drops all files of DIR at once and waits for the last; times are divided by the number of files.
                 Of identical files one is dropped.
  --against DIR  also measures the build in DIR (another dist): the rounds alternate in one browser, and the median of
                 the rounds' ratios, this build's time to the other's, is printed with its 95 % interval
  --json         prints one JSON object: environment; of each drop its stages and the share of the image
`;

export const command = await runCommand(import.meta, HELP, async (args, signal) => {
  const { values, positionals } = parseArguments(args, {
    allowPositionals: true,
    options: {
      rounds: { type: 'string', default: '30' },
      folder: { type: 'string' },
      against: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const rounds = wholeNumber('--rounds', values.rounds);
  const drops = await dropsOf(positionals, values.folder);
  const other = values.against === undefined ? null : await buildFolder('--against', values.against);
  const own = await buildFolder('npm run build', join(ROOT, 'dist'));

  const apps = [await serveBuiltApp(own)];
  if (other !== null) apps.push(await serveBuiltApp(other, 0, { isEarlier: true }));
  const browser = await launchChromium({}, signal);
  try {
    const builds = [];
    for (const { url } of apps) builds.push(await openBuild(browser, url));
    const [build, against] = builds;
    if (!build) throw new Error('no build was opened');
    const environment = {
      browser: `Chromium ${browser.version()}`,
      machine: `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}`,
      date: new Date().toISOString().slice(0, 10),
    };
    const results = [];
    for (const { name, paths } of drops) {
      const measured: Round[] = [];
      // The first round warms both builds up and is not counted.
      for (let round = 0; round <= rounds; round++) {
        throwIfAborted(signal);
        const times = await build.read(paths);
        const theirs = (await against?.read(paths)) ?? null;
        if (round > 0) measured.push({ times, against: theirs });
      }
      results.push({
        name,
        files: paths.length,
        imageShare: imageShareOf(measured),
        stages: figuresOf(measured, paths.length),
      });
    }
    if (values.json) {
      process.stdout.write(`${JSON.stringify({ environment, results })}\n`);
      return 0;
    }
    process.stdout.write(`${Object.values(environment).join(' | ')}\n`);
    for (const { name, files, imageShare, stages } of results) {
      const title = files === 1 ? name : `${name}, ${files} files, ms for each`;
      const share = `image at ${ratioText(imageShare)} of the whole wait`;
      process.stdout.write(`\n${title}\n${tableOf(stages)}\n${share}\n`);
    }
  } finally {
    await browser.close();
    for (const app of apps) await app.close();
  }
  return 0;
});

interface Drop {
  readonly name: string;
  readonly paths: readonly string[];
}

/** @throws UsageError where a file or a folder is not there, or both are named */
async function dropsOf(files: readonly string[], folder: string | undefined): Promise<readonly Drop[]> {
  if (folder === undefined) {
    const paths = files.length > 0 ? files.map(fromCaller) : [join(ROOT, 'fixtures/files/chest.png')];
    for (const path of paths) if (!(await kindOf(path))?.isFile()) throw new UsageError(`no file ${path}`);
    return paths.map((path) => ({ name: basename(path), paths: [path] }));
  }
  if (files.length > 0) throw new UsageError('give files or --folder, not both');
  const place = fromCaller(folder);
  if (!(await kindOf(place))?.isDirectory()) throw new UsageError(`--folder: no folder ${place}`);
  const paths = (await readdir(place, { withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ name }) => join(place, name))
    .sort();
  if (paths.length === 0) throw new UsageError(`--folder: no file in ${place}`);
  const distinct = new Map<string, string>();
  for (const path of paths) distinct.set(await sha256(await readBytes(path)), path);
  return [{ name: basename(place), paths: [...distinct.values()] }];
}

/** @throws UsageError where the folder holds no build */
async function buildFolder(option: string, folder: string): Promise<string> {
  const place = fromCaller(folder);
  if ((await kindOf(join(place, 'index.html')))?.isFile()) return place;
  throw new UsageError(`${option}: no built app in ${place}`);
}

function kindOf(path: string) {
  return stat(path).catch(() => null);
}
