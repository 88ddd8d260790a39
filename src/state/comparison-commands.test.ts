import { describe, expect, it, vi } from 'vitest';
import type { AnalysisResult } from '../core/analysis.ts';
import { AppError } from '../core/errors.ts';
import { type DisplayImage, plainImage } from '../core/image.ts';
import type { Selection } from '../core/selection.ts';
import { FITTED } from '../viewer/geometry.ts';
import { INITIAL_VIEW } from '../viewer/view-state.ts';
import type { WorkerClient } from '../worker/client.ts';
import { canReadAgain, createComparisonCommands, linkOf } from './comparison-commands.ts';
import { type Case, createAppStore } from './store.ts';
import { createViewCommands, viewOf } from './view-commands.ts';

const INT8 = { modelId: 'm', variantId: 'int8', backend: 'int8' } as const satisfies Selection;
const FLOAT = { modelId: 'm', variantId: 'float32', backend: 'wasm' } as const satisfies Selection;
const RESULT = { task: 'classification', findings: [] } as unknown as AnalysisResult;

function open(key: number, widthPx: number, change: Partial<DisplayImage> = {}): Case {
  const samples = new Uint8Array(widthPx * widthPx);
  const image = { ...plainImage(samples, widthPx, widthPx, 8), samples };
  const display: DisplayImage = { ...image, voi: { kind: 'range', low: 0, high: 255 }, ...change };
  const analysis = { state: 'done', result: RESULT } as const;
  return {
    key,
    name: `${key}.png`,
    blob: new Blob([]),
    frame: 0,
    frames: 1,
    analysis,
    display,
    thumbnail: null,
    isSeen: false,
  };
}

/** Two open files, of which the first is on the screen. */
function page(call: WorkerClient['call'] = vi.fn()) {
  const store = createAppStore();
  store.setState({
    selection: INT8,
    engine: { state: 'ready', info: {} as never },
    cases: [open(1, 100), open(2, 400)],
    selectedKey: 1,
  });
  const warmUp = vi.fn(() => Promise.resolve());
  const showImage = vi.fn();
  const commands = createComparisonCommands(store, { call }, { showImage, warmUp });
  return { store, commands, view: createViewCommands(store), warmUp, showImage };
}

describe('an image beside another', () => {
  it('is not moved with it unless they are linked', () => {
    const { store, commands, view, showImage } = page();
    commands.showBeside(2);
    expect(showImage).toHaveBeenCalledWith(2);
    view.change(1, (was) => ({ ...was, ...{ isInverted: true } }));
    expect(viewOf(store.getState(), 2)).toBe(INITIAL_VIEW);
    commands.link(true);
    view.change(1, (was) => ({ ...was, ...{ placement: { ...FITTED, quarterTurns: 1 } } }));
    expect(viewOf(store.getState(), 2)).toMatchObject({
      isInverted: true,
      placement: { quarterTurns: 1 },
    });
  });

  it('shows the same part at the same size where it has more pixels', () => {
    const { store, commands, view } = page();
    commands.showBeside(2);
    commands.link(true);
    view.change(1, (was) => ({
      ...was,
      ...{ placement: { ...FITTED, scale: 2, center: { x: 25, y: 50 } } },
    }));
    expect(viewOf(store.getState(), 2).placement).toMatchObject({
      scale: 0.5,
      center: { x: 100, y: 200 },
    });
    view.change(2, (was) => ({
      ...was,
      ...{ placement: { ...FITTED, scale: 1, center: { x: 200, y: 200 } } },
    }));
    expect(viewOf(store.getState(), 1).placement).toMatchObject({ scale: 4, center: { x: 50, y: 50 } });
  });

  const window = { center: 1, width: 2, shape: 'LINEAR' } as const;
  const byHand = { from: 'hand', window } as const;

  it('is shown in the same window, once they are linked', () => {
    const { store, commands, view } = page();
    commands.showBeside(2);
    view.change(1, () => ({ window: byHand }));
    expect(viewOf(store.getState(), 2).window).toEqual(INITIAL_VIEW.window);
    expect(linkOf(store.getState(), 1)).toBe('none');
    commands.link(true);
    // No window was changed since.
    view.change(1, () => ({ isInverted: true }));
    expect(viewOf(store.getState(), 2)).toMatchObject({ isInverted: true, window: INITIAL_VIEW.window });
    view.change(2, () => ({ window: byHand }));
    expect(viewOf(store.getState(), 1).window).toEqual(byHand);
    expect([1, 2].map((key) => linkOf(store.getState(), key))).toEqual(['with-window', 'with-window']);
    view.reset(1);
    expect(viewOf(store.getState(), 2)).toEqual(INITIAL_VIEW);
  });

  it('keeps its own window where equal values would not look alike', () => {
    const { store, commands, view } = page();
    store.setState({ cases: [open(1, 100), open(2, 400, { photometric: 'MONOCHROME1' })] });
    commands.showBeside(2);
    commands.link(true);
    view.change(1, () => ({ window: byHand, isInverted: true }));
    expect(viewOf(store.getState(), 2)).toMatchObject({ isInverted: true, window: INITIAL_VIEW.window });
    expect(linkOf(store.getState(), 2)).toBe('without-window');
  });

  it.each([
    ['it is closed', { cases: [open(1, 100)] }],
    ['the other is closed', { cases: [open(2, 400)], selectedKey: 2 }],
    ['it is chosen itself', { selectedKey: 2 }],
  ])('is shown alone again once %s', (_, change) => {
    const { store, commands } = page();
    commands.showBeside(2);
    store.setState(change);
    expect(store.getState().comparison).toBeNull();
  });

  it('stays while others are chosen: it is the prior of all of them', () => {
    const { store, commands } = page();
    store.setState(({ cases }) => ({ cases: [...cases, open(3, 100)] }));
    commands.showBeside(2);
    store.setState({ selectedKey: 3 });
    expect(store.getState().comparison).toMatchObject({ key: 2 });
  });
});

