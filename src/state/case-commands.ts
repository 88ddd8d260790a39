/**
 * Commands on files: add, read, cancel, show, remove. A few readings are under way at once, in the
 * order of the list, so that the next file is decoded while one is in the network.
 */
import { neverAborted, throwIfAborted } from '../core/abort.ts';
import type { Analysis } from '../core/analysis.ts';
import { AppError } from '../core/errors.ts';
import type { DisplayImage, Thumbnail } from '../core/image.ts';
import type { Selection, SessionInfo } from '../core/selection.ts';
import type { WorkerClient } from '../worker/client.ts';
import { type ClosingCommands, createClosing } from './case-closing.ts';
import { CaseList } from './case-list.ts';
import { Closed } from './closed.ts';
import { Displays } from './displays.ts';
import { Duplicates } from './duplicates.ts';
import { type AppStore, type Case, isOnScreen, isPending, isRunning } from './store.ts';
import { isRetryable } from './worklist/order.ts';
import { Pace } from './worklist/pace.ts';

/** One in the network, one decoded and waiting for it, one being decoded. */
const READINGS_AT_ONCE = 3;

/** 20 MB in all; files beyond them are listed without. */
const MOST_THUMBNAILS = 4000;

export interface CaseCommands extends ClosingCommands {
  /** Lists the files at once, and reads them in their turn. */
  add(files: Iterable<File>): void;
  /** Lists a file that could not even be opened, with the reason; it has no content. */
  addFailed(name: string, error: AppError): void;
  show(key: number): void;
  /** Decodes the image of a file for the screen, beside the one that is shown. */
  showBeside(key: number): void;
  /** Remembers that a person has looked at a file, as long as it is open. */
  markSeen(key: number, isSeen: boolean): void;
  /** Files under way are finished; those that wait are not begun. */
  pause(): void;
  resume(): void;
  /** Pauses or resumes, where files are waiting. */
  togglePause(): void;
  /** Milliseconds until all files are read, by the pace so far; null where it is not known. */
  timeLeftMs(): number | null;
  /** Stops one file, waiting or running. */
  cancel(key: number): void;
  cancelAll(): void;
  retry(key: number): void;
  /** Reads every file again that failed or was stopped, and that may be readable. */
  retryAll(): void;
  /** Reads another frame of a file of several, counted from 0. */
  chooseFrame(key: number, frame: number): void;
  /**
   * Gives the image of an open file, decoded again where it is not in memory; nothing is kept.
   * @throws AppError where it cannot be decoded, or was closed (`cancelled`)
   */
  imageOf(key: number, signal: AbortSignal): Promise<DisplayImage>;
  /** Reads every finished file again, the one on the screen first. */
  readAllAgain(): void;
}

