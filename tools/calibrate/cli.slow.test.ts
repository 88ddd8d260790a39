import { readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { ModelManifest } from '../../src/model/manifest.ts';
import { parseManifest } from '../../src/model/manifest.ts';
import { command as classify } from '../classify/cli.ts';
import { ROOT } from '../shared/files.ts';
import { runTool, spawnTool, type ToolRun } from '../shared/testing/run-tool.ts';
import { SYNTHETIC_PICTURES, writeSyntheticSet } from '../shared/testing/synthetic-set.ts';
import { command } from './cli.ts';

/** A busy machine may take seconds for a case. */
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const COUNT = 160;
let folder: string;
let call: readonly string[];
let original: ModelManifest;
let run: ToolRun;

const manifestFile = () => join(folder, 'models/tiny/manifest.json');
const readManifestText = () => readFile(manifestFile(), 'utf8');
const readModel = async (): Promise<ModelManifest> =>
  parseManifest(JSON.parse(await readManifestText()), 'tiny');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'penumbra-calibrate-'));
  await mkdir(join(folder, 'models'));
  await cp(join(ROOT, 'fixtures/models/tiny'), join(folder, 'models/tiny'), { recursive: true });
  const { names } = await writeSyntheticSet(join(folder, 'data/source'), COUNT);
  const keys = names.map((name) => `source/${name}`);
  const splitFile = join(folder, 'splits.json');
  const split = { train: [], validation: keys.slice(0, COUNT / 2), test: keys.slice(COUNT / 2) };
  await writeFile(splitFile, JSON.stringify(split));
  const models = ['--models', join(folder, 'models'), '--model', 'tiny'];
  call = [...models, '--data', join(folder, 'data'), '--split-file', splitFile];
  original = await readModel();
  run = await spawnTool('calibrate', call);
});

afterAll(() => rm(folder, { recursive: true }));

