import { describe, expect, it } from 'vitest';
import type { SessionInfo } from '../../core/selection.ts';
import { engineWords } from './engine-words.ts';

const info = (change: Partial<SessionInfo>, features: SessionInfo['features'] = {}): SessionInfo => ({
  modelId: 'm',
  modelVersion: '1',
  variantId: 'int8',
  backend: 'int8',
  threads: 1,
  stored: true,
  fetchMs: 1,
  loadMs: 1,
  warmUpMs: 1,
  ...change,
  features: { variant: 'B2', relaxedSimd: true, choice: 'measured', ...features },
});

describe('engineWords', () => {
  it('says kernel, build, threads and why', () => {
    expect(engineWords(info({ threads: 4 }))).toEqual([
      'Kernel B2 with relaxed SIMD on 4 threads: the fastest that is exact in this browser, measured just now.',
    ]);
  });

  it.each([
    ['first', /measured against the others after the first image\.$/],
    ['kept', /measured at an earlier visit\.$/],
    ['forced', /1 thread: set by hand\.$/],
    ['drawn by lot', /1 thread: drawn by lot\.$/],
  ])('says of a choice that was %s where it comes from', (choice, words) => {
    expect(engineWords(info({}, { choice }))[0]).toMatch(words);
  });

  it('says where a benchmark recommended a number of threads, for every backend', () => {
    const words = 'A benchmark of this device recommended 4 threads.';
    expect(engineWords(info({ threads: 4 }), 4).at(-1)).toBe(words);
    expect(engineWords(info({ backend: 'wasm', threads: 4 }), 4)).toEqual([words]);
  });

  it('names plain SIMD', () => {
    expect(engineWords(info({}, { relaxedSimd: false }))[0]).toContain('with plain SIMD');
  });

  it('says in a sentence each what was measured, which kernels are refused and why threads are missing', () => {
    const words = engineWords(
      info(
        {},
        {
          measured: 'P 2 ms, B1 1 ms',
          weights: 'kept',
          'refused B1S': 'conv a[0] is 1, not 2',
          'refused B2S': 'conv a[0] is 1, not 2',
          'refused 2 threads': 'a limit',
          threadsRefused: 'a proxy dropped its script',
        },
      ),
    );
    expect(words.slice(1)).toEqual([
      'Measured: P 2 ms, B1 1 ms.',
      'Its packed weights were kept at an earlier visit.',
      'Not exact on this processor, and so not used: B1S, B2S.',
      '2 threads did not start: a limit.',
      'Fewer threads than requested: a proxy dropped its script.',
    ]);
  });

  it.each(['wasm', 'webgl', 'reference'] as const)('has nothing to explain on %s', (backend) => {
    expect(engineWords(info({ backend }))).toEqual([]);
  });
});
