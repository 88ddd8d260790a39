import { describe, expect, it, vi } from 'vitest';
import type { AnalysisResult } from '../core/analysis.ts';
import { AppError } from '../core/errors.ts';
import type { SessionInfo } from '../core/selection.ts';
import type { WorkerClient } from '../worker/client.ts';
import { type CaseCommands, createCaseCommands } from './case-commands.ts';
import { type AppStore, createAppStore } from './store.ts';

const RESULT = { task: 'classification', findings: [] } as unknown as AnalysisResult;
const SELECTION = { modelId: 'm', variantId: 'float32', backend: 'wasm' } as const;
const SESSION = { ...SELECTION, threads: 2 } as unknown as SessionInfo;

interface Reading {
  readonly name: string;
  finish(): void;
  fail(error: AppError): void;
}

/**
 * A worker whose analyses end when the test says so; files are identified by their content, and
 * `bad…` is not an image.
 */
function scripted() {
  const readings: Reading[] = [];
  const call = async (name: string, payload: { blob: Blob }, options?: { signal?: AbortSignal }) => {
    const content = await payload.blob.text();
    if (name === 'identify') {
      if (content.startsWith('bad'))
        throw new AppError({
          kind: 'unsupported',
          subject: 'file-type',
          found: { code: 'unread-type', type: 'text' },
        });
      return { id: content, mediaType: 'image/png' };
    }
    if (name === 'render') return { grey: new Uint8Array(1), widthPx: 1, heightPx: 1 };
    return new Promise((resolve, reject) => {
      options?.signal?.addEventListener('abort', () => reject(new AppError({ kind: 'cancelled' })));
      readings.push({
        name: content,
        finish: () =>
          resolve({
            result: RESULT,
            display: { grey: new Uint8Array(1), widthPx: 1, heightPx: 1 },
            session: SESSION,
          }),
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
  vi.waitFor(() => undefined).then(() => new Promise((resolve) => setTimeout(resolve, 5)));

async function adding(commands: CaseCommands, ...contents: string[]): Promise<void> {
  await commands.add(contents.map(file));
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

  it('reads one file at a time, in order', async () => {
    const { commands, readings, store } = page();
    await adding(commands, 'a', 'b');
    expect(readings.map(({ name }) => name)).toEqual(['a']);
    readings[0]?.finish();
    await settled();
    expect(readings.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(states(store)).toEqual(['done', 'idle']);
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

  it('opens the same content once, and says so', async () => {
    const { commands, readings, store } = page();
    await adding(commands, 'a');
    readings[0]?.finish();
    await commands.add([new File(['a'], 'copy.png')]);
    expect(states(store)).toEqual(['done']);
    expect(store.getState().notice).toEqual({ code: 'already-open', name: 'copy.png', openAs: 'a.png' });
  });

  it('stops the file under way and goes on with the next', async () => {
    const { commands, readings, store } = page();
    await adding(commands, 'a', 'b');
    commands.cancel(keys(store)[0] ?? 0);
    await settled();
    expect(states(store)).toEqual(['cancelled', 'idle']);
    expect(readings.map(({ name }) => name)).toEqual(['a', 'b']);
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
    expect(readings.at(-1)?.name).toBe('a');
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
