import { afterEach, describe, expect, it, vi } from 'vitest';
import type { BackendId, BackendReport, ModelSummary, Precision } from '../core/selection.ts';
import { automaticSelection, fallbackSelection, initialSelection } from './preferences.ts';

const model = (id: string, ...precisions: Precision[]): ModelSummary => ({
  id,
  version: '1',
  title: id,
  notice: 'n',
  origin: 'shipped',
  labels: ['A'],
  variants: precisions.map((precision) => ({ precision, bytes: 10, accuracy: [] })),
});
/** The worker's order, the safest first. @param without what this browser lacks */
const backends = (...without: BackendId[]): BackendReport[] =>
  (['wasm', 'int8', 'webgl'] as const).map((id) => ({
    id,
    probe: without.includes(id)
      ? { supported: false, reason: 'not here' }
      : { supported: true, features: {} },
  }));
const QUANTIZED = model('q', 'float32', 'float16', 'int8');
const FLOATING = model('f', 'float16', 'float32');

describe('the automatic selection', () => {
  it.each([
    ['int8 on the integer kernels', QUANTIZED, backends(), ['int8', 'int8']],
    ['the first precision on WASM without SIMD', QUANTIZED, backends('int8'), ['float32', 'wasm']],
    ['the first precision where there is no int8', FLOATING, backends(), ['float16', 'wasm']],
    ['WebGL where WASM is missing too', QUANTIZED, backends('int8', 'wasm'), ['float32', 'webgl']],
  ] as const)('is %s', (_, of, offered, [precision, backend]) => {
    expect(automaticSelection(of, offered)).toEqual({ modelId: of.id, precision, backend });
  });

  it('is none where nothing runs', () => {
    expect(automaticSelection(QUANTIZED, backends('int8', 'wasm', 'webgl'))).toBeNull();
  });
});

it('what is fallen back to is never the integer kernels', () => {
  expect(fallbackSelection(QUANTIZED, backends())).toMatchObject({ precision: 'float32', backend: 'wasm' });
  expect(fallbackSelection(QUANTIZED, backends('wasm', 'webgl'))).toBeNull();
});

describe('the selection of a visit', () => {
  const stored = (selection: unknown) =>
    vi.stubGlobal('localStorage', { getItem: () => JSON.stringify(selection) });
  afterEach(() => vi.unstubAllGlobals());

  it.each([
    ['q', 'float32', 'wasm'],
    ['q', 'int8', 'webgl'],
    ['f', 'float32', 'webgl'],
  ])('is the last one: %s, %s on %s', (modelId, precision, backend) => {
    stored({ modelId, precision, backend });
    expect(initialSelection([QUANTIZED, FLOATING], backends())).toEqual({ modelId, precision, backend });
  });

  it.each([
    ['nothing is stored', null],
    ['its model is gone', { modelId: 'gone', precision: 'float32', backend: 'wasm' }],
    ['its model has lost the precision', { modelId: 'f', precision: 'int8', backend: 'wasm' }],
    ['its backend is none any more', { modelId: 'q', precision: 'int8', backend: 'cpu' }],
    ['its backend cannot run its precision', { modelId: 'q', precision: 'float32', backend: 'int8' }],
    ['it is no selection at all', 'float32'],
  ])('is the automatic one where %s', (_, selection) => {
    stored(selection);
    expect(initialSelection([QUANTIZED, FLOATING], backends())).toEqual({
      modelId: 'q',
      precision: 'int8',
      backend: 'int8',
    });
  });

  it('is the fallback where the kept backend is no longer supported', () => {
    stored({ modelId: 'q', precision: 'int8', backend: 'int8' });
    expect(initialSelection([QUANTIZED], backends('int8'))).toMatchObject({
      precision: 'float32',
      backend: 'wasm',
    });
  });

  it('does without storage', () => {
    vi.stubGlobal('localStorage', {
      getItem: () => {
        throw new Error('forbidden');
      },
    });
    expect(initialSelection([QUANTIZED], backends())).toMatchObject({ backend: 'int8' });
  });
});
