import { cp, mkdtemp, readFile, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Papa from 'papaparse';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { auc } from '../../src/benchmark/accuracy/auc.ts';
import { PRECISIONS } from '../../src/core/precision.ts';
import { parseManifest } from '../../src/model/manifest.ts';
import { ROOT } from '../shared/files.ts';
import { runTool, spawnTool } from '../shared/testing/run-tool.ts';
import { type SyntheticSet, TINY, writeSyntheticSet } from '../shared/testing/synthetic-set.ts';
import { command } from './cli.ts';

/** A busy machine may take seconds for a case. */
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const COUNT = 70;
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const quartiles = {
  p25: v.number(),
  p50: v.pipe(v.number(), v.gtValue(0)),
  p75: v.number(),
  p95: v.number(),
};
const interval = v.tuple([v.number(), v.number()]);
const reportSchema = v.strictObject({
  model: v.literal('tiny'),
  version: v.string(),
  precision: v.picklist(PRECISIONS),
  backend: v.picklist(['wasm', 'reference']),
  n: v.number(),
  meanAuc: v.nullable(share),
  meanAucCi95: v.nullable(interval),
  meanOver: v.number(),
  meanAucDifference: v.nullable(v.strictObject({ value: v.number(), ci95: interval })),
  verdictAgreement: v.array(v.unknown()),
  meanCalibrationError: v.nullable(share),
  perLabel: v.array(
    v.strictObject({
      label: v.string(),
      positives: v.number(),
      auc: v.nullable(share),
      ci95: v.nullable(v.tuple([share, share])),
      calibrationError: v.nullable(share),
    }),
  ),
  bytes: v.number(),
  gzipBytes: v.nullable(v.number()),
  brotliBytes: v.nullable(v.number()),
  latencyMs: v.nullable(
    v.strictObject({ ...quartiles, compute: v.strictObject(quartiles), images: v.number() }),
  ),
  skipped: v.number(),
  interval: v.string(),
  threads: v.nullable(v.number()),
  date: v.pipe(v.string(), v.isoTimestamp()),
  machine: v.string(),
});

let folder: string;
let set: SyntheticSet;
let second: SyntheticSet;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'penumbra-evaluate-'));
  set = await writeSyntheticSet(join(folder, 'first'), COUNT);
  second = await writeSyntheticSet(join(folder, 'second'), 10);
});

afterAll(() => rm(folder, { recursive: true }));

function callOf(sources: readonly SyntheticSet[], args: readonly string[] = []): readonly string[] {
  const pairs = sources.flatMap(({ dir, csv }) => ['--images', dir, '--labels', csv]);
  return [...TINY, ...pairs, '--json', '--latency', '3', ...args];
}

async function evaluate(sources: readonly SyntheticSet[], ...args: string[]) {
  const run = await runTool(command, callOf(sources, args));
  const json: unknown = run.stdout ? JSON.parse(run.stdout) : [];
  const reports = v.parse(v.array(reportSchema), Array.isArray(json) ? json : [json]);
  return { ...run, json, reports, report: reports[0] ?? null };
}

