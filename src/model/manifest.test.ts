import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AppError } from '../core/errors.ts';
import { identityOf } from './consistency.ts';
import { type ModelManifest, outputsOf, parseDroppingStale, parseManifest, variantOf } from './manifest.ts';
import { summaryOf } from './summary.ts';

const TINY = join(import.meta.dirname, '../../fixtures/models/tiny/manifest.json');
const valid: ModelManifest = JSON.parse(readFileSync(TINY, 'utf8'));
const { input, variants, provenance } = valid;
const [variant] = variants;
const files = variant?.files ?? [];
const withVariant = (change: object) => ({ ...valid, variants: [{ ...variant, ...change }] });
const withRecipe = (...steps: object[]) => ({
  ...valid,
  input: { ...input, recipe: [...input.recipe, ...steps] },
});
const withFile = (change: object) => withVariant({ files: [{ ...files[0], ...change }, files[1]] });

const measuredFor = variant && identityOf(valid, variant);
const calibration = { measuredFor, method: 'platt', backend: 'wasm', fittedOn: 'x', perLabel: [] };
const point = {
  label: 'Left',
  criterion: 'youden',
  value: 0.5,
  sensitivity: 1,
  sensitivityCi95: [0.9, 1],
  specificity: 0.5,
  specificityCi95: [0.4, 0.6],
  positives: 30,
  negatives: 30,
};
const thresholdsWith = (change: object) => ({
  measuredFor,
  backend: 'wasm',
  chosenOn: 'x',
  interval: 'x',
  perLabel: [{ ...point, ...change }],
});
const withPoints = (...changes: readonly object[]) =>
  withVariant({
    calibration,
    thresholds: { ...thresholdsWith({}), perLabel: changes.map((change) => ({ ...point, ...change })) },
  });
const metrics = {
  measuredFor,
  backend: 'wasm',
  measuredOn: 'x',
  interval: 'x',
  images: 60,
  meanAuc: 0.5,
  meanAucCi95: [0.4, 0.6],
  meanOver: 1,
  meanAucDifference: null,
  verdictAgreement: [],
  meanCalibrationError: null,
  perLabel: [],
  latency: null,
};

function problemOf(act: () => unknown) {
  try {
    act();
  } catch (thrown) {
    return AppError.from(thrown).problem;
  }
  return null;
}

