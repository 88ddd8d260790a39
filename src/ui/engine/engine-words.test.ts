import { describe, expect, it } from 'vitest';
import type { SessionInfo } from '../../core/selection.ts';
import type { IntegerKernelDetails, SessionDetails } from '../../core/session-details.ts';
import { engineWords } from './engine-words.ts';

const KERNELS: IntegerKernelDetails = {
  kind: 'integer-kernels',
  variant: 'B2',
  products: { B2: 4 },
  relaxedSimd: true,
  weightBits: 8,
  activationBits: 8,
  arenaBytes: 1024,
  memoryBytes: 65536,
  choice: 'measured',
  measuredMs: {},
  refusedVariants: [],
  refusedThreads: [],
  planFromCache: false,
  threadRestarts: 0,
  threadsRefused: null,
};

const WASM: SessionDetails = {
  kind: 'tfjs-wasm',
  simd: true,
  threaded: true,
  crossOriginIsolated: true,
  threadsRefused: null,
};

const info = (change: Partial<SessionInfo>, kernels: Partial<IntegerKernelDetails> = {}): SessionInfo => ({
  modelId: 'm',
  modelVersion: '1',
  variantId: 'int8',
  backend: 'int8',
  threads: 1,
  stored: true,
  fetchMs: 1,
  loadMs: 1,
  warmUpMs: 1,
  details: { ...KERNELS, ...kernels },
  ...change,
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
  ] as const)('says of a choice that was %s where it comes from', (choice, words) => {
    expect(engineWords(info({}, { choice }))[0]).toMatch(words);
  });

  it('says where a benchmark recommended a number of threads, for every backend', () => {
    const words = 'A benchmark of this device recommended 4 threads.';
    expect(engineWords(info({ threads: 4 }), 4).at(-1)).toBe(words);
    expect(engineWords(info({ backend: 'wasm', threads: 4, details: WASM }), 4)).toEqual([words]);
  });

  it('names plain SIMD', () => {
    expect(engineWords(info({}, { relaxedSimd: false }))[0]).toContain('with plain SIMD');
  });

  it('says in a sentence each what was measured, which kernels are refused and why threads are missing', () => {
    const words = engineWords(
      info(
        {},
        {
          measuredMs: { P: 2, B1: 1 },
          planFromCache: true,
          refusedVariants: [
            { variant: 'B1S', why: 'conv a[0] is 1, not 2' },
            { variant: 'B2S', why: 'conv a[0] is 1, not 2' },
          ],
          refusedThreads: [{ threads: 2, why: 'a limit' }],
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

  it.each([
    ['wasm', WASM],
    ['webgl', { kind: 'tfjs-webgl', renderer: 'ANGLE', version: 'WebGL 2.0', textureBits: 32 }],
    ['reference', { kind: 'integer-reference', weightBits: 8, activationBits: 8 }],
  ] as const)('has nothing to explain on %s', (backend, details) => {
    expect(engineWords(info({ backend, details }))).toEqual([]);
  });
});
