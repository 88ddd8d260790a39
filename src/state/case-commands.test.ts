import { describe, expect, it, vi } from 'vitest';
import type { AnalysisResult } from '../core/analysis.ts';
import { AppError } from '../core/errors.ts';
import { plainImage } from '../core/image.ts';
import type { SessionInfo } from '../core/selection.ts';
import { displayImage } from '../preprocess/display.ts';
import type { CallOptions, WorkerClient } from '../worker/client.ts';
import type { OpenProgress, WorkerApi } from '../worker/protocol.ts';
import { type CaseCommands, createCaseCommands } from './case-commands.ts';
import { PUBLISHED_EVERY_MS } from './case-list.ts';
import { type AppStore, createAppStore } from './store.ts';

const RESULT = {
  task: 'classification',
  findings: [],
  image: { frames: 3 },
} as unknown as AnalysisResult;
const SELECTION = { modelId: 'm', variantId: 'float32', backend: 'wasm' } as const;
const SESSION = { ...SELECTION, threads: 2 } as unknown as SessionInfo;

interface Reading {
  readonly name: string;
  readonly frame: number;
  readonly withDisplay: boolean;
  /** As far as the image on the screen. */
  decode(): void;
  finish(): void;
  fail(error: AppError): void;
}

type Payload = WorkerApi['analyse']['request'];
type Options = CallOptions<OpenProgress>;

/**
 * A worker whose analyses end when the test says so; files are known by their content, and `bad…`
 * is not an image.
 */
function scripted() {
  const readings: Reading[] = [];
  const call = async (name: string, payload: Payload, { signal, onProgress }: Options = {}) => {
    const content = await payload.blob.text();
    if (content.startsWith('bad'))
      throw new AppError({
        kind: 'unsupported',
        subject: 'file-type',
        found: { code: 'unread-type', type: 'text' },
      });
    const display = displayImage(plainImage(new Uint8Array(1), 1, 1, 8));
    if (name === 'render') return display;
    if (signal?.aborted) throw new AppError({ kind: 'cancelled' });
    return new Promise((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(new AppError({ kind: 'cancelled' })));
      readings.push({
        name: content,
        frame: payload.frame,
        withDisplay: payload.withDisplay,
        decode() {
          onProgress?.({ state: 'decoding' });
          if (payload.withDisplay) onProgress?.({ display });
        },
        finish() {
          this.decode();
          resolve({ result: RESULT, session: SESSION });
        },
        fail: reject,
      });
    });
  };
  return { client: { call } as unknown as WorkerClient, readings };
}

function page() {
  const store = createAppStore();
  store.setState({ selection: SELECTION, engine: { state: 'ready', info: {} as never } });
  const { client, readings } = scripted();
  const commands = createCaseCommands(store, client);
  return { store, commands, readings };
}

const file = (content: string) => new File([content], `${content}.png`);
const states = (store: AppStore) => store.getState().cases.map(({ analysis }) => analysis.state);
const keys = (store: AppStore) => store.getState().cases.map(({ key }) => key);
const settled = () =>
  vi
    .waitFor(() => undefined)
    .then(() => new Promise((resolve) => setTimeout(resolve, PUBLISHED_EVERY_MS + 25)));

async function adding(commands: CaseCommands, ...contents: string[]): Promise<void> {
  commands.add(contents.map(file));
  await settled();
}