describe('parseManifest', () => {
  it('gives back a valid manifest as it is', () => {
    expect(parseManifest(valid, 'tiny')).toEqual(valid);
  });

  const cases: readonly { wrong: string; manifest: unknown; path: string }[] = [
    { wrong: 'no object', manifest: 'text', path: 'manifest' },
    { wrong: 'a schema of the future', manifest: { ...valid, schema: 5 }, path: 'schema' },
    { wrong: 'a schema of the past', manifest: { ...valid, schema: 1 }, path: 'schema' },
    { wrong: 'an unknown task', manifest: { ...valid, task: 'segmentation' }, path: 'task' },
    { wrong: 'no task', manifest: { ...valid, task: undefined }, path: 'task' },
    { wrong: 'an id that is a path', manifest: { ...valid, id: '../x' }, path: 'id' },
    { wrong: 'an unknown field', manifest: { ...valid, extra: 1 }, path: 'extra' },
    { wrong: 'no labels', manifest: { ...valid, labels: [] }, path: 'labels' },
    { wrong: 'an empty label', manifest: { ...valid, labels: ['A', ''] }, path: 'labels.1' },
    {
      wrong: 'an input that is a batch',
      manifest: { ...valid, input: { ...input, shape: [2, 8, 8, 1] } },
      path: 'input.shape.0',
    },
    {
      wrong: 'an unknown step',
      manifest: { ...valid, input: { ...input, recipe: [{ op: 'rescale' }, { op: 'blur' }] } },
      path: 'input.recipe.1.op',
    },
    {
      wrong: 'a division by zero',
      manifest: { ...valid, input: { ...input, recipe: [{ op: 'normalize', mean: 0, std: 0 }] } },
      path: 'input.recipe.0.std',
    },
    {
      wrong: 'no output of maps',
      manifest: { ...valid, outputs: { probabilities: 'p' } },
      path: 'outputs.maps',
    },
    { wrong: 'no variant', manifest: { ...valid, variants: [] }, path: 'variants' },
    {
      wrong: 'an unknown precision',
      manifest: withVariant({ precision: 'int4' }),
      path: 'variants.0.precision',
    },
    {
      wrong: 'a graph without weights',
      manifest: withVariant({ files: files.slice(0, 1) }),
      path: 'variants.0.files',
    },
    {
      wrong: 'a way out of the folder',
      manifest: withFile({ path: '../../secret' }),
      path: 'variants.0.files.0.path',
    },
    {
      wrong: 'an absolute path',
      manifest: withFile({ path: '/etc/passwd' }),
      path: 'variants.0.files.0.path',
    },
    {
      wrong: 'a URL',
      manifest: withFile({ path: 'https://example.org/w.bin' }),
      path: 'variants.0.files.0.path',
    },
    {
      wrong: 'a hash that is short',
      manifest: withFile({ sha256: 'abc' }),
      path: 'variants.0.files.0.sha256',
    },
    { wrong: 'half a byte', manifest: withFile({ bytes: 1.5 }), path: 'variants.0.files.0.bytes' },
    {
      wrong: 'a threshold above 1',
      manifest: withVariant({ calibration, thresholds: thresholdsWith({ value: 2 }) }),
      path: 'variants.0.thresholds.perLabel.0.value',
    },
    {
      wrong: 'an unknown criterion',
      manifest: withVariant({ calibration, thresholds: thresholdsWith({ criterion: 'best' }) }),
      path: 'variants.0.thresholds.perLabel.0.criterion',
    },
    {
      wrong: 'a threshold of a label that the model lacks',
      manifest: withVariant({ calibration, thresholds: thresholdsWith({ label: 'Up' }) }),
      path: 'variants.0.thresholds.perLabel.0.label',
    },
    {
      wrong: 'thresholds without a calibration',
      manifest: withVariant({ thresholds: thresholdsWith({}) }),
      path: 'variants.0.thresholds',
    },
    {
      wrong: 'a sensitive threshold above the balanced one',
      manifest: withPoints({}, { criterion: 'sensitivity-90', value: 0.6 }),
      path: 'variants.0.thresholds.perLabel.0',
    },
    {
      wrong: 'a specific threshold below the balanced one',
      manifest: withPoints({}, { criterion: 'specificity-90', value: 0.4 }),
      path: 'variants.0.thresholds.perLabel.1',
    },
    {
      wrong: 'a specific threshold below the sensitive one, where there is no balanced one',
      manifest: withPoints(
        { criterion: 'specificity-90', value: 0.4 },
        { criterion: 'sensitivity-90', value: 0.6 },
      ),
      path: 'variants.0.thresholds.perLabel.0',
    },
    { wrong: 'a label twice', manifest: { ...valid, labels: ['A', 'B', 'A'] }, path: 'labels.2' },
    {
      wrong: 'a variant twice',
      manifest: { ...valid, variants: [variant, variant] },
      path: 'variants.1.id',
    },
    { wrong: 'a variant without an id', manifest: withVariant({ id: undefined }), path: 'variants.0.id' },
    {
      wrong: 'an id of a variant that is a path',
      manifest: withVariant({ id: 'float32/../x' }),
      path: 'variants.0.id',
    },
    {
      wrong: 'an id of a variant that names another precision',
      manifest: withVariant({ id: 'int8-w0.5' }),
      path: 'variants.0.id',
    },
    {
      wrong: 'a recipe that ends at another size',
      manifest: withRecipe({ op: 'resize', widthPx: 16, heightPx: 8 }),
      path: 'input.recipe',
    },
    {
      wrong: 'a recipe that gives too many channels',
      manifest: withRecipe({ op: 'replicate', channels: 3 }),
      path: 'input.recipe',
    },
    {
      wrong: 'three means for one channel',
      manifest: withRecipe({ op: 'normalize', mean: [0, 0, 0], std: 1 }),
      path: 'input.recipe.4.mean',
    },
    {
      wrong: 'a resize after the channels were made',
      manifest: withRecipe({ op: 'replicate', channels: 3 }, { op: 'resize', widthPx: 16, heightPx: 16 }),
      path: 'input.recipe.5',
    },
    {
      wrong: 'an empty licence',
      manifest: { ...valid, provenance: { ...provenance, licence: '' } },
      path: 'provenance.licence',
    },
  ];

  it.each(cases)('rejects $wrong, naming $path', ({ manifest, path }) => {
    const problem = problemOf(() => parseManifest(manifest, 'tiny'));
    expect(problem).toMatchObject({
      kind: 'model',
      reason: 'invalid-manifest',
      modelId: 'tiny',
      file: 'manifest.json',
    });
    expect(problem).toMatchObject({
      detail: { code: 'manifest-field', field: path, fault: { code: expect.any(String) } },
    });
  });
});

