import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededUniform } from '../../../src/core/random.ts';
import type { Layer } from '../../../src/quantize/layers.ts';
import { largestInteger } from '../../../src/quantize/nearest.ts';
import { roundToNearest } from '../../../src/quantize/round-to-nearest.ts';
import { chooseScales, gridStep, scaleAt, scalesOf } from '../../../src/quantize/scales.ts';
import type { Moments } from './hessian.ts';
import { factorize } from './linear-algebra.ts';
import { outputErrors, roundWithFeedback } from './rounding.ts';

function denseLayer(taps: number, outputs: number): Layer {
  const shape = [taps, outputs];
  const node = { name: 'layer', op: 'MatMul', inputs: ['x', 'w'], attrs: {} };
  const strides = { outputStride: 1, tapStride: outputs, scaleShape: [outputs], channelAxis: 1 };
  return { node, kind: 'matmul', weight: 'w', bias: null, input: 'x', shape, outputs, taps, ...strides };
}

/** E[x xᵀ] of random inputs with a common part, as neighbours in an image have. */
function momentsOf(taps: number, outputs: number, common: number, random: () => number): Moments {
  const matrix = new Float64Array(taps * taps);
  const samples = 3 * taps;
  for (let n = 0; n < samples; n++) {
    const shared = random() - 0.5;
    const x = Float64Array.from({ length: taps }, () => common * shared + (1 - common) * (random() - 0.5));
    for (let i = 0; i < taps; i++) {
      for (let j = 0; j < taps; j++) {
        matrix[i * taps + j] = (matrix[i * taps + j] ?? 0) + ((x[i] ?? 0) * (x[j] ?? 0)) / samples;
      }
    }
  }
  const mean = [new Float64Array(taps)];
  return { taps, count: samples, mean, groups: [[{ from: 0, taps, matrix }]], outputsPerGroup: outputs };
}

const rowsOfWeights = (weights: Float32Array, taps: number, outputs: number): Float64Array =>
  Float64Array.from(
    { length: weights.length },
    (_, i) => weights[(i % taps) * outputs + Math.floor(i / taps)] ?? 0,
  );

describe('roundWithFeedback', () => {
  it('errs no more than the nearest integers of the same scales, on its own inputs', () => {
    const cases = fc.record({
      taps: fc.integer({ min: 1, max: 24 }),
      bits: fc.integer({ min: 2, max: 8 }),
      common: fc.double({ min: 0, max: 0.95, noNaN: true }),
      seed: fc.integer({ min: 1, max: 1e6 }),
    });
    fc.assert(
      fc.property(cases, ({ taps, bits, common, seed }) => {
        const outputs = 3;
        const random = seededUniform(seed);
        const layer = denseLayer(taps, outputs);
        const weights = Float32Array.from({ length: taps * outputs }, () => random() - 0.5);
        const rows = rowsOfWeights(weights, taps, outputs);
        const moments = momentsOf(taps, outputs, common, random);
        const fed = roundWithFeedback(layer, weights, bits, moments);
        const qmax = largestInteger(bits);
        const nearest = Int8Array.from(rows, (weight, i) => {
          const scale = scaleAt(fed.scales.step, fed.scales.levels[Math.floor(i / taps)] ?? 0);
          return Math.max(-qmax, Math.min(qmax, Math.round(weight / scale)));
        });
        const ours = outputErrors(fed, rows, moments);
        const theirs = outputErrors({ integers: nearest, scales: fed.scales }, rows, moments);
        ours.forEach((error, o) => {
          expect(error).toBeLessThanOrEqual((theirs[o] ?? 0) * (1 + 1e-9) + 1e-15);
        });
        expect(fed.integers.every((integer) => Math.abs(integer) <= qmax)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('errs a third of the nearest integers if inputs are correlated', () => {
    const [taps, outputs] = [32, 8];
    const random = seededUniform(7);
    const weights = Float32Array.from({ length: taps * outputs }, () => random() - 0.5);
    const rows = rowsOfWeights(weights, taps, outputs);
    const moments = momentsOf(taps, outputs, 0.9, random);
    const total = (errors: Float64Array) => errors.reduce((sum, error) => sum + error, 0);
    const layer = denseLayer(taps, outputs);
    const fed = total(outputErrors(roundWithFeedback(layer, weights, 4, moments), rows, moments));
    const plain = total(outputErrors(roundToNearest(layer, weights, 4), rows, moments));
    expect(fed).toBeLessThan(plain / 3);
  });
});

describe('factorize', () => {
  it('gives Lᵀ D L, whose product is the matrix', () => {
    const size = 12;
    const { groups } = momentsOf(size, 1, 0.5, seededUniform(3));
    const matrix = groups[0]?.[0]?.matrix ?? new Float64Array();
    const l = Float64Array.from(matrix);
    const d = factorize(l, size) ?? new Float64Array();
    const at = (row: number, column: number) =>
      column === row ? 1 : column < row ? (l[row * size + column] ?? 0) : 0;
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        let sum = 0;
        for (let k = 0; k < size; k++) sum += at(k, i) * (d[k] ?? 0) * at(k, j);
        expect(sum).toBeCloseTo(matrix[i * size + j] ?? Number.NaN, 12);
      }
    }
  });

  it('rejects a matrix that is not positive definite', () => {
    expect(factorize(Float64Array.of(1, 2, 2, 1), 2)).toBeNull();
  });
});

describe('scales on the grid', () => {
  it('equal what TF.js expands from the stored bytes, and clip nothing at the widest level', () => {
    const random = seededUniform(11);
    const rows = Float64Array.from(
      { length: 40 * 9 },
      (_, i) => (random() - 0.5) * 2 ** -(Math.floor(i / 9) % 8),
    );
    const { step, levels } = chooseScales(rows, 9, 8, null);
    scalesOf({ step, levels }).forEach((scale, o) => {
      expect(scale).toBe(Math.fround((levels[o] ?? 0) * step + step));
    });
    const largest = rows.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0) / 127;
    expect(256 * gridStep(largest)).toBeGreaterThanOrEqual(largest);
    expect(256 * gridStep(largest)).toBeLessThan(1.001 * largest);
  });

  it('tolerate a channel and a layer of zeros', () => {
    const zeros = chooseScales(new Float64Array(18), 9, 8, null);
    expect(scalesOf(zeros).every((scale) => scale > 0)).toBe(true);
  });
});
