import { type ChangeEvent, useCallback, useMemo, useRef } from 'react';
import { selectedCase } from '../../state/store.ts';
import { CaseView } from '../case/CaseView.tsx';
import {
  entriesOf,
  hasDirectoryPicker,
  holdsModel,
  inputFolder,
  PICTURE_FOLDER,
  pickedFolder,
} from '../case/folder.ts';
import { useDrop, usePaste } from '../case/intake.ts';
import { phantom } from '../case/phantom.ts';
import { Welcome } from '../case/Welcome.tsx';
import { UndoClose } from '../case/worklist/UndoClose.tsx';
import { Worklist } from '../case/worklist/Worklist.tsx';
import { useApp, useCommands } from '../context.ts';
import styles from './App.module.css';
import { useShortcuts } from './shortcuts.ts';

/** Not in React's types; every browser of today knows it. */
const FOLDER = { webkitdirectory: '' };

const given = (files: readonly File[]) => files.map((file) => ({ path: file.name, blob: file }));

/** Files, the picture of one of them, and what was found on it. */
export function ReadingPage() {
  const { cases: commands, comparison, sources, heatMap, models, openHelp, worklist } = useCommands();
  const hasCases = useApp((state) => state.cases.length > 0);
  const shown = useApp(selectedCase);

  const add = useCallback(
    (files: File[]) => void sources.open(() => Promise.resolve(given(files))),
    [sources],
  );
  const picker = useRef<HTMLInputElement>(null);
  const open = useCallback(() => picker.current?.click(), []);
  const onPicked = ({ target }: ChangeEvent<HTMLInputElement>) => {
    add([...(target.files ?? [])]);
    target.value = ''; // So that the same file can be picked again.
  };
  const folderPicker = useRef<HTMLInputElement>(null);
  const openFolder = () => {
    if (hasDirectoryPicker()) void sources.open((signal) => pickedFolder(signal, PICTURE_FOLDER));
    else folderPicker.current?.click();
  };
  const onFolderPicked = ({ target }: ChangeEvent<HTMLInputElement>) => {
    const files = [...(target.files ?? [])];
    target.value = '';
    void sources.open((signal) => inputFolder(files, signal, PICTURE_FOLDER));
  };
  const openFolders = useCallback(
    (folders: readonly FileSystemDirectoryEntry[], files: File[]) =>
      void sources.open(async (signal) => {
        const inFolders = await entriesOf(folders, signal, PICTURE_FOLDER);
        if (!holdsModel(inFolders)) return [...given(files), ...inFolders];
        void models.importFolder(() => Promise.resolve(inFolders));
        return given(files);
      }),
    [sources, models],
  );
  const { over } = useDrop({ onFiles: add, onFolders: openFolders });
  usePaste(add);

  const shortcuts = useMemo(
    () => [
      { key: 'o', run: open },
      { key: 'h', run: heatMap.toggle },
      { key: 'j', run: () => worklist.step(1) },
      { key: 'k', run: () => worklist.step(-1) },
      { key: 'shift+p', run: commands.togglePause },
      { key: 'v', run: () => shown && commands.markSeen(shown.key, !shown.isSeen) },
      { key: 'shift+u', run: commands.undoClose },
      { key: 'x', run: () => shown && commands.remove(shown.key) },
      { key: 's', run: () => shown && comparison.choose() },
      { key: 'escape', run: commands.cancelAll },
      { key: '?', run: openHelp },
    ],
    [open, heatMap, worklist, commands, shown, comparison, openHelp],
  );
  useShortcuts(shortcuts);

  return (
    <main className={styles.main} data-over={over}>
      <input ref={picker} type="file" multiple hidden onChange={onPicked} />
      <input ref={folderPicker} type="file" hidden {...FOLDER} onChange={onFolderPicked} />
      {hasCases && <Worklist onBrowse={open} />}
      {shown ? (
        <CaseView shown={shown} />
      ) : (
        <Welcome
          onBrowse={open}
          onBrowseFolder={openFolder}
          onPhantom={() => void sources.open(phantom)}
          over={over}
        />
      )}
      <UndoClose />
    </main>
  );
}