describe('a task that this version does not know', () => {
  const unknown = { ...valid, task: 'segmentation', labels: undefined, outputs: { masks: 'm' } };

  it('is named, whatever else the manifest holds', () => {
    expect(problemOf(() => parseManifest(unknown, 'tiny'))).toMatchObject({
      reason: 'invalid-manifest',
      detail: {
        field: 'task',
        fault: { code: 'unknown-task', task: '"segmentation"', known: ['classification'] },
      },
    });
  });

  it('comes after a schema that this version does not know', () => {
    expect(problemOf(() => parseManifest({ ...unknown, schema: 99 }, 'tiny'))).toMatchObject({
      detail: { field: 'schema', fault: { code: 'other-schema', known: 4 } },
    });
  });
});

describe('an earlier schema', () => {
  const SCHEMA_2 = join(import.meta.dirname, '../../fixtures/manifests/tiny-schema-2.json');
  const earlier = JSON.parse(readFileSync(SCHEMA_2, 'utf8'));

  it('2 is read on: the id of each variant is its precision', () => {
    expect(earlier.schema).toBe(2);
    expect(parseManifest(earlier, 'tiny')).toEqual(valid);
  });

  it('2 is checked like the present one, and each precision may be there once', () => {
    const twice = { ...earlier, variants: [earlier.variants[0], earlier.variants[0]] };
    expect(problemOf(() => parseManifest(twice, 'tiny'))).toMatchObject({
      reason: 'invalid-manifest',
      detail: { field: 'variants.1.id', fault: { code: 'twice', name: 'float32' } },
    });
  });

  it.each([
    ['no list', { ...earlier, variants: 'none' }, 'variants'],
    ['no object', { ...earlier, variants: ['int8'] }, 'variants.0'],
    [
      'an unknown precision',
      { ...earlier, variants: [{ ...earlier.variants[0], precision: 'int4' }] },
      'variants.0.precision',
    ],
  ])('2 with variants that are %s is rejected where it is wrong', (_, manifest, path) => {
    const problem = problemOf(() => parseManifest(manifest, 'tiny'));
    expect(problem).toMatchObject({ detail: { field: path, fault: { code: 'schema' } } });
  });
});

describe('points that cross', () => {
  const points = [
    { criterion: 'sensitivity-90', value: 0.6, sensitivity: 0.9 },
    { criterion: 'youden', value: 0.5 },
    { label: 'Right', criterion: 'sensitivity-90', value: 0.6 },
    { label: 'Right', criterion: 'youden', value: 0.7 },
  ];

  it('are rejected by the names of the label and of both criteria', () => {
    expect(problemOf(() => parseManifest(withPoints(...points), 'tiny'))).toMatchObject({
      detail: {
        field: 'variants.0.thresholds.perLabel.1',
        fault: {
          code: 'thresholds-cross',
          label: 'Left',
          laxer: 'sensitivity-90',
          laxerValue: 0.6,
          stricter: 'youden',
          stricterValue: 0.5,
        },
      },
    });
  });

  it('are mended in schema 3, where they were allowed: the sensitive one gives way to the balanced one', () => {
    const read = parseManifest({ ...withPoints(...points), schema: 3 }, 'tiny');
    const [crossed, ...others] = read.variants[0]?.thresholds?.perLabel ?? [];
    expect(crossed).toEqual({ ...point, criterion: 'sensitivity-90' });
    expect(others).toEqual(points.slice(1).map((change) => ({ ...point, ...change })));
  });

  it.each([
    ['no list', { perLabel: 'none' }],
    ['a list of no objects', { perLabel: ['x'] }],
    ['no object', 'none'],
  ])('in schema 3, thresholds that are %s are rejected where they are wrong', (_, thresholds) => {
    const manifest = { ...withVariant({ calibration, thresholds }), schema: 3 };
    expect(problemOf(() => parseManifest(manifest, 'tiny'))).toMatchObject({
      detail: { field: expect.stringContaining('variants.0.thresholds'), fault: { code: 'schema' } },
    });
  });

  it('may be equal', () => {
    const equal = withPoints({}, { criterion: 'sensitivity-90' }, { criterion: 'specificity-90' });
    expect(parseManifest(equal, 'tiny').variants[0]?.thresholds?.perLabel).toHaveLength(3);
  });
});

