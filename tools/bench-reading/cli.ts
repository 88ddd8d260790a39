/**
 * How long a reader waits: from dropping a picture on the page to its findings on the screen, in
 * the built app in a real browser, with the model warm.
 */
import { readFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { basename, join } from 'node:path';
import type { Page } from '@playwright/test';
import { quantile } from '../../src/benchmark/statistics/samples.ts';
import { launchChromium, serveBuiltApp } from '../shared/browser.ts';
import { parseArguments, runCommand, wholeNumber } from '../shared/command.ts';
import { fromCaller, ROOT } from '../shared/files.ts';
import { formatTable } from '../shared/table.ts';

const STAGES = ['Decode', 'Preprocess', 'Upload', 'Compute', 'Download', 'From file to findings'];
const WHOLE = 'Drop to findings';

const help = `npm run bench:reading -- [FILE] [--rounds N] [--json]

Drops FILE (default: fixtures/files/chest.png) N times (default: 30) on the built app and waits for its findings,
with the precision and the backend that the app chooses on a first visit. Prints quartiles in ms for the whole wait
and for each stage. Build first: npm run build.
`;

await runCommand(import.meta, help, async (args, signal) => {
  const { values, positionals } = parseArguments(args, {
    allowPositionals: true,
    options: { rounds: { type: 'string', default: '30' }, json: { type: 'boolean', default: false } },
  });
  const rounds = wholeNumber('--rounds', values.rounds);
  const [given] = positionals;
  const file = given === undefined ? join(ROOT, 'fixtures/files/chest.png') : fromCaller(given);

  const app = await serveBuiltApp();
  const browser = await launchChromium({}, signal);
  try {
    const page = await browser.newPage();
    await page.goto(app.url);
    await page.locator('[data-testid=engine-status][data-state=ready]').waitFor();
    const samples = await measure(page, file, rounds);
    print(file, browser.version(), samples, values.json);
  } finally {
    await browser.close();
    await app.close();
  }
  return 0;
});

/** @returns milliseconds of every round, by stage; the first round is not counted */
async function measure(page: Page, file: string, rounds: number): Promise<Map<string, number[]>> {
  const base64 = (await readFile(file)).toString('base64');
  const samples = new Map<string, number[]>([WHOLE, ...STAGES].map((stage) => [stage, []]));
  for (let round = 0; round <= rounds; round++) {
    const whole = await page.evaluate(dropAndWait, [base64, basename(file)] as const);
    if (round > 0) {
      samples.get(WHOLE)?.push(whole);
      for (const stage of STAGES) {
        const cell = page.getByRole('row', { name: stage }).locator('td');
        samples.get(stage)?.push(Number(await cell.getAttribute('data-ms')));
      }
    }
    // The same picture is opened only once: close it before the next round.
    await page.evaluate(() => window.dispatchEvent(new KeyboardEvent('keydown', { key: 'x' })));
    await page.getByRole('heading', { name: 'Drop a chest X-ray here' }).waitFor();
  }
  return samples;
}

/** Runs in the page. Findings count as there when the frame that shows them has been drawn. */
async function dropAndWait([base64, name]: readonly [string, string]): Promise<number> {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([bytes], name));
  const startMs = performance.now();
  document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }));
  while (!document.querySelector('[data-score]')) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  await new Promise((resolve) => requestAnimationFrame(resolve));
  return performance.now() - startMs;
}

function print(file: string, browser: string, samples: Map<string, number[]>, json: boolean): void {
  const stages = [...samples].map(([stage, ms]) => {
    const [p25, p50, p75] = [0.25, 0.5, 0.75].map((share) => quantile(ms, share));
    return { stage, n: ms.length, p25, p50, p75 };
  });
  const environment = {
    file: basename(file),
    browser: `Chromium ${browser}`,
    machine: `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores`,
    date: new Date().toISOString().slice(0, 10),
  };
  if (json) {
    console.log(JSON.stringify({ environment, stages }));
    return;
  }
  const ms = (value: number | undefined) => (value ?? Number.NaN).toFixed(1);
  const rows = stages.map(({ stage, p25, p50, p75 }) => [stage, ms(p25), ms(p50), ms(p75)]);
  console.log(Object.values(environment).join(' | '));
  console.log(formatTable(['ms', 'p25', 'p50', 'p75'], rows));
}