describe('a second reading', () => {
  it('is of the image on the screen, and the first selection is made ready again', async () => {
    const call = vi.fn(() => Promise.resolve({ result: RESULT }));
    const { store, commands, warmUp } = page(call as never);
    const read = commands.readAgainWith(FLOAT);
    expect(store.getState().comparison).toMatchObject({ key: 1, reading: { state: 'running' } });
    await read;
    expect(call).toHaveBeenCalledWith(
      'analyse',
      expect.objectContaining({ selection: FLOAT }),
      expect.anything(),
    );
    expect(store.getState().comparison).toMatchObject({ reading: { state: 'done', result: RESULT } });
    expect(store.getState().selection).toEqual(INT8);
    expect(warmUp).toHaveBeenCalledOnce();
  });

  it('says why it failed, and the first selection is made ready again', async () => {
    const error = new AppError({ kind: 'cancelled' });
    const { store, commands, warmUp } = page(() => Promise.reject(error));
    await commands.readAgainWith(FLOAT);
    expect(store.getState().comparison).toMatchObject({ reading: { state: 'failed', error } });
    expect(warmUp).toHaveBeenCalledOnce();
  });

  it.each([
    ['another image is chosen', { selectedKey: 2 }],
    ['another selection is chosen', { selection: FLOAT }],
    ['it is closed', { cases: [open(2, 400)], selectedKey: 2 }],
  ])('is stopped and gone once %s', async (_, change) => {
    let stopped: AbortSignal | undefined;
    const call = (_name: string, _request: unknown, options: { signal: AbortSignal }) => {
      stopped = options.signal;
      return new Promise<never>((_resolve, reject) =>
        options.signal.addEventListener('abort', () => reject(new AppError({ kind: 'cancelled' }))),
      );
    };
    const { store, commands } = page(call as never);
    const read = commands.readAgainWith({ ...FLOAT, variantId: 'dynamic' });
    store.setState(change);
    await read;
    expect(stopped?.aborted).toBe(true);
    expect(store.getState().comparison).toBeNull();
  });

  it('has to wait while files are being read, for which the model must stay', () => {
    const { store } = page();
    expect(canReadAgain(store.getState())).toBe(true);
    store.setState(({ cases }) => ({ cases: [...cases, { ...open(3, 1), analysis: { state: 'idle' } }] }));
    expect(canReadAgain(store.getState())).toBe(false);
  });
});
