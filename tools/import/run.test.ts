import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { identityOf } from '../../src/model/consistency.ts';
import { loadModel } from '../../src/model/load.ts';
import { parseManifest } from '../../src/model/manifest.ts';
import { modelReader } from '../shared/models.ts';
import { writeIndex } from './model/folder.ts';
import { importModel } from './run.ts';
import { type Description, readDescription } from './source/description.ts';
import { openSource } from './source/source.ts';
import { request, written } from './testing/request.ts';
import { compareWithSource, modelIn, noiseInputs, readManifest } from './verify/check.ts';
import { referenceFor } from './verify/reference.ts';

const ROOT = join(import.meta.dirname, '../..');
const onnx = readFileSync(join(ROOT, 'fixtures/onnx/lite.onnx'));
const shipped = readDescription(join(ROOT, 'training/lite0-14.describe.json'));
const recipe = [{ op: 'window' }, { op: 'resize', widthPx: 16, heightPx: 16 }];
const { id: _, ...described } = shipped;
const description: Description = { ...described, labels: ['One', 'Two', 'Three'], recipe };

/** SHA-256 of every file below the folder. */
function contents(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [path, createHash('sha256').update(readFileSync(path)).digest('hex')];
    }),
  );
}

const described3 = (file: string) => request(file, { description });

describe('importing', () => {
  it('is deterministic, and leaves nothing beside the files', async () => {
    const asked = described3(written({ 'net.onnx': onnx }));
    await importModel(asked);
    const first = contents(asked.folder);
    await importModel(asked);
    expect(Object.keys(first).length).toBe(5);
    expect(contents(asked.folder)).toEqual(first);
    expect(readdirSync(dirname(asked.folder))).toEqual(['net']);
  });

  it('writes files that the manifest describes and the app loads', async () => {
    const asked = described3(written({ 'net.onnx': onnx }));
    const { manifest } = await importModel(asked);
    expect(manifest.input).toEqual({ name: 'image', shape: [1, 16, 16, 1], recipe });
    expect(manifest.outputs).toEqual({ probabilities: 'probabilities', maps: 'maps' });
    expect(manifest.provenance.sourceSha256).toBe(createHash('sha256').update(onnx).digest('hex'));
    for (const { precision, files } of manifest.variants) {
      const { weights } = await loadModel(manifest, precision, {
        read: modelReader(dirname(asked.folder)),
        signal: new AbortController().signal,
      });
      expect(weights.byteLength).toBe(files.slice(1).reduce((sum, { bytes }) => sum + bytes, 0));
    }
  });

  it('needs only the file: title and id from names, numbered labels, a recipe from the input', async () => {
    const { manifest } = await importModel(request(written({ 'Hospital net.onnx': onnx })));
    expect([manifest.id, manifest.title, manifest.labels]).toEqual(['net', 'Hospital net', ['0', '1', '2']]);
    expect(manifest.input.recipe).toEqual([
      { op: 'rescale' },
      { op: 'window' },
      { op: 'invert', when: 'MONOCHROME1' },
      { op: 'resize', widthPx: 16, heightPx: 16 },
      { op: 'normalize', mean: 0.5, std: 0.25 },
    ]);
  });

  it('keeps measurements while weights and version are unchanged, and drops them otherwise', async () => {
    const asked = described3(written({ 'net.onnx': onnx }));
    const { manifest } = await importModel(asked);
    const calibration = { method: 'platt', backend: 'wasm', fittedOn: 'a test', perLabel: [] };
    const measured = {
      ...manifest,
      variants: manifest.variants.map((variant) => ({
        ...variant,
        calibration: { ...calibration, measuredFor: identityOf(manifest, variant) },
      })),
    };
    const keep = () => writeFileSync(join(asked.folder, 'manifest.json'), JSON.stringify(measured));

    keep();
    const again = await importModel({ ...asked, description: { ...description, title: 'Another title' } });
    expect(again.manifest.title).toBe('Another title');
    expect(again.manifest.variants).toEqual(measured.variants);

    keep();
    const renamed = await importModel({ ...asked, description: { ...description, version: '9' } });
    expect(renamed.manifest.variants.map((variant) => variant.calibration)).toEqual([null, null]);

    keep();
    const source = openSource(written({ 'net.onnx': changedWeights(onnx) }));
    const other = await importModel({ ...asked, source });
    expect(other.manifest.variants.map((variant) => variant.calibration)).toEqual([null, null]);
  });

  it('keeps quantized variants while the weights are unchanged, and drops them with their files otherwise', async () => {
    const asked = described3(written({ 'net.onnx': onnx }));
    const { manifest } = await importModel(asked);
    const [float32] = manifest.variants;
    if (!float32) throw new Error('no variant');
    const files = float32.files.map((file) => ({ ...file, path: file.path.replace('float32', 'dynamic') }));
    const quantized = {
      ...manifest,
      variants: [...manifest.variants, { ...float32, id: 'dynamic', precision: 'dynamic', files }],
    };
    writeFileSync(join(asked.folder, 'manifest.json'), JSON.stringify(parseManifest(quantized, 'net')));
    mkdirSync(join(asked.folder, 'dynamic'));
    writeFileSync(join(asked.folder, 'notes.txt'), 'kept');

    const again = await importModel(asked);
    expect(again.manifest.variants.map(({ precision }) => precision)).toEqual([
      'float32',
      'float16',
      'dynamic',
    ]);
    expect(again.dropped).toEqual([]);
    expect(existsSync(join(asked.folder, 'dynamic'))).toBe(true);

    const other = await importModel({
      ...asked,
      source: openSource(written({ 'net.onnx': changedWeights(onnx) })),
    });
    expect(other.manifest.variants.map(({ precision }) => precision)).toEqual(['float32', 'float16']);
    expect(other.dropped).toEqual(['dynamic']);
    expect(readdirSync(asked.folder).sort()).toEqual(['float16', 'float32', 'manifest.json', 'notes.txt']);
  });

  it('lists every model with a manifest in the index', async () => {
    const asked = described3(written({ 'net.onnx': onnx }));
    const models = dirname(asked.folder);
    await importModel(asked);
    await importModel({ ...asked, folder: join(models, 'another') });
    mkdirSync(join(models, 'no-model'));
    writeFileSync(join(models, 'index.json'), '{"models":["net"]}');
    expect(writeIndex(models)).toEqual(['another', 'net']);
    // The default stays, although another model comes before it now.
    expect(JSON.parse(readFileSync(join(models, 'index.json'), 'utf8'))).toEqual({
      schema: 2,
      default: 'net',
      models: ['another', 'net'],
    });
    rmSync(asked.folder, { recursive: true });
    expect(() => writeIndex(models)).toThrow(/names net as the default, which is not there/);
  });
});

