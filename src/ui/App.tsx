import { type ChangeEvent, useCallback, useMemo, useRef } from 'react';
import { type AppState, selectedCase } from '../state/store.ts';
import styles from './App.module.css';
import { CaseView } from './CaseView.tsx';
import { useApp, useCommands } from './context.ts';
import { EngineProblem } from './EngineProblem.tsx';
import { FileList } from './FileList.tsx';
import { entriesOf } from './folder.ts';
import { HelpDialog } from './HelpDialog.tsx';
import { useDrop, usePaste } from './intake.ts';
import { ModelCardDialog } from './models/ModelCardDialog.tsx';
import { ModelsDialog } from './models/ModelsDialog.tsx';
import { Notice } from './Notice.tsx';
import { useShortcuts } from './shortcuts.ts';
import { TopBar } from './TopBar.tsx';
import { Welcome } from './Welcome.tsx';

export function App() {
  const { cases: commands, heatMap, models, openHelp } = useCommands();
  const cases = useApp((state) => state.cases);
  const shown = useApp(selectedCase);
  const statement = useApp(statementOf);
  const dialog = useApp((state) => state.dialog);

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
    <div className={styles.app} data-over={over}>
      <input ref={picker} type="file" multiple hidden onChange={onPicked} />
      <TopBar />
      <Notice />
      <EngineProblem />
      <main className={styles.main}>
        {cases.length > 0 && <FileList onBrowse={open} />}
        {shown ? <CaseView shown={shown} /> : <Welcome onBrowse={open} over={over} />}
      </main>
      <footer className={styles.statement}>{statement}</footer>
      {dialog?.kind === 'help' && <HelpDialog />}
      {dialog?.kind === 'models' && <ModelsDialog />}
      {dialog?.kind === 'card' && <ModelCardDialog content={dialog.content} />}
    </div>
  );
}

const RESEARCH = 'Research tool, not a medical device.';

/** What a model's maker says of it; what an imported one says comes after what we say. */
function statementOf({ models, selection }: AppState): string {
  const model = models.find(({ id }) => id === selection?.modelId);
  if (!model) return RESEARCH;
  if (model.origin === 'shipped') return model.notice;
  return `${RESEARCH} ${model.title} was imported on this device; its maker says: ${model.notice}`;
}
