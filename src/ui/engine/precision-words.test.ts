import { describe, expect, it } from 'vitest';
import type { Accuracy } from '../../core/selection.ts';
import { accuracyLines, offerWords, precisionWords } from './precision-words.ts';

const measured = (backend: string, change: Partial<Accuracy> = {}): Accuracy => ({
  backend,
  measuredOn: 'test patients',
  meanAuc: 0.7404,
  meanAucCi95: [0.7161, 0.7596],
  meanOver: 13,
  difference: null,
  ...change,
});

describe('precisionWords', () => {
  it.each([
    ['float32', 'wasm', 'float32 weights, computed in float32'],
    ['float16', 'webgl', '16-bit weights; this backend computes in float32'],
    ['dynamic', 'wasm', 'int8 weights; this backend computes in float32'],
    ['int8', 'wasm', 'int8 weights and activations; this backend computes in float32'],
    ['int8', 'int8', 'int8 weights and activations, computed in integers'],
    ['int8', 'reference', 'int8 weights and activations, computed in integers'],
    ['mixed', 'webgl', '2- to 8-bit weights; this backend computes in float32'],
    ['mixed', 'int8', '2- to 8-bit weights and int8 activations, computed in integers'],
  ] as const)('says of %s on %s: %s', (precision, backend, words) => {
    expect(precisionWords({ precision, backend })).toBe(words);
  });
});

describe('offerWords', () => {
  it.each([
    ['float32', 'int8', 'float32 weights, computed in float32 on WASM'],
    ['float16', 'int8', '16-bit weights, computed in float32 on WASM'],
    ['dynamic', 'reference', 'int8 weights, computed in float32 on WASM'],
  ] as const)('names what %s would be computed on where %s gives way', (precision, backend, words) => {
    expect(offerWords({ precision, backend })).toBe(words);
  });

  it.each([
    ['int8', 'int8'],
    ['int8', 'webgl'],
    ['mixed', 'reference'],
    ['float32', 'wasm'],
  ] as const)('says of %s on %s what it is', (precision, backend) => {
    expect(offerWords({ precision, backend })).toBe(precisionWords({ precision, backend }));
  });
});

describe('accuracyLines', () => {
  const difference = { value: -0.00213, ci95: [-0.0035, 0.0004] } as const;

  it('gives the mean AUC of the chosen backend, and its difference with a sign', () => {
    const accuracy = [measured('reference'), measured('wasm', { meanAuc: 0.7383, difference })];
    expect(accuracyLines(accuracy, { precision: 'int8', backend: 'wasm' })).toEqual([
      'Mean AUC 0.738 (0.716–0.760), 13 labels',
      '−0.0021 (−0.0035 to +0.0004) against float32',
    ]);
  });

  it('says so where it was measured with another backend', () => {
    expect(accuracyLines([measured('reference')], { precision: 'int8', backend: 'wasm' })).toEqual([
      'Mean AUC 0.740 (0.716–0.760), 13 labels',
      'Measured with integer reference',
    ]);
  });

  it('gives no sign to a difference that rounds to nothing', () => {
    const tiny = { value: -0.00003, ci95: [-0.00049, 0.00041] } as const;
    const [, line] = accuracyLines([measured('wasm', { difference: tiny })], {
      precision: 'float16',
      backend: 'wasm',
    });
    expect(line).toBe('0.0000 (−0.0005 to +0.0004) against float32');
  });

  it('says that nothing was measured where nothing was', () => {
    expect(accuracyLines([], { precision: 'mixed', backend: 'wasm' })).toEqual(['Accuracy not measured']);
  });
});