describe('evaluate', () => {
  test('measures each label that has 20 positives, and only those enter the mean', async () => {
    const { status, report } = await evaluate([set]);
    const [left, middle, right] = report?.perLabel ?? [];
    expect([left, middle, right].map((entry) => [entry?.label, entry?.positives])).toEqual([
      ['Left', 24],
      ['Middle', 5],
      ['Right', 35],
    ]);
    expect(middle).toMatchObject({ auc: null, ci95: null });
    expect(report?.meanOver).toBe(2);
    expect(report?.meanAuc).toBe(((left?.auc ?? 0) + (right?.auc ?? 0)) / 2);
    expect(report).toMatchObject({ n: COUNT, skipped: 0 });
    expect(report?.interval).toMatch(/^bootstrap by patient/);
    expect(status).toBe(0);
  });

  test('states the AUC of the very scores that it writes', async () => {
    const csv = join(folder, 'scores.csv');
    const { report } = await evaluate([set], '--scores', csv);
    const { data } = Papa.parse<Record<string, string>>(await readFile(csv, 'utf8'), {
      header: true,
      skipEmptyLines: true,
    });
    expect(data).toHaveLength(COUNT);
    expect(data[2]).toMatchObject({ image: 'first/picture-2.png', patient_id: '1', labels: 'Right|Middle' });
    for (const label of ['Left', 'Right']) {
      const samples = data.map((row) => ({
        score: Number(row[label]),
        positive: (row.labels ?? '').split('|').includes(label),
      }));
      expect(report?.perLabel.find((entry) => entry.label === label)?.auc).toBe(auc(samples));
    }
  });

  test('reads several folders together, and keeps to a split across them', async () => {
    const splitFile = join(folder, 'splits.json');
    const test = ['first/picture-0.png', 'first/picture-7.png', 'second/picture-1.png'];
    await writeFile(splitFile, JSON.stringify({ train: ['first/picture-1.png'], validation: [], test }));
    const all = await evaluate([set, second]);
    expect(all.report?.n).toBe(COUNT + 10);
    const some = await evaluate([set, second], '--split', 'test', '--split-file', splitFile);
    expect(some.report?.n).toBe(3);
  });

  test('keeps to the patients of a list, and to a limit', async () => {
    const patients = join(folder, 'patients.txt');
    await writeFile(patients, '0\n3\n');
    expect((await evaluate([set], '--patients-only', patients)).report?.n).toBe(4);
    expect((await evaluate([set], '--limit', '7')).report).toMatchObject({
      n: 7,
      meanAuc: null,
      meanOver: 0,
    });
  });

  test('without patients, says that the interval takes images as independent', async () => {
    const anonymous = await writeSyntheticSet(join(folder, 'anonymous'), COUNT, false);
    const { report } = await evaluate([anonymous]);
    expect(report?.interval).toMatch(/^DeLong/);
    expect(report?.perLabel[0]?.ci95).not.toBeNull();
  });

  test('skips a missing and an unreadable image, names both, and exits with 1', async () => {
    const broken = await writeSyntheticSet(join(folder, 'broken'), 8);
    await unlink(join(broken.dir, 'images', 'picture-3.png'));
    await writeFile(join(broken.dir, 'images', 'picture-5.png'), 'no picture');
    const { status, report, stderr } = await evaluate([broken]);
    expect(report).toMatchObject({ n: 6, skipped: 2 });
    expect(stderr).toContain('skipped broken/picture-3.png: ');
    expect(stderr).toContain('skipped broken/picture-5.png: ');
    expect(status).toBe(1);
  });

  test('measures several variants on the same images, each against float32', async () => {
    const { json, reports } = await evaluate([set], '--precision', 'all', '--backend', 'wasm,reference');
    expect(json).toHaveLength(7);
    expect(reports.map(({ precision, backend }) => `${precision} ${backend}`)).toEqual([
      'float32 wasm',
      'float16 wasm',
      'dynamic wasm',
      'int8 wasm',
      'int8 reference',
      'mixed wasm',
      'mixed reference',
    ]);
    const [float32, float16, ...others] = reports;
    expect(float32?.meanAucDifference).toBeNull();
    // The weights of this model are exact in float16.
    expect(float16?.meanAucDifference).toEqual({ value: 0, ci95: [0, 0] });
    for (const { meanAuc, meanAucDifference } of others) {
      const { value, ci95 } = meanAucDifference ?? { value: Number.NaN, ci95: [0, 0] };
      expect(value).toBe((meanAuc ?? 0) - (float32?.meanAuc ?? 0));
      expect(ci95[0]).toBeLessThanOrEqual(value);
      expect(ci95[1]).toBeGreaterThanOrEqual(value);
    }
  });

  test('measures int8 on the reference executor alone, without a difference', async () => {
    const { json, report } = await evaluate([set], '--precision', 'int8', '--backend', 'reference');
    expect(Array.isArray(json)).toBe(false);
    expect(report).toMatchObject({
      precision: 'int8',
      backend: 'reference',
      n: COUNT,
      meanAucDifference: null,
    });
  });

  test('gives the same figures with two threads, and from kept scores', async () => {
    const figures = ({ report }: Awaited<ReturnType<typeof evaluate>>) => [
      report?.meanAucCi95,
      report?.perLabel,
    ];
    const kept = ['--scores-dir', join(folder, 'kept')];
    const plain = figures(await evaluate([set]));
    expect(figures(await evaluate([set], '--jobs', '2', ...kept))).toEqual(plain);
    expect(figures(await evaluate([set], ...kept))).toEqual(plain);
  });

  test('measures latency apart, or not at all', async () => {
    expect((await evaluate([second])).report).toMatchObject({ latencyMs: { images: 3 }, threads: 1 });
    expect((await evaluate([second], '--latency', '0')).report).toMatchObject({
      latencyMs: null,
      threads: null,
    });
  });

  test('writes a page and the manifest', async () => {
    const models = join(folder, 'models');
    await cp(join(ROOT, 'fixtures/models'), models, { recursive: true });
    const page = join(folder, 'page.md');
    const args = ['--models', models, '--precision', 'float16', '--page', page, '--write-manifest'];
    const { status, reports } = await evaluate([set], ...args);
    expect(status).toBe(0);
    // float32 is measured too: the difference needs it.
    expect(reports.map(({ precision }) => precision)).toEqual(['float32', 'float16']);
    const manifest = parseManifest(
      JSON.parse(await readFile(join(models, 'tiny/manifest.json'), 'utf8')),
      'tiny',
    );
    for (const [i, { metrics, compressed }] of manifest.variants.entries()) {
      expect(compressed?.gzipBytes).toBeGreaterThan(0);
      if (i >= reports.length) continue;
      expect(metrics).toMatchObject([
        {
          backend: 'wasm',
          measuredOn: `${COUNT} images of 35 patients (first)`,
          meanAuc: reports[i]?.meanAuc,
        },
      ]);
      expect(metrics[0]?.latency?.fileToFindingsMs.p50).toBe(reports[i]?.latencyMs?.p50);
    }
    const text = await readFile(page, 'utf8');
    expect(text).toMatch(/^# tiny 1: 70 images, 0 skipped\n/);
    expect(text).toContain(`| float16 wasm | ${reports[1]?.meanAuc?.toFixed(3)} (`);
    expect(text).toContain('| Middle | 5 | - | - |');
  });

  test('off a terminal, reports each tenth on stderr', async () => {
    const { stderr, status } = await spawnTool('evaluate', callOf([second]));
    expect(status).toBe(0);
    expect(stderr.match(/^tiny \d+ % /gm)).toHaveLength(10);
  });

  test('names labels that the model does not know', async () => {
    const misspelt = join(folder, 'misspelt.csv');
    await writeFile(misspelt, 'image,labels\npicture-0.png,Lefft|Right\n');
    const { status, stderr } = await evaluate([{ ...set, csv: misspelt }]);
    expect(stderr).toContain('does not know: Lefft');
    expect(status).toBe(0);
  });
});

describe('a wrong call exits with 2 and prints nothing on stdout', () => {
  test.each([
    ['no images', [], '--images and --labels are missing'],
    ['images without labels', ['--images', 'x'], 'go in pairs'],
    ['labels without images', ['--images', 'x', '--labels', 'a', '--labels', 'b'], 'go in pairs'],
    ['a missing CSV', ['--images', 'x', '--labels', 'missing.csv'], 'missing.csv cannot be read'],
    ['a limit of none', ['--images', 'x', '--labels', 'y', '--limit', '0'], '--limit 0'],
    ['a split without its file', ['--images', 'x', '--labels', 'y', '--split', 'test'], '--split-file'],
    ['a FILE without its option', ['x.png'], 'x.png'],
    ['no threads', ['--images', 'x', '--labels', 'y', '--jobs', '0'], '--jobs 0'],
  ])('%s', async (_, args, words) => {
    const { status, stdout, stderr } = await runTool(command, [...TINY, ...args]);
    expect(stderr).toContain(words);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });

  test.each([
    ['a CSV without the column labels', 'image,finding\na.png,Left\n', [], 'labels'],
    ['a CSV without rows', 'image,labels\n', [], 'no image is left'],
    [
      'a folder without a single image',
      'image,labels\nx.png,Left\n',
      [],
      'none of the 1 images could be read',
    ],
    [
      'labels of which the model knows none',
      'image,labels\na.png,Lefft\n',
      [],
      'it knows Left, Middle, Right',
    ],
    [
      'a precision that the model lacks',
      'image,labels\na.png,Left\n',
      ['--precision', 'int4'],
      'no int4 variant',
    ],
    [
      'floats on the integer executor',
      'image,labels\na.png,Left\n',
      ['--backend', 'reference'],
      'float32 does not run on reference',
    ],
    ['a backend that there is not', 'image,labels\na.png,Left\n', ['--backend', 'cuda'], 'no backend cuda'],
    [
      'raw scores of several variants',
      'image,labels\na.png,Left\n',
      ['--precision', 'all', '--scores', 'x'],
      'single variant',
    ],
    [
      'an unknown split',
      'image,labels\na.png,Left\n',
      ['--split', 'dev', '--split-file', 'x'],
      'choose one of',
    ],
  ])('%s', async (_, text, args, words) => {
    const csv = join(folder, 'wrong.csv');
    await writeFile(csv, text);
    const { status, stdout, stderr } = await evaluate([{ ...set, csv }], ...args);
    expect(stderr).toContain(words);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });
});
