import { type ChangeEvent, useCallback, useMemo, useRef } from 'react';
import { selectedCase } from '../../state/store.ts';
import { CaseView } from '../case/CaseView.tsx';
import { FileList } from '../case/FileList.tsx';
import { entriesOf } from '../case/folder.ts';
import { useDrop, usePaste } from '../case/intake.ts';
import { Welcome } from '../case/Welcome.tsx';
import { useApp, useCommands } from '../context.ts';
import styles from './App.module.css';
import { useShortcuts } from './shortcuts.ts';

/** Files, the picture of one of them, and what was found on it. */
export function ReadingPage() {
  const { cases: commands, heatMap, models, openHelp } = useCommands();
  const cases = useApp((state) => state.cases);
  const shown = useApp(selectedCase);

  const add = useCallback((files: File[]) => void commands.add(files), [commands]);
  const picker = useRef<HTMLInputElement>(null);
  const open = useCallback(() => picker.current?.click(), []);
  const onPicked = ({ target }: ChangeEvent<HTMLInputElement>) => {
    add([...(target.files ?? [])]);
    target.value = ''; // So that the same file can be picked again.
  };
  const importFolders = useCallback(
    (folders: readonly FileSystemDirectoryEntry[]) =>
      void models.importFolder((signal) => entriesOf(folders, signal)),
    [models],
  );
  const { over } = useDrop({ onFiles: add, onFolders: importFolders });
  usePaste(add);

  const step = useCallback(
    (by: number) => {
      const at = shown ? cases.indexOf(shown) : -1;
      const next = cases[Math.min(Math.max(at + by, 0), cases.length - 1)];
      if (next) commands.show(next.key);
    },
    [cases, shown, commands],
  );
  const shortcuts = useMemo(
    () => [
      { key: 'o', run: open },
      { key: 'h', run: heatMap.toggle },
      { key: 'j', run: () => step(1) },
      { key: 'k', run: () => step(-1) },
      { key: 'x', run: () => shown && commands.remove(shown.key) },
      { key: 'escape', run: commands.cancelAll },
      { key: '?', run: openHelp },
    ],
    [open, heatMap, step, commands, shown, openHelp],
  );
  useShortcuts(shortcuts);

  return (
    <main className={styles.main} data-over={over}>
      <input ref={picker} type="file" multiple hidden onChange={onPicked} />
      {cases.length > 0 && <FileList onBrowse={open} />}
      {shown ? <CaseView shown={shown} /> : <Welcome onBrowse={open} over={over} />}
    </main>
  );
}
