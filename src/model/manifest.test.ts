import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AppError } from '../core/errors.ts';
import { type ModelManifest, parseManifest, summaryOf, variantOf } from './manifest.ts';

const TINY = join(import.meta.dirname, '../../fixtures/models/tiny/manifest.json');
const valid: ModelManifest = JSON.parse(readFileSync(TINY, 'utf8'));
const { input, variants, provenance } = valid;
const [variant] = variants;
const files = variant?.files ?? [];
const withVariant = (change: object) => ({ ...valid, variants: [{ ...variant, ...change }] });
const withFile = (change: object) => withVariant({ files: [{ ...files[0], ...change }, files[1]] });

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
    { wrong: 'a schema of the future', manifest: { ...valid, schema: 2 }, path: 'schema' },
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
      manifest: withVariant({
        thresholds: [
          {
            label: 'A',
            value: 2,
            criterion: 'youden',
            sensitivity: 1,
            specificity: 1,
            positives: 1,
            chosenOn: 'x',
          },
        ],
      }),
      path: 'variants.0.thresholds.0.value',
    },
    {
      wrong: 'no licence',
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
    expect(problem && 'detail' in problem && problem.detail).toMatch(new RegExp(`^${path}: `));
  });
});

describe('variantOf', () => {
  it('finds a precision', () => {
    expect(variantOf(valid, 'float16').precision).toBe('float16');
  });

  it('rejects a precision that the model lacks, naming those that it has', () => {
    const only = parseManifest(withVariant({ precision: 'float32' }), 'tiny');
    expect(problemOf(() => variantOf(only, 'float16'))).toMatchObject({
      kind: 'model',
      reason: 'not-found',
      detail: 'no float16 variant; it has float32',
    });
  });
});

describe('summaryOf', () => {
  it('counts all bytes of a variant, graph and weights', () => {
    const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
    expect(summaryOf(valid).variants[0]).toMatchObject({ precision: variant?.precision, bytes: total });
  });
});