describe('case commands', () => {
  it('show what the engine says of itself after a reading, and not of a selection that is no more', async () => {
    const { store, commands, readings } = page();
    await adding(commands, 'one', 'two');
    readings[0]?.finish();
    await settled();
    expect(store.getState().engine).toEqual({ state: 'ready', info: SESSION });
    const other = { state: 'ready', info: { threads: 0 } as never } as const;
    store.setState({ selection: { ...SELECTION, backend: 'webgl' }, engine: other });
    readings[1]?.finish();
    await settled();
    expect(store.getState().engine).toBe(other);
  });

  it('has three files under way and no more, in order', async () => {
    const { commands, readings, store } = page();
    await adding(commands, 'a', 'b', 'c', 'd', 'e');
    expect(readings.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    readings[0]?.finish();
    await settled();
    expect(readings.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd']);
    expect(states(store)).toEqual(['done', 'idle', 'idle', 'idle', 'idle']);
  });

  it('asks the worker before any view has rendered, and with an image for the screen', async () => {
    const store = createAppStore();
    store.setState({ selection: SELECTION, engine: { state: 'ready', info: {} as never } });
    const order: string[] = [];
    const call = (name: string, { withDisplay }: Payload) => {
      order.push(`${name} ${withDisplay}`);
      return new Promise(() => undefined);
    };
    // React renders a change of the store in a microtask.
    store.subscribe(() => queueMicrotask(() => order.push('render')));
    createCaseCommands(store, { call } as unknown as WorkerClient).add([file('a')]);
    await settled();
    expect(order.slice(0, 2)).toEqual(['analyse true', 'render']);
  });

  it('lists a file that could not be opened at once, and puts it on an empty screen', () => {
    const { commands, store } = page();
    commands.addFailed('locked.zip', new AppError({ kind: 'cancelled' }));
    expect(store.getState().cases.map(({ name }) => name)).toEqual(['locked.zip']);
    expect(states(store)).toEqual(['failed']);
    expect(store.getState().selectedKey).toBe(keys(store)[0]);
  });

  it('reads the file on the screen before the others', async () => {
    const { commands, readings, store } = page();
    await adding(commands, 'a', 'b', 'c', 'd', 'e');
    commands.show(keys(store)[4] ?? 0);
    readings[0]?.finish();
    await settled();
    expect(readings.at(-1)?.name).toBe('e');
  });

  it('shows the image before the findings', async () => {
    const { commands, readings, store } = page();
    await adding(commands, 'a');
    const changed = vi.fn();
    store.subscribe(changed);
    readings[0]?.decode();
    expect(store.getState().cases[0]?.display).not.toBeNull();
    expect(states(store)).toEqual(['decoding']);
    await settled();
    expect(changed.mock.calls.length).toBeLessThanOrEqual(2);
    changed.mockClear();
    commands.show(keys(store)[0] ?? 0);
    await settled();
    // It is on the screen already: no view of the list has anything to render again.
    for (const [now, before] of changed.mock.calls) expect(now.cases).toBe(before.cases);
  });

  it('lists three hundred files at once, and tells the views a few times what became of them', async () => {
    const { commands, readings, store } = page();
    let changes = 0;
    store.subscribe(({ cases }, before) => {
      if (cases !== before.cases) changes++;
    });
    const startedMs = performance.now();
    commands.add(Array.from({ length: 300 }, (_, i) => file(`f${i}`)));
    expect(states(store)).toHaveLength(300);
    expect(changes).toBe(1);
    for (let i = 0; i < 300; i++) {
      await vi.waitFor(() => expect(readings[i]).toBeDefined(), { interval: 1 });
      readings[i]?.finish();
    }
    await settled();
    expect(states(store).every((state) => state === 'done')).toBe(true);
    // The first file is on the screen: its image and its result are shown at once.
    expect(changes).toBeLessThanOrEqual((performance.now() - startedMs) / PUBLISHED_EVERY_MS + 4);
  });

  it('goes on with the others when one file is bad or fails', async () => {
    const { commands, readings, store } = page();
    await adding(commands, 'a', 'bad', 'c');
    readings[0]?.fail(
      new AppError({
        kind: 'decode',
        format: 'PNG',
        reason: 'corrupt',
        detail: { code: 'png-checksum', chunk: 'IDAT' },
      }),
    );
    await settled();
    readings[1]?.finish();
    await settled();
    expect(states(store)).toEqual(['failed', 'failed', 'done']);
  });

  it('reads the same content once, and names it in its place', async () => {
    const { commands, readings, store } = page();
    await adding(commands, 'a', 'b');
    commands.add([new File(['a'], 'copy.png'), file('c')]);
    for (let i = 0; i < 3; i++) {
      readings[i]?.finish();
      await settled();
    }
    expect(readings.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(states(store)).toEqual(['done', 'done', 'duplicate', 'done']);
    expect(store.getState().cases[2]).toMatchObject({ name: 'copy.png', analysis: { of: keys(store)[0] } });
    commands.readAllAgain();
    await settled();
    expect(states(store)).toEqual(['idle', 'idle', 'duplicate', 'idle']);
  });

  it('reads a copy in its turn once the file that it is a copy of is closed', async () => {
    const { commands, readings, store } = page();
    await adding(commands, 'a', 'a', 'a');
    expect(readings).toHaveLength(1);
    commands.remove(keys(store)[0] ?? 0);
    await settled();
    readings[1]?.finish();
    await settled();
    expect(states(store)).toEqual(['done', 'duplicate']);
    expect(store.getState().cases[1]?.analysis).toMatchObject({ of: keys(store)[0] });
  });

  it('stops the file under way and goes on with the next', async () => {
    const { commands, readings, store } = page();
    await adding(commands, 'a', 'b');
    commands.cancel(keys(store)[0] ?? 0);
    await settled();
    expect(states(store)).toEqual(['cancelled', 'idle']);
    expect(readings.map(({ name }) => name)).toEqual(['a', 'b']);
    readings[1]?.finish();
    await settled();
    expect(states(store)).toEqual(['cancelled', 'done']);
  });

  it('stops every file at once, and reads one again when asked to', async () => {
    const { commands, readings, store } = page();
    commands.add(Array.from({ length: 50 }, (_, i) => file(`f${i}`)));
    commands.cancelAll();
    expect(new Set(states(store))).toEqual(new Set(['cancelled']));
    await settled();
    expect(readings).toHaveLength(0);
    commands.retry(keys(store)[7] ?? 0);
    await settled();
    expect(readings.map(({ name }) => name)).toEqual(['f7']);
    readings[0]?.finish();
    await settled();
    expect(states(store).filter((state) => state !== 'cancelled')).toEqual(['done']);
  });

  it('puts a reading back in the list while another model is loaded', async () => {
    const { commands, readings, store } = page();
    await adding(commands, 'a');
    readings[0]?.decode();
    store.setState({ engine: { state: 'starting' } });
    await settled();
    expect(states(store)).toEqual(['idle']);
    expect(readings).toHaveLength(1);
    store.setState({ engine: { state: 'ready', info: {} as never } });
    commands.readAllAgain();
    await settled();
    expect(readings.map(({ name, withDisplay }) => [name, withDisplay])).toEqual([
      ['a', true],
      ['a', false],
    ]);
  });

  it('reads another frame of a file, and shows its image in place of the former one', async () => {
    const { commands, readings, store } = page();
    await adding(commands, 'a');
    readings[0]?.finish();
    await settled();
    const [key = 0] = keys(store);
    expect(store.getState().cases).toMatchObject([{ frame: 0, frames: 3, display: expect.anything() }]);
    commands.chooseFrame(key, 2);
    await settled();
    expect(store.getState().cases).toMatchObject([{ frame: 2, frames: 3, display: null }]);
    expect(readings.map(({ frame, withDisplay }) => [frame, withDisplay])).toEqual([
      [0, true],
      [2, true],
    ]);
    readings[1]?.finish();
    await settled();
    expect(states(store)).toEqual(['done']);
    expect(store.getState().cases).toMatchObject([{ frame: 2, display: expect.anything() }]);
  });

  it('waits for the model before it reads', async () => {
    const { commands, readings, store } = page();
    store.setState({ engine: { state: 'starting' } });
    await adding(commands, 'a');
    expect(readings).toHaveLength(0);
    store.setState({ engine: { state: 'ready', info: {} as never } });
    commands.readAllAgain();
    await settled();
    expect(readings).toHaveLength(1);
  });

  it('reads everything again after a switch, but for what was stopped or cannot be read', async () => {
    const { commands, readings, store } = page();
    await adding(commands, 'a', 'b', 'bad', 'd');
    readings[0]?.finish();
    await settled();
    readings[1]?.fail(
      new AppError({ kind: 'backend', backend: 'webgl', reason: 'failed', detail: { code: 'context-lost' } }),
    );
    await settled();
    commands.cancel(keys(store)[3] ?? 0);
    await settled();
    commands.readAllAgain();
    await settled();
    expect(states(store)).toEqual(['idle', 'idle', 'failed', 'cancelled']);
    expect(readings.slice(-2).map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it('shows the neighbour when the file on the screen is closed', async () => {
    const { commands, store } = page();
    await adding(commands, 'a', 'b', 'c');
    const [first, second] = keys(store);
    commands.remove(first ?? 0);
    expect(store.getState().selectedKey).toBe(second);
  });

  it('keeps the pictures of a long list in bounds, and decodes one again when it is shown', async () => {
    const { commands, readings, store } = page();
    const names = Array.from({ length: 20 }, (_, i) => `f${i}`);
    await adding(commands, ...names);
    for (let i = 0; i < names.length; i++) {
      readings[i]?.finish();
      await settled();
    }
    const kept = () => store.getState().cases.filter(({ display }) => display !== null);
    expect(kept().length).toBeLessThanOrEqual(13);
    const dropped = store.getState().cases.find(({ display }) => display === null);
    commands.show(dropped?.key ?? 0);
    await settled();
    expect(store.getState().cases.find(({ key }) => key === dropped?.key)?.display).not.toBeNull();
  });
});