describe('figures belong to files and a version', () => {
  const compressed = { measuredFor, gzipBytes: 1, brotliBytes: 1 };
  const measured = withVariant({
    compressed,
    calibration,
    thresholds: thresholdsWith({}),
    metrics: [metrics],
  });
  const otherFile = { ...files[1], sha256: 'f'.repeat(64) };
  const stale: readonly { changed: string; manifest: unknown; fault: object }[] = [
    {
      changed: 'the version',
      manifest: { ...measured, version: '2' },
      fault: { code: 'measured-for-other-version', modelId: 'tiny', measured: valid.version, version: '2' },
    },
    {
      changed: 'a file',
      manifest: { ...measured, variants: [{ ...measured.variants[0], files: [files[0], otherFile] }] },
      fault: { code: 'measured-for-other-files', modelId: 'tiny', version: valid.version },
    },
  ];

  it('accepts those of the files and the version that are there', () => {
    expect(parseManifest(measured, 'tiny')).toEqual(measured);
  });

  it.each(stale)(
    'refuses to keep them where $changed changed, and names the model',
    ({ manifest, fault }) => {
      expect(problemOf(() => parseManifest(manifest, 'tiny'))).toMatchObject({
        reason: 'invalid-manifest',
        detail: {
          code: 'manifest-field',
          field: 'variants.0.calibration',
          fault,
        },
      });
    },
  );

  it.each(['compressed', 'calibration', 'thresholds', 'metrics'] as const)('asks it of %s too', (part) => {
    const elsewhere = { version: '0', files: [] };
    const [whole] = measured.variants;
    const old =
      part === 'metrics'
        ? [{ ...metrics, measuredFor: elsewhere }]
        : { ...whole?.[part], measuredFor: elsewhere };
    const problem = problemOf(() => parseManifest(withVariant({ ...whole, [part]: old }), 'tiny'));
    expect(problem).toMatchObject({
      detail: {
        field: part === 'metrics' ? 'variants.0.metrics.0' : `variants.0.${part}`,
        fault: { code: 'measured-for-other-version', measured: '0' },
      },
    });
  });

  it('asks it of a cross-validation too', () => {
    const crossValidation = {
      version: '0',
      folds: 3,
      images: 9,
      patients: 9,
      protocol: 'x',
      interval: 'x',
      labels: [],
      perPrecision: [],
    };
    expect(problemOf(() => parseManifest({ ...measured, crossValidation }, 'tiny'))).toMatchObject({
      detail: {
        code: 'manifest-field',
        field: 'crossValidation',
        fault: { code: 'cross-validated-other-version', measured: '0', version: valid.version },
      },
    });
  });

  it.each(stale)('drops them where they are to be measured anew and $changed changed', ({ manifest }) => {
    const [dropped] = parseDroppingStale(manifest, 'tiny').variants;
    expect(dropped).toMatchObject({ compressed: null, calibration: null, thresholds: null, metrics: [] });
  });

  it('drops nothing that holds', () => {
    expect(parseDroppingStale(measured, 'tiny')).toEqual(measured);
  });
});

describe('outputsOf', () => {
  it('leaves out the maps of a network that gives none', () => {
    const { outputs } = valid;
    expect(outputsOf(valid)).toEqual(Object.entries(outputs));
    const mapless = parseManifest({ ...valid, outputs: { ...outputs, maps: null } }, 'tiny');
    expect(outputsOf(mapless)).toEqual([['probabilities', outputs.probabilities]]);
  });
});

describe('variantOf', () => {
  it('tells variants of one precision apart by their ids', () => {
    const [int8] = valid.variants.filter(({ precision }) => precision === 'int8');
    const narrow = { ...int8, id: 'int8-w0.5' };
    const both = parseManifest({ ...valid, variants: [int8, narrow] }, 'tiny');
    expect(variantOf(both, 'int8').id).toBe('int8');
    expect(variantOf(both, 'int8-w0.5')).toMatchObject({ id: 'int8-w0.5', precision: 'int8' });
    expect(problemOf(() => variantOf(both, 'int8-exit1'))).toMatchObject({
      detail: { code: 'no-variant', variant: 'int8-exit1', offered: ['int8', 'int8-w0.5'] },
    });
  });

  it('finds a precision', () => {
    expect(variantOf(valid, 'float16').precision).toBe('float16');
  });

  it('rejects a precision that the model lacks, naming those that it has', () => {
    const only = parseManifest(withVariant({ precision: 'float32' }), 'tiny');
    expect(problemOf(() => variantOf(only, 'float16'))).toMatchObject({
      kind: 'model',
      reason: 'not-found',
      detail: { code: 'no-variant', variant: 'float16', offered: ['float32'] },
    });
  });
});

describe('summaryOf', () => {
  it('counts all bytes of a variant, graph and weights', () => {
    const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
    expect(summaryOf(valid, 'shipped').variants[0]).toMatchObject({
      precision: variant?.precision,
      bytes: total,
    });
  });
});
