import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runTool, spawnTool } from '../shared/testing/run-tool.ts';
import { command } from './cli.ts';
import { IMAGE, WHOLE } from './page.ts';
import { figuresOf, imageShareOf, tableOf } from './report.ts';

let folder: string;
let empty: string;
beforeAll(async () => {
  [folder, empty] = await Promise.all([
    mkdtemp(join(tmpdir(), 'penumbra-reading-')),
    mkdtemp(join(tmpdir(), 'penumbra-reading-')),
  ]);
  await writeFile(join(folder, 'chest.png'), 'not read');
});
afterAll(async () => {
  for (const place of [folder, empty]) await rm(place, { recursive: true });
});

describe('bench:reading rejects, before it starts a browser,', () => {
  it.each([
    ['a file that is not there', () => ['missing.png'], /no file .*missing\.png/],
    ['a folder in the place of a file', () => [folder], /no file /],
    ['files beside a folder', () => ['a.png', '--folder', folder], /files or --folder/],
    ['a folder that is not there', () => ['--folder', join(folder, 'missing')], /--folder: no folder/],
    ['a folder without files', () => ['--folder', empty], /--folder: no file in/],
    ['a folder without a build', () => ['--against', folder], /--against: no built app in/],
    ['no rounds', () => ['--rounds', '0'], /--rounds takes whole numbers from 1/],
    ['an unknown option', () => ['--compare', folder], /compare/],
  ])('%s', async (_, args, words) => {
    const { status, stderr, stdout } = await runTool(command, args());
    expect(stderr).toMatch(words);
    expect([status, stdout]).toEqual([2, '']);
  });
});

it('bench:reading says so in a process of its own too', async () => {
  const { status, stderr } = await spawnTool('bench-reading', ['--against', folder]);
  expect(stderr).toContain('no built app');
  expect(status).toBe(2);
});

describe('the figures of two builds', () => {
  const rounds = [10, 20, 30, 40, 50, 60].map((ms, i) => ({
    times: new Map([
      ['whole', ms],
      ['upload', 1],
    ]),
    // Twice as slow in each round, however loaded the machine is meanwhile, and once four times.
    against: new Map([
      ['whole', ms * (i === 0 ? 4 : 2)],
      ['upload', i],
    ]),
  }));

  it('compare within rounds, with an interval that holds every ratio where rounds are few', () => {
    const [whole] = figuresOf(rounds, 1);
    expect(whole).toMatchObject({ n: 6, p50: 35, againstP50: 70, ratio: { value: 0.5, ci95: [0.25, 0.5] } });
  });

  it('give no ratio to a time of zero', () => {
    const [, upload] = figuresOf(rounds, 1);
    expect(upload?.ratio).toBeNull();
    expect(tableOf(figuresOf(rounds, 1))).toMatch(/upload .* -$/m);
  });

  it('are those of one file among several', () => {
    expect(figuresOf(rounds, 10)[0]).toMatchObject({ p50: 3.5, againstP50: 7, ratio: { value: 0.5 } });
  });

  it('leave a build alone without another', () => {
    const alone = figuresOf(
      rounds.map(({ times }) => ({ times, against: null })),
      1,
    );
    expect(alone[0]).toMatchObject({ againstP50: null, ratio: null });
    expect(tableOf(alone)).not.toContain('ratio');
  });
});

describe('the share of the image in the wait', () => {
  const round = (image: number, whole: number) => ({
    times: new Map([
      [WHOLE, whole],
      [IMAGE, image],
    ]),
    against: null,
  });

  it('is computed within rounds, whatever the load of each', () => {
    // The medians of either time, 30 and 100 ms, would give 0.3.
    const rounds = [round(20, 40), round(30, 60), round(60, 300), round(50, 100), round(25, 125)];
    expect(imageShareOf(rounds)?.value).toBe(0.5);
  });

  it('is unknown where a page has not said both times', () => {
    expect(imageShareOf([{ times: new Map([[WHOLE, 10]]), against: null }])).toBeNull();
  });
});
