import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadModel } from '../../src/model/load.ts';
import { modelReader } from '../cli/models.ts';
import { compareWithSource, noiseInputs, readManifest } from './check.ts';
import { type Description, readDescription } from './manifest.ts';
import { importModel, writeIndex } from './run.ts';

const ROOT = join(import.meta.dirname, '../..');
const onnx = readFileSync(join(ROOT, 'fixtures/onnx/lite.onnx'));
const shipped = readDescription(join(ROOT, 'training/lite0-14.describe.json'));
const description: Description = { ...shipped, id: 'small', labels: ['One', 'Two', 'Three'] };
const calibration = { method: 'platt', fittedOn: 'a test', perLabel: [] } as const;

let models = '';
beforeEach(() => {
  models = mkdtempSync(join(tmpdir(), 'penumbra-import-'));
});
afterEach(() => rmSync(models, { recursive: true }));

const folder = () => join(models, 'small');

/** SHA-256 of every file below the folder. */
function contents(): Record<string, string> {
  const files = readdirSync(folder(), { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [path, createHash('sha256').update(readFileSync(path)).digest('hex')];
    }),
  );
}

describe('importing', () => {
  it('gives the same bytes for the same input', () => {
    importModel(onnx, description, folder());
    const first = contents();
    importModel(onnx, description, folder());
    expect(Object.keys(first).length).toBe(5);
    expect(contents()).toEqual(first);
  });

  it('writes files that the manifest describes and the app loads', async () => {
    const { manifest } = importModel(onnx, description, folder());
    expect(manifest.input).toEqual({ name: 'image', shape: [1, 16, 16, 1], recipe: shipped.recipe });
    expect(manifest.provenance.sourceSha256).toBe(createHash('sha256').update(onnx).digest('hex'));
    for (const { precision, files } of manifest.variants) {
      const { weights } = await loadModel(manifest, precision, {
        read: modelReader(models),
        signal: new AbortController().signal,
      });
      expect(weights.byteLength).toBe(files.slice(1).reduce((sum, { bytes }) => sum + bytes, 0));
    }
  });

  it('keeps what was measured while the weights are the same, and drops it where they are not', () => {
    importModel(onnx, description, folder());
    const manifest = readManifest(folder());
    const measured = {
      ...manifest,
      variants: manifest.variants.map((variant) => ({ ...variant, calibration })),
    };
    writeFileSync(join(folder(), 'manifest.json'), JSON.stringify(measured));

    const again = importModel(onnx, { ...description, title: 'Another title' }, folder()).manifest;
    expect(again.title).toBe('Another title');
    expect(again.variants.map((variant) => variant.calibration)).toEqual([calibration, calibration]);

    const other = importModel(changedWeights(onnx), description, folder()).manifest;
    expect(other.variants.map((variant) => variant.calibration)).toEqual([null, null]);
  });

  it('refuses labels that do not fit the outputs', () => {
    expect(() => importModel(onnx, { ...description, labels: ['One'] }, folder())).toThrow(
      /1 labels, but output/,
    );
  });

  it('refuses outputs that the network does not have', () => {
    const outputs = { probabilities: 'probabilities', maps: 'heat' };
    expect(() => importModel(onnx, { ...description, outputs }, folder())).toThrow(
      /no output heat; there are/,
    );
  });

  it('lists every model with a manifest in the index', () => {
    importModel(onnx, description, folder());
    importModel(onnx, { ...description, id: 'another' }, join(models, 'another'));
    expect(writeIndex(folder())).toEqual(['another', 'small']);
    expect(JSON.parse(readFileSync(join(models, 'index.json'), 'utf8'))).toEqual({
      models: ['another', 'small'],
    });
  });
});

describe('checking', () => {
  it('finds every precision within rounding, for a model too small for float16 to change', async () => {
    const { manifest } = importModel(onnx, description, folder());
    const differences = await compareWithSource(folder(), onnx, noiseInputs(manifest, 3));
    expect(differences.map(({ precision }) => precision)).toEqual(['float32', 'float16']);
    for (const { probabilities, maps } of differences) {
      expect(probabilities).toBeLessThanOrEqual(1e-5);
      expect(maps).toBeLessThanOrEqual(1e-4);
    }
  });

  it('finds a model that does not belong to its source', async () => {
    const { manifest } = importModel(onnx, description, folder());
    const [float32] = await compareWithSource(folder(), changedWeights(onnx), noiseInputs(manifest, 1));
    expect(float32?.maps).toBeGreaterThan(0.01);
  });
});

describe('the shipped description', () => {
  it('has the labels of the training, in order', () => {
    const source = readFileSync(join(ROOT, 'training/penumbra_training/labels.py'), 'utf8');
    const tuple = /LABELS = \(([^)]*)\)/.exec(source)?.[1] ?? '';
    expect(shipped.labels).toEqual([...tuple.matchAll(/"(\w+)"/g)].map(([, label]) => label));
    expect(shipped.labels.length).toBe(14);
  });
});

/** The same file with the sign of half of the head's weights turned. */
function changedWeights(bytes: Uint8Array): Uint8Array {
  const changed = Uint8Array.from(bytes);
  const name = Buffer.from(changed.buffer).lastIndexOf('maps.weight');
  // `raw_data` follows the name: a tag, a length of one byte (3 x 8 floats are 96), then the floats.
  const floats = new DataView(changed.buffer, name + 'maps.weight'.length + 2, 96);
  for (let offset = 0; offset < 96; offset += 8)
    floats.setFloat32(offset, -floats.getFloat32(offset, true), true);
  return changed;
}
