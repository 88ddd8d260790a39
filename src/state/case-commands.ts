/**
 * Commands on files: add, read, cancel, show, remove. One reading at a time, in the order of the
 * list.
 */
import type { Analysis } from '../core/analysis.ts';
import { AppError } from '../core/errors.ts';
import type { SessionInfo } from '../core/selection.ts';
import type { WorkerClient } from '../worker/client.ts';
import { type AppStore, type Case, isPending, isRunning, selectedCase } from './store.ts';

/**
 * Number of images kept in memory for the screen, at most 4 MB each; the others are decoded again
 * when shown.
 */
const KEPT_DISPLAYS = 12;

export interface CaseCommands {
  add(files: Iterable<File>): Promise<void>;
  show(key: number): void;
  remove(key: number): void;
  clear(): void;
  /** Stops one file, waiting or running. */
  cancel(key: number): void;
  cancelAll(): void;
  retry(key: number): void;
  /** Reads every finished file again, the one on the screen first. */
  readAllAgain(): void;
}

export function createCaseCommands(store: AppStore, client: WorkerClient): CaseCommands {
  let nextKey = 1;
  let running: { readonly key: number; readonly abort: AbortController } | null = null;
  /** Keys in the order in which their pictures were last on the screen. */
  let recentlyShown: number[] = [];

  const find = (key: number): Case | undefined => store.getState().cases.find((one) => one.key === key);

  function update(key: number, change: Partial<Case>): void {
    store.setState(({ cases }) => ({
      cases: cases.map((one) => (one.key === key ? { ...one, ...change } : one)),
    }));
  }

  const setAnalysis = (key: number, analysis: Analysis): void => update(key, { analysis });

  /** The next waiting file: the one on the screen, else the first. */
  function nextWaiting(): Case | undefined {
    const state = store.getState();
    const waiting = state.cases.filter(
      ({ analysis, fileId }) => analysis.state === 'idle' && fileId !== null,
    );
    return waiting.find(({ key }) => key === state.selectedKey) ?? waiting[0];
  }

  async function pump(): Promise<void> {
    if (running || store.getState().engine.state !== 'ready') return;
    const { selection } = store.getState();
    const next = nextWaiting();
    if (!next || !selection) return;
    const abort = new AbortController();
    running = { key: next.key, abort };
    try {
      const { result, display, session } = await client.call(
        'analyse',
        { blob: next.blob, selection },
        { signal: abort.signal, onProgress: ({ state }) => setAnalysis(next.key, { state }) },
      );
      update(next.key, { analysis: { state: 'done', result }, display });
      showSession(session);
      keepDisplay(next.key);
    } catch (thrown) {
      const error = AppError.from(thrown);
      if (error.problem.kind !== 'cancelled') setAnalysis(next.key, { state: 'failed', error });
      else if (find(next.key)?.analysis.state !== 'idle') setAnalysis(next.key, { state: 'cancelled' });
    } finally {
      running = null;
      void pump();
    }
  }

  /** The engine may have chosen other kernels since it was prepared. */
  function showSession(info: SessionInfo): void {
    const { engine, selection } = store.getState();
    const isShown = selection?.backend === info.backend && selection.variantId === info.variantId;
    if (engine.state === 'ready' && isShown) store.setState({ engine: { ...engine, info } });
  }

  /** Frees the memory of the images that were shown least recently. */
  function keepDisplay(key: number): void {
    recentlyShown = [...recentlyShown.filter((one) => one !== key), key];
    const kept = new Set([...recentlyShown.slice(-KEPT_DISPLAYS), store.getState().selectedKey]);
    store.setState(({ cases }) => ({
      cases: cases.map((one) => (one.display && !kept.has(one.key) ? { ...one, display: null } : one)),
    }));
  }

  async function addOne(file: File): Promise<void> {
    const key = nextKey++;
    const added: Case = {
      key,
      name: file.name,
      blob: file,
      fileId: null,
      analysis: { state: 'idle' },
      display: null,
    };
    store.setState(({ cases }) => ({ cases: [...cases, added] }));
    try {
      const { id } = await client.call('identify', { blob: file });
      const opened = store.getState().cases.find((one) => one.fileId === id);
      if (opened) {
        drop(key);
        store.setState({
          notice: { code: 'already-open', name: file.name, openAs: opened.name },
          selectedKey: opened.key,
        });
        return;
      }
      update(key, { fileId: id });
    } catch (thrown) {
      setAnalysis(key, { state: 'failed', error: AppError.from(thrown) });
    }
    if (selectedCase(store.getState()) === null && find(key)) store.setState({ selectedKey: key });
    void pump();
    // An image can be viewed before a model is ready to analyse it.
    if (store.getState().engine.state !== 'ready' && store.getState().selectedKey === key)
      void ensureDisplay(key);
  }

  function drop(key: number): void {
    store.setState(({ cases, selectedKey }) => {
      const at = cases.findIndex((one) => one.key === key);
      const left = cases.filter((one) => one.key !== key);
      const neighbour = left[Math.min(at, left.length - 1)]?.key ?? null;
      return { cases: left, selectedKey: selectedKey === key ? neighbour : selectedKey };
    });
  }

  function cancel(key: number): void {
    if (running?.key === key) running.abort.abort();
    const found = find(key);
    if (found && isPending(found.analysis)) setAnalysis(key, { state: 'cancelled' });
  }

  function show(key: number): void {
    store.setState({ selectedKey: key, notice: null });
    void ensureDisplay(key);
  }

  /** Decodes an image for the screen, whether or not a model analyses it. */
  async function ensureDisplay(key: number): Promise<void> {
    const shown = find(key);
    if (shown?.fileId && !shown.display && !isRunning(shown.analysis)) {
      try {
        update(key, { display: await client.call('render', { blob: shown.blob }) });
      } catch (thrown) {
        setAnalysis(key, { state: 'failed', error: AppError.from(thrown) });
      }
    }
    keepDisplay(key);
  }

  return {
    async add(files) {
      store.setState({ notice: null });
      for (const file of files) await addOne(file);
    },
    show,
    remove(key) {
      cancel(key);
      drop(key);
    },
    clear() {
      running?.abort.abort();
      recentlyShown = [];
      store.setState({ cases: [], selectedKey: null, notice: null });
    },
    cancel,
    cancelAll() {
      for (const { key } of store.getState().cases) cancel(key);
    },
    retry(key) {
      setAnalysis(key, { state: 'idle' });
      void pump();
    },
    readAllAgain() {
      running?.abort.abort();
      store.setState(({ cases }) => ({
        cases: cases.map((one) => (isWorthAnotherTry(one) ? { ...one, analysis: { state: 'idle' } } : one)),
      }));
      void pump();
    },
  };
}

/** Excludes files that the user stopped and files that no backend can read. */
function isWorthAnotherTry({ fileId, analysis }: Case): boolean {
  if (fileId === null || analysis.state === 'cancelled') return false;
  if (analysis.state !== 'failed') return true;
  const { kind } = analysis.error.problem;
  return kind !== 'decode' && kind !== 'unsupported';
}
