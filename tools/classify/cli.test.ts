import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Papa from 'papaparse';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { readingsSchema } from '../../src/report/schema.ts';
import { runTool, spawnTool } from '../shared/testing/run-tool.ts';
import { syntheticPng, TINY } from '../shared/testing/synthetic-set.ts';
import { command } from './cli.ts';

/** A busy machine may take seconds for a case. */
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const duration = v.pipe(v.number(), v.minValue(0));
const resultSchema = v.strictObject({
  file: v.string(),
  model: v.literal('tiny'),
  version: v.string(),
  precision: v.picklist(['float32', 'float16']),
  backend: v.literal('wasm'),
  findings: v.pipe(
    v.array(
      v.strictObject({
        label: v.picklist(['Left', 'Middle', 'Right']),
        probability: share,
        score: share,
        threshold: v.nullable(share),
        verdict: v.picklist(['above', 'below', 'none']),
      }),
    ),
    v.length(3),
  ),
  timingsMs: v.strictObject({
    decode: duration,
    preprocess: duration,
    upload: duration,
    compute: duration,
    download: duration,
    total: duration,
  }),
});
const errorSchema = v.strictObject({
  file: v.string(),
  error: v.looseObject({
    kind: v.string(),
    message: v.pipe(v.string(), v.minLength(1)),
    remedy: v.pipe(v.string(), v.minLength(1)),
  }),
});

let folder: string;
let good: string;
let truncated: string;
let text: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'penumbra-classify-'));
  good = join(folder, 'good.png');
  truncated = join(folder, 'truncated.png');
  text = join(folder, 'text.dcm');
  const png = syntheticPng(3);
  await writeFile(good, png);
  await writeFile(truncated, png.subarray(0, png.length / 2));
  await writeFile(text, 'This is no radiograph.\n');
});

afterAll(() => rm(folder, { recursive: true }));

const classify = (...args: string[]) => runTool(command, [...TINY, ...args]);
const linesOf = (stdout: string): unknown[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('with --json', () => {
  test.each(['float32', 'float16'])(
    '%s: a good file is one object of the promised form',
    async (precision) => {
      const { status, stdout } = await classify(good, '--json', '--precision', precision);
      const [result, ...more] = linesOf(stdout);
      expect(more).toEqual([]);
      expect(v.parse(resultSchema, result)).toMatchObject({ file: good, precision });
      expect(status).toBe(0);
    },
  );

  test('findings come highest probability first', async () => {
    const { stdout } = await classify(good, '--json');
    const { findings } = v.parse(resultSchema, linesOf(stdout)[0]);
    const probabilities = findings.map(({ probability }) => probability);
    expect(probabilities).toEqual(probabilities.toSorted((a, b) => b - a));
    expect(new Set(probabilities).size).toBe(3);
  });

  test('each bad file is one error, the others go on, and the status is 1', async () => {
    const missing = join(folder, 'missing.png');
    const { status, stdout } = await classify('--json', truncated, good, text, missing, folder, good);
    const lines = linesOf(stdout);
    const kinds = [0, 2, 3, 4].map((i) => v.parse(errorSchema, lines[i]).error);
    expect(kinds).toMatchObject([
      { kind: 'decode' },
      { kind: 'unsupported', subject: 'file-type' },
      { kind: 'file', reason: 'not-found' },
      { kind: 'file', reason: 'not-readable' },
    ]);
    const [first, second] = [1, 5].map((i) => v.parse(resultSchema, lines[i]));
    expect(second?.findings).toEqual(first?.findings);
    expect(lines).toHaveLength(6);
    expect(status).toBe(1);
  });
});

test('without --json, a table on stdout and what failed on stderr', async () => {
  const { status, stdout, stderr } = await classify(good, truncated);
  expect(stdout).toMatch(/^.*good\.png {2}\(tiny .*\)\nfinding +probability +threshold +verdict +score\n/);
  expect(stdout).not.toContain('truncated.png');
  expect(stderr).toContain('truncated.png: ');
  expect(status).toBe(1);
});

describe('with --save', () => {
  const saved = async (...args: string[]) => {
    const json = join(folder, 'readings.json');
    const csv = join(folder, 'readings.csv');
    const { status, stdout } = await classify(...args, '--json', '--save', json, '--save', csv);
    const document = v.parse(readingsSchema, JSON.parse(await readFile(json, 'utf8')));
    return { status, lines: linesOf(stdout), document, csv: await readFile(csv, 'utf8') };
  };

  test('the files hold the readings that are printed, and what failed', async () => {
    const { status, lines, document, csv } = await saved(good, truncated);
    expect(status).toBe(1);
    const printed = v.parse(resultSchema, lines[0]);
    const [done, failed] = document.readings;
    expect(done).toMatchObject({
      state: 'done',
      name: good,
      sha256: createHash('sha256')
        .update(await readFile(good))
        .digest('hex'),
      model: { id: 'tiny', variant: 'float32', precision: printed.precision },
      backend: 'wasm',
      findings: printed.findings,
    });
    expect(failed).toMatchObject({ state: 'failed', error: { code: 'decode.truncated' } });
    const { data } = Papa.parse<Record<string, string>>(csv, { header: true, skipEmptyLines: true });
    expect(data.map(({ state }) => state)).toEqual(['done', 'failed']);
    for (const { label, probability, verdict } of printed.findings) {
      expect(Number(data[0]?.[`${label} probability`])).toBe(probability);
      expect(data[0]?.[`${label} verdict`]).toBe(verdict);
    }
  });

  test('--file-numbers leaves every file name out', async () => {
    const { document, csv } = await saved(good, join(folder, 'missing.png'), '--file-numbers');
    expect(document.readings.map(({ number, name }) => [number, name])).toEqual([
      [1, null],
      [2, null],
    ]);
    for (const text of [JSON.stringify(document), csv]) expect(text).not.toMatch(/good|missing\.png/);
  });
});

test('--help says how, and that the output is JSON Lines', async () => {
  const { status, stdout, stderr } = await spawnTool('classify', ['--help']);
  expect(stdout).toContain('JSON Lines');
  expect(stderr).toBe('');
  expect(status).toBe(0);
});

describe('a wrong call prints nothing on stdout and exits with 2', () => {
  test.each([
    ['no file', [], 'no file is named'],
    ['an unknown option', ['x.png', '--colour'], '--colour'],
    ['an option without its value', ['x.png', '--precision'], '--precision'],
    ['a form that is not written', ['x.png', '--save', 'x.xlsx'], 'must end in .csv or .json'],
    ['an unknown backend', ['x.png', '--backend', 'abacus'], 'choose one of wasm, int8, webgl'],
    ['an unknown model', ['x.png', '--model', 'huge'], 'tiny'],
    ['a model outside the folder', ['x.png', '--model', '../../models/tiny'], 'The model was not found'],
    ['an unknown precision', ['x.png', '--precision', 'int1'], 'it has float32, float16'],
  ])('%s', async (_, args, words) => {
    const { status, stdout, stderr } = await classify(...args);
    expect(stderr).toContain(words);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });
});

test('a backend that needs a browser says so and exits with 1', async () => {
  const { status, stdout, stderr } = await classify(good, '--backend', 'webgl');
  expect(stderr).toContain('This backend is not available on this device');
  expect(stdout).toBe('');
  expect(status).toBe(1);
});
