/** Closing files, and undoing it. */
import type { CaseList } from './case-list.ts';
import type { Closed } from './closed.ts';
import type { Displays } from './displays.ts';
import type { Duplicates } from './duplicates.ts';
import { type AppStore, type Case, isPending } from './store.ts';
import { successor } from './worklist/order.ts';

export interface ClosingCommands {
  /** Closes a file; the first that has the same content takes its turn. */
  remove(key: number): void;
  clear(): void;
  /** Closes every file for good, and those closed a moment ago. */
  forgetAll(): void;
  /** Opens again what was closed last, for some seconds after. */
  undoClose(): void;
}

/** All that is kept of the open files. */
interface Kept {
  readonly store: AppStore;
  readonly list: CaseList;
  readonly closed: Closed;
  readonly duplicates: Duplicates;
  readonly displays: Displays;
  /** Keys of the files that have one. */
  readonly thumbnails: Set<number>;
}

/** The readings, as case-commands.ts runs them. */
interface Readings {
  running(): readonly number[];
  stop(key: number): void;
  show(key: number): void;
  pump(): void;
}

export function createClosing(
  { store, list, closed, duplicates, displays, thumbnails }: Kept,
  { running, stop, show, pump }: Readings,
): ClosingCommands {
  function release({ key, blob }: Case): void {
    duplicates.forget(key, blob);
    displays.forget(key);
    thumbnails.delete(key);
    for (const one of list.values()) {
      if (one.analysis.state !== 'duplicate' || one.analysis.of !== key) continue;
      duplicates.forget(one.key, one.blob);
      list.update(one.key, { analysis: { state: 'idle' } });
    }
    list.publish();
  }

  function clear(): void {
    for (const key of running()) stop(key);
    displays.clear();
    duplicates.clear();
    thumbnails.clear();
    list.clear();
    store.setState({ notice: null, reading: 'running' });
  }

  return {
    remove(key) {
      const found = list.get(key);
      if (!found) return;
      const isShown = store.getState().selectedKey === key;
      const next = successor(store.getState(), key);
      closed.add([{ one: found, at: list.placeOf(key) }]);
      stop(key);
      list.remove(key, next);
      release(found);
      if (isShown && next !== null) show(next);
      pump();
    },
    clear() {
      closed.add(Array.from(list.values(), (one, at) => ({ one, at })));
      clear();
    },
    forgetAll() {
      clear();
      closed.forget();
    },
    undoClose() {
      const placed = closed.takeLast();
      const [first] = placed;
      if (!first) return;
      list.insert(placed.map(({ one, at }) => ({ at, one: reopened(one) })));
      for (const { one } of placed) {
        if (one.thumbnail) thumbnails.add(one.key);
        if (one.analysis.state === 'done') void duplicates.register(one.key, one.blob);
      }
      list.publish();
      show(first.one.key);
      pump();
    },
  };
}

/** A file as it was before it was closed; one whose reading was ended, or a copy, waits again. */
function reopened(one: Case): Case {
  const waits = isPending(one.analysis) || one.analysis.state === 'duplicate';
  return waits ? { ...one, analysis: { state: 'idle' } } : one;
}
