/**
 * Compares the benchmark page's times with those of an independent method: docs/benchmarking.md.
 */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import type { Interval } from '../../src/benchmark/accuracy/types.ts';
import { PLANS } from '../../src/benchmark/model/plan.ts';
import type { BenchmarkPlan } from '../../src/benchmark/model/run.ts';
import { medianInterval } from '../../src/benchmark/statistics/median.ts';
import { quantile, sortSamples } from '../../src/benchmark/statistics/samples.ts';
import { type ModelManifest, variantOf } from '../../src/model/manifest.ts';
import { launchChromium } from '../shared/browser.ts';
import { parseArguments, runCommand, UsageError, wholeNumber } from '../shared/command.ts';
import { DEFAULT_MODEL, MODELS_DIR, readManifest } from '../shared/models.ts';
import { servePage } from '../shared/serve-page.ts';
import type { CrossCheckBackend } from './page/wire.ts';

const HELP = `npm run crosscheck -- [--backends wasm,webgl] [--rounds N] [--runs N] [--software-gpu] [--json]

Times the shipped model in float32 on TF.js in one browser by two methods in turn: by trials of the benchmark page, and by
plain TF.js in the manner of its own local benchmark (predict, then read back every output). Prints the medians and their
ratio for each round.

  --backends LIST  default: wasm,webgl
  --rounds N       default: 9; fewer than 6 give no interval
  --runs N         warm runs of each method in a round, default: 30
  --software-gpu   runs WebGL on the processor where there is no graphics card
  --json           prints everything as JSON

Also available as bench:outside. Measure on a quiet machine.
Exit status: 0 if every ratio lies within 10 % of 1, 1 if one does not, 2 for wrong arguments.
`;

/** Largest accepted difference of the two. */
const TOLERATED = 0.1;

const BACKENDS: readonly CrossCheckBackend[] = ['wasm', 'webgl'];

interface Agreement {
  readonly backend: CrossCheckBackend;
  /** Medians over the rounds, of a round's median, ms. */
  readonly oursMs: number;
  readonly theirsMs: number;
  /** Ours over theirs, of the same round. */
  readonly ratio: { readonly p50: number; readonly ci95: Interval | null };
  readonly rounds: readonly { readonly oursMs: number; readonly theirsMs: number }[];
}

await runCommand(import.meta, HELP, async (args, signal) => {
  const { values } = parseArguments(args, {
    options: {
      backends: { type: 'string', default: BACKENDS.join(',') },
      rounds: { type: 'string', default: '9' },
      runs: { type: 'string', default: '30' },
      'software-gpu': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  const backends = values.backends.split(',').map((name) => {
    const known = BACKENDS.find((backend) => backend === name);
    if (!known) throw new UsageError(`--backends: there is no ${name}`);
    return known;
  });
  const rounds = wholeNumber('--rounds', values.rounds);
  const runs = wholeNumber('--runs', values.runs);

  // Its pages find models where the app has them: in a folder beside.
  const files = await mkdtemp(join(tmpdir(), 'penumbra-crosscheck-'));
  await cp(MODELS_DIR, join(files, 'models'), { recursive: true });
  const served = await servePage(join(import.meta.dirname, 'page'), files);
  const browser = await launchChromium({ softwareGpu: values['software-gpu'] }, signal);
  try {
    const manifest = await readManifest(MODELS_DIR, DEFAULT_MODEL);
    const agreements: Agreement[] = [];
    for (const backend of backends)
      agreements.push(await compare({ browser, urls: served.urls, manifest, backend, rounds, runs }));
    const result = { date: new Date().toISOString(), browser: browser.version(), agreements };
    process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : agreements.map(line).join(''));
    return agreements.every(({ ratio }) => Math.abs(ratio.p50 - 1) <= TOLERATED) ? 0 : 1;
  } finally {
    await browser.close();
    await served.close();
    await rm(files, { recursive: true });
  }
});

interface Comparison {
  readonly browser: Browser;
  readonly urls: Readonly<Record<'isolated' | 'plain', string>>;
  readonly manifest: ModelManifest;
  readonly backend: CrossCheckBackend;
  readonly rounds: number;
  readonly runs: number;
}

/**
 * One thread each: plain TF.js starts its threads from blobs, which our policy forbids, and a page
 * that is not isolated has the build without them, as a trial with one thread has.
 */
async function compare({ browser, urls, manifest, backend, rounds, runs }: Comparison): Promise<Agreement> {
  const [ours, theirs] = await Promise.all([opened(browser, urls.isolated), opened(browser, urls.plain)]);
  const { id, input } = manifest;
  const [model] = variantOf(manifest, 'float32').files;
  const plan: BenchmarkPlan = { ...PLANS.quick, minRuns: runs, maxRuns: runs, trialLimitMs: 600_000 };
  const configuration = {
    modelId: id,
    variantId: 'float32',
    backend,
    threads: backend === 'wasm' ? 1 : 0,
  } as const;
  const methods = {
    oursMs: (round: number) =>
      ours.evaluate((request) => window.trialRuns(request), {
        configuration,
        plan,
        round,
        extras: false,
        startedAtMs: 0,
      }),
    theirsMs: () =>
      theirs.evaluate((task) => window.localBenchmarkRuns(task), {
        backend,
        url: `/models/${id}/${model?.path}`,
        shape: [...input.shape],
        runs,
      }),
  };
  const times: { oursMs: number; theirsMs: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const own = { oursMs: 0, theirsMs: 0 };
    // The order alternates, so that neither always runs second.
    const order = round % 2 === 0 ? (['oursMs', 'theirsMs'] as const) : (['theirsMs', 'oursMs'] as const);
    for (const method of order) own[method] = quantile(await methods[method](round), 0.5);
    times.push(own);
    process.stderr.write(
      `${backend}, round ${round + 1} of ${rounds}: ${own.oursMs.toFixed(2)} and ${own.theirsMs.toFixed(2)} ms\n`,
    );
  }
  await Promise.all([ours.close(), theirs.close()]);
  const ratios = times.map(({ oursMs, theirsMs }) => oursMs / theirsMs);
  return {
    backend,
    oursMs: quantile(
      times.map(({ oursMs }) => oursMs),
      0.5,
    ),
    theirsMs: quantile(
      times.map(({ theirsMs }) => theirsMs),
      0.5,
    ),
    ratio: { p50: quantile(ratios, 0.5), ci95: medianInterval(sortSamples(ratios)) },
    rounds: times,
  };
}

async function opened(browser: Browser, url: string): Promise<Page> {
  const page = await browser.newPage();
  page.setDefaultTimeout(0);
  await page.goto(url);
  return page;
}

function line({ backend, oursMs, theirsMs, ratio: { p50, ci95 } }: Agreement): string {
  const interval = ci95 ? ` (${ci95.map((end) => end.toFixed(3)).join(' to ')})` : '';
  return `${backend}: benchmark page ${oursMs.toFixed(2)} ms, local benchmark ${theirsMs.toFixed(2)} ms, ratio ${p50.toFixed(3)}${interval}\n`;
}