describe('calibrate', () => {
  test('writes calibration, thresholds and metrics for every precision, and nothing else', async () => {
    const after = await readModel();
    expect(run.status).toBe(0);
    expect(run.stdout).toMatch(/^label +positives +AUC float32 +calibration error float32 +AUC float16/);

    const strip = (manifest: ModelManifest) => ({
      ...manifest,
      variants: manifest.variants.map(({ precision, id, compute, files }) => ({
        precision,
        id,
        compute,
        files,
      })),
    });
    expect(strip(after)).toEqual(strip(original));
    for (const { precision, calibration, thresholds, metrics } of after.variants) {
      expect(calibration?.fittedOn).toBe('80 validation images of 40 patients (source)');
      expect(calibration?.perLabel.map(({ label, positives }) => [label, positives])).toEqual([
        ['Left', 27],
        ['Middle', 5],
        ['Right', 40],
      ]);
      // Five positives are too few for a threshold.
      expect(thresholds?.perLabel.map(({ label, criterion }) => [label, criterion])).toEqual([
        ['Left', 'sensitivity-90'],
        ['Left', 'youden'],
        ['Left', 'specificity-90'],
        ['Right', 'sensitivity-90'],
        ['Right', 'youden'],
        ['Right', 'specificity-90'],
      ]);
      const backend = precision === 'int8' ? 'int8' : 'wasm';
      expect(metrics).toMatchObject([{ backend, images: 80, meanOver: 2, latency: null }]);
      expect([calibration?.backend, thresholds?.backend]).toEqual([backend, backend]);
      expect(metrics[0]?.measuredOn).toBe('80 test images of 40 patients (source)');
      expect(metrics[0]?.perLabel[1]).toMatchObject({
        positives: 0,
        auc: null,
        ci95: null,
        calibrationError: null,
      });
    }
  });

  test('states what float16 costs: nothing, for weights that float16 holds exactly', async () => {
    const [float32, float16] = (await readModel()).variants.map(({ metrics }) => metrics[0]);
    expect(float32).toMatchObject({ meanAucDifference: null, verdictAgreement: [] });
    expect(float16?.meanAucDifference).toEqual({ value: 0, ci95: [0, 0] });
    expect(float16?.verdictAgreement).toEqual([
      { criterion: 'sensitivity-90', agreement: 1, kappa: 1, verdicts: 160 },
      { criterion: 'youden', agreement: 1, kappa: 1, verdicts: 160 },
      { criterion: 'specificity-90', agreement: 1, kappa: 1, verdicts: 160 },
    ]);
  });

  test('states the sizes of the files when compressed', async () => {
    for (const { files, compressed } of (await readModel()).variants) {
      const bytes = files.map(({ path }) => readFileSync(join(folder, 'models/tiny', path)));
      expect(compressed?.gzipBytes).toBe(
        bytes.reduce((sum, file) => sum + gzipSync(file, { level: 9 }).length, 0),
      );
      expect(compressed?.brotliBytes).toBeLessThan(compressed?.gzipBytes ?? 0);
    }
  });

  test('calibrates anew what was measured for another version, which nothing else accepts', async () => {
    const good = await readManifestText();
    await writeFile(manifestFile(), good.replace('"version": "1",\n  "title"', '"version": "2",\n  "title"'));
    const refused = await runTool(classify, [...call.slice(0, 4), 'x.png']);
    expect(refused.stderr).toContain('measured for version 1, not 2');
    expect(refused.stderr).toContain('npm run calibrate -- --model tiny');
    expect((await runTool(command, call)).status).toBe(0);
    expect((await readModel()).variants[0]?.calibration?.measuredFor.version).toBe('2');
    await writeFile(manifestFile(), good);
  });

  test('keeps scores, and a cut line counts as not there', async () => {
    const before = await readManifestText();
    const scoresDir = join(folder, 'scores');
    await runTool(command, [...call, '--scores-dir', scoresDir]);
    const [file = ''] = (await readdir(scoresDir)).sort();
    const lines = (await readFile(join(scoresDir, file), 'utf8')).split('\n');
    // A repeated image is not scored again; the last line is empty.
    expect(lines).toHaveLength(SYNTHETIC_PICTURES + 1);
    await writeFile(join(scoresDir, file), lines.join('\n').slice(0, -20));
    const again = await runTool(command, [...call, '--scores-dir', scoresDir]);
    expect(again.status).toBe(0);
    // All lines but the last, half of that one, and the picture that it was for, scored again.
    const after = (await readFile(join(scoresDir, file), 'utf8')).trimEnd().split('\n');
    expect(after).toHaveLength(SYNTHETIC_PICTURES + 1);
    expect(await readManifestText()).toBe(before);
  });

  test('writes the same bytes again from the same files, calibrated before or not', async () => {
    const first = await readManifestText();
    await runTool(command, call);
    expect(await readManifestText()).toBe(first);
  });

  test('gives classify its probabilities, thresholds and verdicts', async () => {
    const picture = join(folder, 'data/source/images/picture-1.png');
    const args = ['--models', join(folder, 'models'), '--model', 'tiny', '--json', picture];
    const { findings } = JSON.parse((await runTool(classify, args)).stdout);
    const [variant] = (await readModel()).variants;
    for (const { label, score, probability, threshold, verdict } of findings) {
      const { slope = 0, intercept = 0 } =
        variant?.calibration?.perLabel.find((entry) => entry.label === label) ?? {};
      const logit = Math.log(score / (1 - score));
      /** The same formula, implemented independently: it differs by a few roundings. */
      expect(probability).toBeCloseTo(1 / (1 + Math.exp(-slope * logit - intercept)), 12);
      const chosen =
        variant?.thresholds?.perLabel.find((entry) => entry.label === label && entry.criterion === 'youden')
          ?.value ?? null;
      expect(threshold).toBe(chosen);
      expect(verdict).toBe(chosen === null ? 'none' : probability >= chosen ? 'above' : 'below');
    }
  });

  test('writes nothing where an image cannot be read', async () => {
    const before = await readManifestText();
    const picture = join(folder, 'data/source/images/picture-2.png');
    const bytes = await readFile(picture);
    await writeFile(picture, 'no picture');
    const { status, stdout, stderr } = await runTool(command, call);
    await writeFile(picture, bytes);
    expect(stderr).toContain('skipped source/picture-2.png');
    expect(stdout).toBe('');
    expect(status).toBe(1);
    expect(await readManifestText()).toBe(before);
  });

  test.each([
    ['no data', ['--split-file', 'x'], '--data is missing'],
    ['no split file', ['--data', 'x'], '--split-file is missing'],
    ['an unreadable split file', ['--data', 'x', '--split-file', 'x'], 'cannot be read'],
  ])('%s is a wrong call', async (_, args, words) => {
    const { status, stderr } = await runTool(command, [...call.slice(0, 4), ...args]);
    expect(stderr).toContain(words);
    expect(status).toBe(2);
  });
});