export function createCaseCommands(store: AppStore, client: WorkerClient): CaseCommands {
  const list = new CaseList(store);
  const displays = new Displays(list, (key) => isOnScreen(store.getState(), key));
  const duplicates = new Duplicates();
  const closed = new Closed(store);
  const pace = new Pace();
  const running = new Map<number, AbortController>();
  /** Ends the decoding of an image that is no longer on the screen. */
  let viewing = new AbortController();
  const thumbnails = new Set<number>();
  let nextKey = 1;

  // A reading under way would load the former model again.
  store.subscribe(({ engine }, { engine: before }) => {
    if (before.state === 'ready' && engine.state !== 'ready') putBack();
  });

  const newCase = (name: string, blob: Blob): Case => ({
    key: nextKey++,
    name,
    blob,
    frame: 0,
    frames: null,
    analysis: { state: 'idle' },
    display: null,
    thumbnail: null,
    isSeen: false,
  });

  function setAnalysis(key: number, analysis: Analysis): void {
    list.update(key, { analysis });
    // What becomes of the file on the screen does not wait for a frame of a long list.
    if (isOnScreen(store.getState(), key) && !isRunning(analysis)) list.publish();
  }

  /** The next waiting file: the one on the screen, else the first. */
  function nextWaiting(): Case | undefined {
    const selected = list.get(store.getState().selectedKey ?? 0);
    if (selected && isWaiting(selected)) return selected;
    for (const one of list.values()) if (isWaiting(one)) return one;
    return undefined;
  }

  const isWaiting = ({ key, analysis }: Case): boolean => analysis.state === 'idle' && !running.has(key);

  function pump(): void {
    const { engine, selection, reading } = store.getState();
    if (reading === 'paused') return;
    while (running.size < READINGS_AT_ONCE && engine.state === 'ready' && selection) {
      const next = nextWaiting();
      if (!next) return;
      if (running.size === 0) pace.restart(performance.now());
      const abort = new AbortController();
      running.set(next.key, abort);
      void read(next, selection, abort.signal).finally(() => {
        if (running.get(next.key) === abort) {
          running.delete(next.key);
          pace.finished(performance.now());
        }
        pump();
      });
    }
  }

  async function read({ key, blob, frame }: Case, selection: Selection, signal: AbortSignal): Promise<void> {
    try {
      const of = await duplicates.register(key, blob);
      throwIfAborted(signal);
      if (of !== null) return setAnalysis(key, { state: 'duplicate', of });
      const request = { blob, frame, selection, withDisplay: displays.isWanted(key, running.size - 1) };
      const { result, session, thumbnail } = await client.call('analyse', request, {
        signal,
        onProgress: (progress) => {
          if ('display' in progress) keep(key, progress.display);
          else setAnalysis(key, { state: progress.state });
        },
      });
      list.update(key, { frames: result.image.frames, thumbnail: kept(key, thumbnail) });
      setAnalysis(key, { state: 'done', result });
      showSession(session);
      // It may have come to the screen meanwhile.
      if (isOnScreen(store.getState(), key)) void ensureDisplay(key);
    } catch (thrown) {
      // Whoever stopped it has said what is to become of the file.
      if (!signal.aborted) setAnalysis(key, { state: 'failed', error: AppError.from(thrown) });
    }
  }

  function kept(key: number, thumbnail: Thumbnail): Thumbnail | null {
    if (!thumbnails.has(key) && thumbnails.size >= MOST_THUMBNAILS) return null;
    thumbnails.add(key);
    return thumbnail;
  }

  /** Stops a reading; its file may be read again at once. */
  function stop(key: number): void {
    running.get(key)?.abort();
    running.delete(key);
  }

  /** The engine may have chosen other kernels since it was prepared. */
  function showSession(info: SessionInfo): void {
    const { engine, selection } = store.getState();
    const isShown = selection?.backend === info.backend && selection.variantId === info.variantId;
    if (engine.state === 'ready' && isShown) store.setState({ engine: { ...engine, info } });
  }

  function keep(key: number, display: DisplayImage): void {
    displays.keep(key, display);
    if (isOnScreen(store.getState(), key)) list.publish();
  }

  /** Decodes an image for the screen, whether or not a model analyses it. */
  async function ensureDisplay(key: number, signal = viewing.signal): Promise<void> {
    const shown = list.get(key);
    if (!shown || isRunning(shown.analysis) || hasNoImage(shown)) return;
    const { blob, frame } = shown;
    try {
      keep(key, shown.display ?? (await client.call('render', { blob, frame }, { signal })));
    } catch (thrown) {
      if (!signal.aborted) setAnalysis(key, { state: 'failed', error: AppError.from(thrown) });
    }
  }

  /** Stops every reading; the files wait for their turn again. */
  function putBack(): void {
    for (const key of [...running.keys()]) {
      stop(key);
      list.update(key, { analysis: { state: 'idle' } });
    }
    list.publish();
  }

  function cancel(key: number): void {
    stop(key);
    const found = list.get(key);
    if (found && isPending(found.analysis)) list.update(key, { analysis: { state: 'cancelled' } });
  }

  function show(key: number): void {
    viewing.abort();
    viewing = new AbortController();
    store.setState({ selectedKey: key, notice: null });
    void ensureDisplay(key);
  }

  const pause = () => store.setState({ reading: 'paused' });

  function resume(): void {
    store.setState({ reading: 'running' });
    pump();
  }

  const closing = createClosing(
    { store, list, closed, duplicates, displays, thumbnails },
    { running: () => [...running.keys()], stop, show, pump },
  );

  return {
    add(files) {
      const added = Array.from(files, (file) => newCase(file.name, file));
      list.add(added);
      // The worker has its call before the views render, which takes longer than a small file.
      pump();
      store.setState(({ selectedKey }) => ({
        notice: null,
        selectedKey: selectedKey ?? added[0]?.key ?? null,
      }));
      list.publish();
      // An image can be viewed before a model is ready to analyse it.
      const { engine, selectedKey } = store.getState();
      if (engine.state !== 'ready' && added.some(({ key }) => key === selectedKey))
        void ensureDisplay(selectedKey ?? 0);
    },
    addFailed(name, error) {
      const failed: Case = { ...newCase(name, new Blob([])), analysis: { state: 'failed', error } };
      store.setState(({ selectedKey }) => ({ selectedKey: selectedKey ?? failed.key }));
      list.add([failed]);
      list.publish();
    },
    show,
    showBeside: (key) => void ensureDisplay(key, neverAborted),
    ...closing,
    markSeen(key, isSeen) {
      list.update(key, { isSeen });
      list.publish();
    },
    pause,
    resume,
    togglePause() {
      const { cases, reading } = store.getState();
      if (reading === 'paused') resume();
      else if (cases.some(({ analysis }) => isPending(analysis))) pause();
    },
    timeLeftMs() {
      const { cases } = store.getState();
      return pace.leftMs(cases.filter(({ analysis }) => isPending(analysis)).length);
    },
    cancel(key) {
      cancel(key);
      list.publish();
      pump();
    },
    cancelAll() {
      for (const { key } of [...list.values()]) cancel(key);
      list.publish();
      store.setState({ reading: 'running' });
    },
    retry(key) {
      setAnalysis(key, { state: 'idle' });
      pump();
    },
    async imageOf(key, signal) {
      const found = list.get(key);
      if (!found) throw new AppError({ kind: 'cancelled' });
      const { display, blob, frame } = found;
      return display ?? client.call('render', { blob, frame }, { signal });
    },
    retryAll() {
      for (const one of [...list.values()])
        if (isRetryable(one)) list.update(one.key, { analysis: { state: 'idle' } });
      list.publish();
      pump();
    },
    chooseFrame(key, frame) {
      stop(key);
      displays.forget(key);
      list.update(key, { frame, display: null });
      setAnalysis(key, { state: 'idle' });
      pump();
    },
    readAllAgain() {
      putBack();
      closed.change((one) => (isWorthAnotherTry(one) ? { ...one, analysis: { state: 'idle' } } : one));
      for (const one of [...list.values()])
        if (isWorthAnotherTry(one)) list.update(one.key, { analysis: { state: 'idle' } });
      list.publish();
      pump();
    },
  };
}

/** Excludes files that the user stopped, and those without an image. */
function isWorthAnotherTry(one: Case): boolean {
  return one.analysis.state !== 'cancelled' && !hasNoImage(one);
}

/** Whether no backend can read the file, or its image is open under another name. */
function hasNoImage({ analysis, blob }: Pick<Case, 'analysis' | 'blob'>): boolean {
  if (analysis.state === 'duplicate') return true;
  if (analysis.state !== 'failed') return false;
  const { kind } = analysis.error.problem;
  return kind === 'decode' || kind === 'unsupported' || blob.size === 0;
}
