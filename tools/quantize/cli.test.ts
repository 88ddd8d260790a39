import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytesOf, parseManifest } from '../../src/model/manifest.ts';
import { ROOT } from '../shared/files.ts';
import { runTool, spawnTool } from '../shared/testing/run-tool.ts';
import { writeSyntheticSet } from '../shared/testing/synthetic-set.ts';
import { command } from './cli.ts';

let folder: string;
let models: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quantize-'));
  models = join(folder, 'models');
  await cp(join(ROOT, 'fixtures/models'), models, { recursive: true });
  await writeSyntheticSet(folder, 8);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const callOf = (args: readonly string[]) => ['--models', models, '--model', 'tiny', ...args];
const quantize = (...args: readonly string[]) => runTool(command, callOf(args));
const manifest = async () =>
  parseManifest(JSON.parse(await readFile(join(models, 'tiny/manifest.json'), 'utf8')), 'tiny');

describe('npm run quantize', () => {
  it('writes the variants and their hashes, and reports each layer', async () => {
    const calibration = ['--calibration', folder, '--precisions', 'dynamic,int8', '--json'];
    const { status, stdout, stderr } = await quantize(...calibration);
    expect(stderr).toMatch(/tiny int8 100 %/);
    expect(status).toBe(0);
    const { images, skipped, variants } = JSON.parse(stdout);
    expect({ images, skipped }).toEqual({ images: 8, skipped: 0 });
    const precisions = variants.map(({ precision }: { precision: string }) => precision);
    expect(precisions).toEqual(['dynamic', 'int8']);
    const written = await manifest();
    expect(written.variants.map(({ precision }) => precision)).toEqual(
      expect.arrayContaining(['float32', 'dynamic', 'int8']),
    );
    const int8 = written.variants.find(({ precision }) => precision === 'int8');
    expect(int8).toMatchObject({ compute: 'int8', calibration: null, thresholds: null, metrics: [] });
    expect(variants[1]).toMatchObject({ bytes: int8 && bytesOf(int8) });
    expect(await readdir(join(models, 'tiny'))).not.toContainEqual(expect.stringContaining('.quantize'));
  }, 60_000);

  it('counts and names an image that it cannot read, and continues', async () => {
    const list = join(folder, 'list.txt');
    await writeFile(join(folder, 'broken.png'), 'no picture');
    await writeFile(list, 'images/picture-1.png\nbroken.png\nimages/picture-2.png\n');
    const { status, stderr, stdout } = await spawnTool(
      'quantize',
      callOf(['--images-list', list, '--precisions', 'dynamic']),
    );
    expect(status).toBe(1);
    expect(stderr).toMatch(/skipped .*broken\.png/);
    expect(stdout).toMatch(/2 calibration images, 1 skipped/);
  }, 60_000);

  it('rejects invalid calls and inputs without writing anything', async () => {
    const before = await readFile(join(models, 'tiny/manifest.json'), 'utf8');
    const empty = join(folder, 'empty');
    const unreadable = join(folder, 'unreadable');
    for (const dir of [empty, unreadable]) await mkdir(dir, { recursive: true });
    await writeFile(join(unreadable, 'a.png'), '');
    const cases = [
      { args: [], status: 1, says: 'no folder holds no image' },
      { args: ['--calibration', empty], status: 1, says: 'holds no image' },
      { args: ['--calibration', join(folder, 'none')], status: 1, says: 'cannot be read' },
      { args: ['--calibration', unreadable], status: 1, says: 'none of 1 images can be read' },
      { args: ['--calibration', folder, '--precisions', 'int4'], status: 2, says: 'int4' },
      { args: ['--calibration', folder, '--limit', '0'], status: 2, says: '--limit' },
      { args: ['--calibration', folder, '--model', 'nothing'], status: 2, says: 'nothing' },
    ];
    for (const { args, status, says } of cases) {
      const run = await quantize(...args);
      expect({ args, status: run.status }).toEqual({ args, status });
      expect(run.stderr).toContain(says);
    }
    expect(await readFile(join(models, 'tiny/manifest.json'), 'utf8')).toBe(before);
  }, 120_000);
});
