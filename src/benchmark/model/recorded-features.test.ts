import { describe, expect, test } from 'vitest';
import type { IntegerKernelDetails, SessionDetails } from '../../core/session-details.ts';
import { recordedFeatures } from './recorded-features.ts';

/** As runs are stored: the order of the names counts, too. */
const recorded = (details: SessionDetails): string => JSON.stringify(recordedFeatures(details));

const KERNELS: IntegerKernelDetails = {
  kind: 'integer-kernels',
  variant: 'C',
  products: { C: 40, B2: 3 },
  relaxedSimd: true,
  weightBits: 8,
  activationBits: 7,
  arenaBytes: 1024,
  memoryBytes: 65536,
  choice: 'first',
  measuredMs: {},
  refusedVariants: [],
  refusedThreads: [],
  planFromCache: false,
  threadRestarts: 0,
  threadsRefused: null,
};

const WASM = { kind: 'tfjs-wasm', simd: true, threaded: false, crossOriginIsolated: true } as const;

describe('recordedFeatures', () => {
  test('records the integer kernels before anything is measured', () => {
    expect(recorded(KERNELS)).toBe(
      '{"arithmetic":"int8","variant":"C","products":"40 by C, 3 by B2","relaxedSimd":true,' +
        '"weightBits":8,"activationBits":7,"arenaBytes":1024,"memoryBytes":65536,"choice":"first"}',
    );
  });

  test('records times, rejected variants, the cached plan and lost threads of the integer kernels', () => {
    const details: IntegerKernelDetails = {
      ...KERNELS,
      choice: 'kept',
      measuredMs: { C: 0.912, P: 2, '1 thread': 0.9, '2 threads': 0.605 },
      refusedVariants: [{ variant: 'B1S', why: 'conv a[0] is 1, not 2' }],
      refusedThreads: [{ threads: 4, why: 'a limit' }],
      planFromCache: true,
      threadRestarts: 2,
      threadsRefused: 'threads were lost twice',
    };
    expect(recorded(details)).toBe(
      '{"arithmetic":"int8","variant":"C","products":"40 by C, 3 by B2","relaxedSimd":true,' +
        '"weightBits":8,"activationBits":7,"arenaBytes":1024,"memoryBytes":65536,"choice":"kept",' +
        '"measured":"C 0.912 ms, P 2 ms, 1 thread 0.9 ms, 2 threads 0.605 ms",' +
        '"refused B1S":"conv a[0] is 1, not 2","refused 4 threads":"a limit","weights":"kept",' +
        '"threadRestarts":2,"threadsRefused":"threads were lost twice"}',
    );
  });

  test('records the integer reference', () => {
    expect(recorded({ kind: 'integer-reference', weightBits: 8, activationBits: 7 })).toBe(
      '{"arithmetic":"int8 reference","weightBits":8,"activationBits":7}',
    );
  });

  test.each([
    [null, '{"simd":true,"threaded":false,"crossOriginIsolated":true}'],
    ['a limit', '{"simd":true,"threaded":false,"crossOriginIsolated":true,"threadsRefused":"a limit"}'],
  ])('records TF.js on WASM where threads are refused for %j', (threadsRefused, expected) => {
    expect(recorded({ ...WASM, threadsRefused })).toBe(expected);
  });

  test('records TF.js on WebGL', () => {
    const details = { renderer: 'ANGLE (GPU)', version: 'WebGL 2.0', textureBits: 16 } as const;
    expect(recorded({ kind: 'tfjs-webgl', ...details })).toBe(JSON.stringify(details));
  });

  test('records nothing of TF.js in plain JavaScript', () => {
    expect(recorded({ kind: 'tfjs-cpu' })).toBe('{}');
  });
});
