import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type CrossValidation, parseManifest } from '../../src/model/manifest.ts';
import { ROOT } from '../shared/files.ts';
import { runTool, spawnTool } from '../shared/testing/run-tool.ts';
import { writeSyntheticSet } from '../shared/testing/synthetic-set.ts';
import { command } from './cli.ts';

/** A busy machine may take seconds for a case. */
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let folder: string;
let call: readonly string[];

/** Rows of the set's CSV whose patient passes, with paths from the data folder. */
async function heldOut(name: string, csv: string, keep: (patient: number) => boolean): Promise<string> {
  const [, ...rows] = (await readFile(csv, 'utf8')).trim().split('\n');
  const kept = rows.filter((row) => keep(Number(row.split(',')[2])));
  const file = join(folder, name);
  await writeFile(
    file,
    `image,labels,patient_id,age\n${kept.map((row) => `set/images/${row}`).join('\n')}\n`,
  );
  return file;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'penumbra-cross-validate-'));
  const { csv } = await writeSyntheticSet(join(folder, 'data/set'), 160);
  const models = join(ROOT, 'fixtures/models');
  const files = [
    await heldOut('even.csv', csv, (patient) => patient % 2 === 0),
    await heldOut('odd.csv', csv, (patient) => patient % 2 === 1),
  ];
  const pairs = files.flatMap((file) => ['--models', models, '--heldout', file]);
  call = ['--model', 'tiny', '--images', join(folder, 'data'), ...pairs];
});

afterAll(() => rm(folder, { recursive: true }));

describe('cross-validate', () => {
  test('states every precision over all folds, and writes it into the manifest', async () => {
    const models = join(folder, 'models');
    await cp(join(ROOT, 'fixtures/models'), models, { recursive: true });
    const run = await runTool(command, [...call, '--json', '--write-manifest', '--into', models]);
    expect(run.stderr).toContain('fold 2 of 2 100 % (80/80)');
    expect(run.status).toBe(0);
    const found: CrossValidation = JSON.parse(run.stdout);
    expect(found).toMatchObject({ folds: 2, images: 160, patients: 80, labels: ['Left', 'Right'] });
    expect(found.perPrecision.map(({ precision, backend }) => `${precision} ${backend}`)).toEqual([
      'float32 wasm',
      'float16 wasm',
      'dynamic wasm',
      'int8 int8',
      'mixed wasm',
    ]);
    // The weights of this model are exact in float16.
    expect(found.perPrecision[1]?.meanAucDifference).toEqual({ value: 0, ci95: [0, 0] });
    const written = parseManifest(
      JSON.parse(await readFile(join(models, 'tiny/manifest.json'), 'utf8')),
      'tiny',
    );
    expect(written.crossValidation).toEqual(found);
  });

  test('prints a table of the precisions that are asked for', async () => {
    const { stdout, status } = await spawnTool('cross-validate', [...call, '--precision', 'float32,float16']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^2 folds, 160 images of 80 patients, 2 labels: Left, Right\n/);
    expect(stdout).toMatch(/\nfloat16 wasm .* \+0\.0000 \(\+0\.0000 to \+0\.0000\) +100\.00 % /);
    expect(stdout).not.toContain('int8');
  });

  test.each([
    ['no fold', ['--models', 'x'], '--models and --heldout go in pairs'],
    ['a patient in two folds', [], '40 patients are held out by more than one fold'],
    ['a model that is not there', ['--model', 'none'], 'none'],
  ])('%s is a wrong call', async (_, args, words) => {
    const twice = args.length === 0 ? call.slice(4, 8) : [];
    const { status, stdout, stderr } = await runTool(command, [...call, ...twice, ...args]);
    expect(stderr).toContain(words);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });
});
