import { afterEach, describe, expect, it, vi } from 'vitest';
import type { BackendId, BackendReport } from '../core/backends.ts';
import { automaticSelection, fallbackSelection } from '../core/first-selection.ts';
import { DEFAULT_LOOK } from '../core/heat-map.ts';
import { PROBE_DETAILS } from '../core/testing/probe-details.ts';
import { initialHeatMapLook, initialSelection, storedChoice } from './preferences.ts';
import { modelSummary } from './testing/model-summary.ts';

/** The worker's order, the safest first. @param without what this browser lacks */
const backends = (...without: BackendId[]): BackendReport[] =>
  (['wasm', 'int8', 'webgl'] as const).map((id) => ({
    id,
    probe: without.includes(id)
      ? { supported: false, reason: { code: 'no-simd' } }
      : { supported: true, details: PROBE_DETAILS[id] },
  }));
const QUANTIZED = modelSummary('q', 'float32', 'float16', 'int8');
const FLOATING = modelSummary('f', 'float16', 'float32');

describe('the automatic selection', () => {
  it.each([
    ['int8 on the integer kernels', QUANTIZED, backends(), ['int8', 'int8']],
    ['the first precision on WASM without SIMD', QUANTIZED, backends('int8'), ['float32', 'wasm']],
    ['the first precision where there is no int8', FLOATING, backends(), ['float16', 'wasm']],
    ['WebGL where WASM is missing too', QUANTIZED, backends('int8', 'wasm'), ['float32', 'webgl']],
  ] as const)('is %s', (_, of, offered, [variantId, backend]) => {
    expect(automaticSelection(of, offered)).toEqual({ modelId: of.id, variantId, backend });
  });

  it('is none where nothing runs', () => {
    expect(automaticSelection(QUANTIZED, backends('int8', 'wasm', 'webgl'))).toBeNull();
  });
});

it('what is fallen back to is never the integer kernels', () => {
  expect(fallbackSelection(QUANTIZED, backends())).toMatchObject({ variantId: 'float32', backend: 'wasm' });
  expect(fallbackSelection(QUANTIZED, backends('wasm', 'webgl'))).toBeNull();
});

describe('the choice of a benchmark', () => {
  afterEach(() => vi.unstubAllGlobals());
  const where = { browser: 'Firefox', browserVersion: '130', appVersion: '1' };
  const selection = { modelId: 'q', backend: 'int8', threads: 2 };

  it.each(['precision', 'variantId'])('is read where its variant was stored as %s', (field) => {
    const stored = { ...selection, [field]: 'int8', ...where };
    vi.stubGlobal('localStorage', { getItem: () => JSON.stringify(stored) });
    expect(storedChoice()).toEqual({ ...selection, variantId: 'int8', ...where });
  });

  it('is none where none was stored', () => {
    vi.stubGlobal('localStorage', { getItem: () => null });
    expect(storedChoice()).toBeNull();
  });
});

describe('the selection of a visit', () => {
  const stored = (selection: unknown) =>
    vi.stubGlobal('localStorage', { getItem: () => JSON.stringify(selection) });
  afterEach(() => vi.unstubAllGlobals());

  it.each([
    ['q', 'float32', 'wasm'],
    ['q', 'int8', 'webgl'],
    ['f', 'float32', 'webgl'],
  ])('is the last one: %s, %s on %s', (modelId, variantId, backend) => {
    stored({ modelId, variantId, backend });
    expect(initialSelection([QUANTIZED, FLOATING], backends())).toEqual({ modelId, variantId, backend });
  });

  it('is read on where its variant was stored by precision, before variants had ids', () => {
    stored({ modelId: 'q', precision: 'float16', backend: 'wasm', threads: 2 });
    expect(initialSelection([QUANTIZED, FLOATING], backends())).toEqual({
      modelId: 'q',
      variantId: 'float16',
      backend: 'wasm',
      threads: 2,
    });
  });

  it('tells variants of one precision apart', () => {
    const narrow = { id: 'int8-w0.5', precision: 'int8', bytes: 5, accuracy: [] } as const;
    const both = { ...QUANTIZED, variants: [...QUANTIZED.variants, narrow] };
    const selection = { modelId: 'q', variantId: 'int8-w0.5', backend: 'int8' };
    stored(selection);
    expect(initialSelection([both], backends())).toEqual(selection);
    expect(initialSelection([QUANTIZED], backends())).toMatchObject({ variantId: 'int8' });
  });

  it.each([
    ['nothing is stored', null],
    ['its model is gone', { modelId: 'gone', variantId: 'float32', backend: 'wasm' }],
    ['its model has lost the precision', { modelId: 'f', variantId: 'int8', backend: 'wasm' }],
    ['its backend is none any more', { modelId: 'q', variantId: 'int8', backend: 'cpu' }],
    ['its backend cannot run its precision', { modelId: 'q', variantId: 'float32', backend: 'int8' }],
    ['it is no selection at all', 'float32'],
  ])('is the automatic one where %s', (_, selection) => {
    stored(selection);
    expect(initialSelection([QUANTIZED, FLOATING], backends())).toEqual({
      modelId: 'q',
      variantId: 'int8',
      backend: 'int8',
    });
  });

  it('is that of the named default, wherever it stands in the list', () => {
    const another = { ...FLOATING, isDefault: false };
    expect(initialSelection([another, QUANTIZED], backends())).toMatchObject({ modelId: 'q' });
  });

  it('is the fallback where the kept backend is no longer supported', () => {
    stored({ modelId: 'q', variantId: 'int8', backend: 'int8' });
    expect(initialSelection([QUANTIZED], backends('int8'))).toMatchObject({
      variantId: 'float32',
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

describe('the look of the heat map', () => {
  afterEach(() => vi.unstubAllGlobals());

  it.each([
    ['nothing is stored', null, {}],
    ['all of it is known', { form: 'contours', colours: 'cividis', opacityPercent: 80 }, null],
    [
      'the colours are gone',
      { form: 'contours', colours: 'jet', opacityPercent: 80 },
      { colours: 'inferno' },
    ],
    ['the opacity is no share', { form: 'filled', opacityPercent: 500 }, { opacityPercent: 55 }],
    ['the opacity is no number', { opacityPercent: '80' }, { opacityPercent: 55 }],
    ['it is no look at all', 7, {}],
  ])('is the stored one as far as this build offers it, where %s', (_, stored, changed) => {
    vi.stubGlobal('localStorage', { getItem: () => JSON.stringify(stored) });
    const kept = typeof stored === 'object' ? stored : {};
    expect(initialHeatMapLook()).toEqual({ ...DEFAULT_LOOK, ...kept, ...changed });
  });
});
