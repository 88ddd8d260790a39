import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { KioskPolicy } from '../core/kiosk.ts';
import { hashPin } from '../kiosk/pin.ts';
import { lockedModels } from './kiosk-client.ts';
import { bindingPolicy, createKioskCommands } from './kiosk-commands.ts';
import { createAppStore } from './store.ts';
import { modelSummary } from './testing/model-summary.ts';

const POLICY: KioskPolicy = {
  idleSeconds: 60,
  title: null,
  text: null,
  model: null,
  precision: null,
  operatingPoint: 'specificity-90',
  hide: ['benchmark'],
  allowPrint: false,
  allowExport: false,
  pin: null,
};

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

function opened(policy: Partial<KioskPolicy> = {}) {
  const store = createAppStore();
  const forgetAll = vi.fn();
  const reload = vi.fn();
  const kiosk = createKioskCommands(store, { forgetAll, reload });
  kiosk.apply({ kind: 'on', policy: { ...POLICY, ...policy } });
  forgetAll.mockClear();
  return { store, kiosk, forgetAll, reload };
}

describe('a kiosk', () => {
  test('begins closed, with the locked operating point', () => {
    const { store } = opened();
    expect(store.getState()).toMatchObject({ kiosk: { phase: 'attract' }, criterion: 'specificity-90' });
  });

  test('warns, then wipes everything and loads the page anew, when nobody is there', () => {
    const { store, kiosk, forgetAll, reload } = opened();
    kiosk.begin();
    vi.advanceTimersByTime(39_000);
    expect(store.getState().kiosk).toMatchObject({ phase: 'visit', secondsLeft: null });
    vi.advanceTimersByTime(5_000);
    expect(store.getState().kiosk).toMatchObject({ phase: 'visit', secondsLeft: 16 });
    vi.advanceTimersByTime(17_000);
    expect(store.getState().kiosk).toMatchObject({ phase: 'attract', secondsLeft: null });
    expect(forgetAll).toHaveBeenCalledOnce();
    expect(reload).toHaveBeenCalledOnce();
  });

  test('goes on where the visitor is still there', () => {
    const { store, kiosk, reload } = opened();
    kiosk.begin();
    vi.advanceTimersByTime(50_000);
    kiosk.stay();
    expect(store.getState().kiosk).toMatchObject({ phase: 'visit', secondsLeft: null });
    vi.advanceTimersByTime(30_000);
    expect(reload).not.toHaveBeenCalled();
  });

  test('that was not begun is not loaded anew again and again', () => {
    const { reload } = opened();
    vi.advanceTimersByTime(3_600_000);
    expect(reload).not.toHaveBeenCalled();
  });

  test('is loaded anew once a day, while nobody is there', () => {
    const { kiosk, reload } = opened({ idleSeconds: 3600 });
    vi.advanceTimersByTime(23.9 * 3_600_000);
    kiosk.begin();
    vi.advanceTimersByTime(1_800_000);
    expect(reload).not.toHaveBeenCalled();
    kiosk.end();
    expect(reload).toHaveBeenCalledOnce();
    vi.advanceTimersByTime(3_600_000);
    expect(reload).toHaveBeenCalledTimes(2);
    vi.advanceTimersByTime(20 * 3_600_000);
    expect(reload).toHaveBeenCalledTimes(2);
  });

  test('with a broken file shows nothing, whatever was open', () => {
    const { store, kiosk, forgetAll } = opened();
    kiosk.begin();
    kiosk.apply({ kind: 'broken', path: 'idleSeconds' });
    expect(store.getState().kiosk).toEqual({ state: 'broken', path: 'idleSeconds' });
    expect(forgetAll).toHaveBeenCalledOnce();
  });

  test('is left by its PIN alone, and not at all where it has none', async () => {
    vi.useRealTimers();
    const salt = new Uint8Array(16);
    const pin = { iterations: 1000, salt: btoa('\0'.repeat(16)), hash: await hashPin('2468', salt, 1000) };
    expect(await opened().kiosk.leave('2468')).toMatchObject({ state: 'wait' });
    const { store, kiosk } = opened({ pin });
    expect(await kiosk.leave('1111')).toEqual({ state: 'wrong', waitMs: 0 });
    expect(await kiosk.leave('2468')).toEqual({ state: 'left' });
    expect(bindingPolicy(store.getState().kiosk)).toBeNull();
    for (let i = 0; i < 3; i++) await kiosk.leave('1111');
    const locked = await kiosk.leave('2468');
    expect(locked.state).toBe('wait');
    expect(locked.state === 'wait' && locked.waitMs).toBeGreaterThan(20_000);
  });
});

describe('the models of a kiosk', () => {
  const models = [
    modelSummary('lite', 'float32', 'int8'),
    { ...modelSummary('own', 'float32'), origin: 'imported' as const },
  ];

  test('are the shipped ones where none is locked, and else the locked one alone', () => {
    expect(lockedModels(models, { model: null, precision: null }).map(({ id }) => id)).toEqual(['lite']);
    expect(lockedModels(models, { model: 'own', precision: null }).map(({ id }) => id)).toEqual(['own']);
  });

  test('have the locked precision alone', () => {
    const [locked] = lockedModels(models, { model: 'lite', precision: 'float32' });
    expect(locked?.variants.map(({ id }) => id)).toEqual(['float32']);
  });

  test('that do not exist are an error, and never another model', () => {
    expect(() => lockedModels(models, { model: 'gone', precision: null })).toThrow('kiosk-lock');
    expect(() => lockedModels(models, { model: 'lite', precision: 'mixed-4' as never })).toThrow();
  });
});
