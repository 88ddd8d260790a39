import { type ChangeEvent, useCallback, useMemo, useRef, useState } from 'react';
import { selectedCase } from '../state/store.ts';
import styles from './App.module.css';
import { CaseView } from './CaseView.tsx';
import { useApp, useCommands } from './context.ts';
import { EngineProblem } from './EngineProblem.tsx';
import { FileList } from './FileList.tsx';
import { HelpDialog } from './HelpDialog.tsx';
import { useDrop, usePaste } from './intake.ts';
import { Notice } from './Notice.tsx';
import { useShortcuts } from './shortcuts.ts';
import { TopBar } from './TopBar.tsx';
import { Welcome } from './Welcome.tsx';

export function App() {
  const { cases: commands, heatMap } = useCommands();
  const cases = useApp((state) => state.cases);
  const shown = useApp(selectedCase);
  const statement = useApp(
    ({ models, selection }) => models.find(({ id }) => id === selection?.modelId)?.notice,
  );
  const [helpOpen, setHelpOpen] = useState(false);

  const add = useCallback((files: File[]) => void commands.add(files), [commands]);
  const picker = useRef<HTMLInputElement>(null);
  const open = useCallback(() => picker.current?.click(), []);
  const onPicked = ({ target }: ChangeEvent<HTMLInputElement>) => {
    add([...(target.files ?? [])]);
    target.value = ''; // So that the same file can be picked again.
  };
  const { over } = useDrop(add);
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
      { key: '?', run: () => setHelpOpen(true) },
    ],
    [open, heatMap, step, commands, shown],
  );
  useShortcuts(shortcuts);

  return (
    <div className={styles.app} data-over={over}>
      <input ref={picker} type="file" multiple hidden onChange={onPicked} />
      <TopBar onHelp={() => setHelpOpen(true)} />
      <Notice />
      <EngineProblem />
      <main className={styles.main}>
        {cases.length > 0 && <FileList onBrowse={open} />}
        {shown ? <CaseView shown={shown} /> : <Welcome onBrowse={open} over={over} />}
      </main>
      <footer className={styles.statement}>{statement ?? 'Research tool, not a medical device.'}</footer>
      <HelpDialog open={helpOpen} onClose={() => setHelpOpen(false)} />
    </div>
  );
}