describe('checking', () => {
  it('finds every precision within rounding, for a model too small for float16 to change', async () => {
    const { differences } = await importModel({ ...described3(written({ 'net.onnx': onnx })), images: 3 });
    expect(differences.map(({ precision }) => precision)).toEqual(['float32', 'float16']);
    for (const { probabilities, maps } of differences) {
      expect(probabilities).toBeLessThanOrEqual(1e-5);
      expect(maps).toBeLessThanOrEqual(1e-4);
    }
  });

  it('detects a model that does not belong to its source', async () => {
    const asked = described3(written({ 'net.onnx': onnx }));
    await importModel(asked);
    const model = modelIn(asked.folder);
    const foreign = openSource(written({ 'net.onnx': changedWeights(onnx) }));
    const reference = await referenceFor(foreign, model);
    const [float32] = await compareWithSource(model, reference, noiseInputs(readManifest(asked.folder), 1));
    expect(float32?.maps).toBeGreaterThan(0.01);
  });
});

describe('the shipped description', () => {
  it('has the labels of the training, in order', () => {
    const source = readFileSync(join(ROOT, 'training/penumbra_training/labels.py'), 'utf8');
    const tuple = /LABELS = \(([^)]*)\)/.exec(source)?.[1] ?? '';
    expect(shipped.labels).toEqual([...tuple.matchAll(/"(\w+)"/g)].map(([, label]) => label));
    expect(shipped.labels?.length).toBe(14);
  });
});

/** The same file with the sign of half of the head's weights flipped. */
function changedWeights(bytes: Uint8Array): Uint8Array {
  const changed = Uint8Array.from(bytes);
  const name = Buffer.from(changed.buffer).lastIndexOf('maps.weight');
  // `raw_data` follows the name: a tag, a length of one byte (3 x 8 floats are 96), then the
  // floats.
  const floats = new DataView(changed.buffer, name + 'maps.weight'.length + 2, 96);
  for (let offset = 0; offset < 96; offset += 8)
    floats.setFloat32(offset, -floats.getFloat32(offset, true), true);
  return changed;
}
