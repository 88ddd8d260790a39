import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AppError } from '../core/errors.ts';
import type { Tensor } from '../core/tensor.ts';
import { type ModelManifest, parseManifest, variantOf } from '../model/manifest.ts';
import { interpret, problemOf, sizeProblem } from './interpret.ts';

const TINY = join(import.meta.dirname, '../../fixtures/models/tiny/manifest.json');
const manifest = parseManifest(JSON.parse(readFileSync(TINY, 'utf8')), 'tiny');
const labels = manifest.labels.length;

const floats = (shape: number[], value = 0.25): Tensor => ({
  dtype: 'float32',
  shape,
  layout: 'NHWC',
  data: new Float32Array(shape.reduce((product, length) => product * length, 1)).fill(value),
});
const outputs = { probabilities: floats([1, labels]), maps: floats([1, 2, 2, labels]) };

const CALIBRATION = {
  method: 'platt',
  backend: 'wasm',
  fittedOn: 'nothing',
  perLabel: [],
} as unknown as NonNullable<ReturnType<typeof variantOf>['calibration']>;

/** A manifest of a task that {@link parseManifest} would reject. */
const ofUnknownTask = { ...manifest, task: 'segmentation' } as unknown as ModelManifest;

describe('a model for an unknown task', () => {
  const model = { manifest: ofUnknownTask, variant: variantOf(manifest, 'int8') };

  it.each([
    ['is not interpreted', () => interpret(outputs, model, [])],
    ['is not tried', () => problemOf(outputs, ofUnknownTask)],
    ['is not warmed up', () => sizeProblem(outputs, ofUnknownTask)],
  ])('%s, and the error names the task', (_, act) => {
    expect(act).toThrow(AppError);
    expect(act).toThrow(/unknown-task.*segmentation/);
  });
});

describe('outputs of a classifier', () => {
  it('fit as its manifest says', () => {
    expect(problemOf(outputs, manifest)).toBeNull();
    expect(sizeProblem(outputs, manifest)).toBeNull();
  });

  it.each([
    [
      'carry the cautions of the image',
      { ...variantOf(manifest, 'int8'), calibration: CALIBRATION },
      ['lateral'],
    ],
    [
      'warn of a model without calibration, too',
      { ...variantOf(manifest, 'int8'), calibration: null },
      ['lateral', 'uncalibrated'],
    ],
  ] as const)('%s', (_, variant, codes) => {
    const changed = { ...manifest, variants: [variant] } as ModelManifest;
    const { cautions } = interpret(outputs, { manifest: changed, variant }, [{ code: 'lateral' }]);
    expect(cautions.map(({ code }) => code)).toEqual(codes);
  });

  it.each([
    [
      'too few',
      { ...outputs, probabilities: floats([1, 1]) },
      { code: 'probabilities-shape', found: [1, 1], labels },
    ],
    [
      'above 1',
      { ...outputs, probabilities: floats([1, labels], 2) },
      { code: 'probabilities-range', value: 2 },
    ],
    [
      'without cells',
      { ...outputs, maps: floats([1, 0, 2, labels]) },
      { code: 'maps-shape', found: [1, 0, 2, labels], labels },
    ],
  ])('that are %s are refused', (_, wrong, problem) => {
    expect(problemOf(wrong, manifest)).toEqual(problem);
  });

  it('are counted after the warm-up', () => {
    const problem = sizeProblem({ ...outputs, probabilities: floats([1, 1]) }, manifest);
    expect(problem).toEqual({ code: 'label-count', probabilities: 1, labels });
  });

  it('that lack one are an error of the session', () => {
    expect(() => problemOf({ probabilities: outputs.probabilities }, manifest)).toThrow(
      expect.objectContaining({
        problem: expect.objectContaining({ detail: { code: 'no-output', output: 'maps' } }),
      }),
    );
  });
});
